//! AWS for unit tests: answers in the words of AWS, without a network, a clock or a wait.
//!
//! The real clients of the SDK are used over it, so that serialisation, signing, retries and the reading of errors are tested too.

mod protocol;
mod request;

pub use super::services::Protocol;

use super::common::Common;
use super::env::Env;
use super::http::NeverSent;
use super::proxy::Proxies;
use super::settings::Settings;
use super::{Accounts, Scope};
use crate::stop::Stop;
use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep, Sleep};
use aws_smithy_async::time::{SharedTimeSource, TimeSource};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use serde_json::Value as Json;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// The account of the base credentials of [`Fake::scope`].
pub const ACCOUNT: &str = "111122223333";
/// Their access key.
pub const ACCESS_KEY: &str = "AKIAFAKEFAKEFAKEFAKE";
/// Their secret key, to be searched for where it must not be.
pub const SECRET_KEY: &str = "fake/secret/key";

/// No shared files but those that a test names.
const NO_FILES: (&str, &str) = ("HOME", "/nonexistent");

thread_local! {
    static SEEN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// The operations that all fakes of this thread have been asked for since the last time.
pub fn take_seen() -> BTreeSet<String> {
    SEEN.take()
}

/// The proxy that a URL is reached through, by these settings and this environment.
pub fn proxy(settings: &Settings, env: &Env, url: &str) -> Option<String> {
    let proxies = Proxies::new(settings, env).unwrap();
    proxies.of(url).map(|proxy| proxy.url.clone())
}

/// One request, as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// `ec2`, `iam`, `sts`: as in the signature.
    pub service: String,
    /// The name of our client for it; empty for others.
    pub client: &'static str,
    /// The name of the operation, as the SDK has it: `CreateVpc` ...
    pub action: String,
    /// How it is written.
    pub protocol: Protocol,
    /// All parameters with their names on the wire, as one tree: those of the form, or of the query and the body. Those in
    /// the path are put in by who knows what stands where.
    pub input: Json,
    /// The path, as it was sent.
    pub path: String,
    /// What its answer is known by.
    pub request_id: String,
    /// The other parameters of the form, such as `TagSpecification.1.ResourceType`.
    pub params: BTreeMap<String, String>,
    /// The body as it was sent; JSON where the service speaks it.
    pub body: String,
    /// The region that it was signed for.
    pub region: String,
    /// Whose key it was signed with.
    pub access_key: String,
    /// The token that belongs to a temporary key.
    pub session_token: String,
    /// Scheme, host and path.
    pub url: String,
    /// What the provider calls itself.
    pub user_agent: String,
}

impl Call {
    /// A parameter, or an empty string.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }
    /// The service as the tables of the store call it: as in the signature, but for classic load balancers, whose
    /// operations are called and signed as those of others.
    pub fn table(&self) -> &str {
        if self.client == "elb" { self.client } else { &self.service }
    }
    /// Reads the path by a template, such as `/clusters/{name}/updates/{updateId}`: what stands in braces becomes a
    /// parameter.
    pub fn read_path(&mut self, template: &str) {
        let parts = self.path.trim_start_matches('/').split('/');
        let names = template.trim_start_matches('/').split('/');
        for (name, part) in names.zip(parts) {
            if let Some(name) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                self.input[name] = request::decoded(part).into();
            }
        }
    }
}

/// What AWS does with a call.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A status and a body.
    Body(u16, String),
    /// What an answer says, with the names of the wire, written in the way of the service. Fields that begin with `@` are
    /// headers.
    Data(Json),
    /// An error, written in the way of the service.
    Error {
        /// The code.
        code: String,
        /// The message.
        message: String,
        /// The HTTP status.
        status: u16,
    },
    /// No answer.
    Cut(Cut),
    /// An answer that never comes.
    Never,
}

/// When a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Before the request was sent: nothing was done.
    Before,
    /// After it was sent: it may have been done.
    After,
}

impl Answer {
    /// An answer in XML.
    pub fn xml(status: u16, body: impl Into<String>) -> Self {
        Self::Body(status, body.into())
    }
    /// An error with its code, message and HTTP status.
    pub fn error(code: &str, message: &str, status: u16) -> Self {
        Self::Error { code: code.to_owned(), message: message.to_owned(), status }
    }
    /// No answer.
    pub fn cut(cut: Cut) -> Self {
        Self::Cut(cut)
    }
    /// The answer of STS to `AssumeRole` or `AssumeRoleWithWebIdentity`, with a session of one hour from `now`; its access key is `ASIA` and the name of the role.
    pub fn session(call: &Call, now: SystemTime) -> Self {
        Self::session_for(call, now, Duration::from_hours(1))
    }
    /// The same with another duration.
    pub fn session_for(call: &Call, now: SystemTime, duration: Duration) -> Self {
        let role: crate::arn::Arn = call.param("RoleArn").parse().unwrap();
        let name = role.role_name().unwrap();
        let end = aws_smithy_types::DateTime::from(now + duration);
        let end = end.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
        Self::xml(
            200,
            format!(
                "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><AssumedRoleUser>\
             <AssumedRoleId>AROAFAKE:{session}</AssumedRoleId><Arn>arn:aws:sts::{account}:assumed-role/{name}/{session}</Arn>\
             </AssumedRoleUser><Credentials><AccessKeyId>ASIA{name}</AccessKeyId><SecretAccessKey>{SECRET_KEY}</SecretAccessKey>\
             <SessionToken>token/of/{name}</SessionToken><Expiration>{end}</Expiration></Credentials></{action}Result>\
             <ResponseMetadata><RequestId>fake-request</RequestId></ResponseMetadata></{action}Response>",
                action = call.action,
                account = role.account,
                session = call.param("RoleSessionName"),
            ),
        )
    }
    /// The answer of STS to `GetCallerIdentity`.
    pub fn identity(arn: &str) -> Self {
        let account = arn.split(':').nth(4).unwrap();
        Self::xml(
            200,
            format!(
                "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <Arn>{arn}</Arn><UserId>AIDAFAKE</UserId><Account>{account}</Account></GetCallerIdentityResult>\
             </GetCallerIdentityResponse>"
            ),
        )
    }
}

type Script = dyn Fn(&Call) -> Answer + Send + Sync;

/// AWS with a script. Clones share it, with the calls that were made.
#[derive(Clone)]
pub struct Fake(Arc<Inner>);

struct Inner {
    script: Box<Script>,
    calls: Mutex<Vec<Call>>,
    slept: Mutex<Vec<Duration>>,
    now: Mutex<SystemTime>,
    stop: Stop,
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fake")
    }
}

impl Fake {
    /// AWS that answers each call as `script` says.
    pub fn new(script: impl Fn(&Call) -> Answer + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            script: Box::new(script),
            calls: Mutex::default(),
            slept: Mutex::default(),
            // A fixed moment: five seconds before 2026-01-02T03:04:05Z, when all that models make is made.
            now: Mutex::new(SystemTime::UNIX_EPOCH + Duration::from_mins(29_455_384)),
            stop: Stop::new(),
        }))
    }
    /// us-east-1 with static keys, without a role.
    pub fn scope(&self) -> Scope {
        self.accounts(Settings::default()).scope("us-east-1", None)
    }
    /// A provider with these settings; static keys, which nobody is asked about, and us-east-1 where they name none.
    pub fn accounts(&self, mut settings: Settings) -> Accounts {
        settings.skip_credentials_validation = true;
        settings.region.get_or_insert_with(|| "us-east-1".to_owned());
        self.accounts_in(settings, &[], SharedAsyncSleep::new(self.clone()))
    }
    /// A provider with these settings, an environment and a kind of sleep; static keys if it names no keys and no profile.
    pub fn accounts_in(
        &self,
        mut settings: Settings,
        env: &[(&str, &str)],
        sleep: SharedAsyncSleep,
    ) -> Accounts {
        let keys = settings.access_key.is_some() || settings.secret_key.is_some();
        if !keys && settings.profile.is_none() {
            settings.access_key = Some(ACCESS_KEY.into());
            settings.secret_key = Some(SECRET_KEY.into());
        }
        let env: Vec<_> = std::iter::once(NO_FILES).chain(env.iter().copied()).collect();
        self.accounts_over(settings, Env::of(&env), sleep)
    }
    /// A provider with exactly these settings and this environment.
    pub fn accounts_over(&self, settings: Settings, env: Env, sleep: SharedAsyncSleep) -> Accounts {
        let (http, time) =
            (SharedHttpClient::new(self.clone()), SharedTimeSource::new(self.clone()));
        Accounts::over(Common::new(settings, self.0.stop.clone(), env, http, time, sleep))
    }
    /// The calls so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.0.calls.lock().unwrap().clone()
    }
    /// Their actions.
    pub fn actions(&self) -> Vec<String> {
        self.calls().into_iter().map(|call| call.action).collect()
    }
    /// The waits that were skipped.
    pub fn slept(&self) -> Vec<Duration> {
        self.0.slept.lock().unwrap().clone()
    }
    /// The stop of the providers over this fake.
    pub fn stop(&self) -> &Stop {
        &self.0.stop
    }
    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        *self.0.now.lock().unwrap() += time;
    }
    /// Now.
    pub fn now(&self) -> SystemTime {
        *self.0.now.lock().unwrap()
    }

    fn answer(&self, call: &Call) -> Answer {
        SEEN.with_borrow_mut(|seen| seen.insert(format!("{}:{}", call.service, call.action)));
        self.0.calls.lock().unwrap().push(call.clone());
        (self.0.script)(call)
    }
}

impl TimeSource for Fake {
    fn now(&self) -> SystemTime {
        Self::now(self)
    }
}

impl AsyncSleep for Fake {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.slept.lock().unwrap().push(duration);
        Sleep::new(std::future::ready(()))
    }
}

impl HttpClient for Fake {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Fake {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let fake = self.clone();
        let call = request::read(&request);
        HttpConnectorFuture::new(async move {
            // As in a network, others get their turn before the answer is there.
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            match fake.answer(&call) {
                // The metadata service of EC2 says in a header for how long its token is good.
                Answer::Body(status, body) if call.url.ends_with("/latest/api/token") => {
                    let mut answer = response(&call, status, body);
                    answer.headers_mut().insert("x-aws-ec2-metadata-token-ttl-seconds", "21600");
                    Ok(answer)
                }
                Answer::Body(status, body) => Ok(response(&call, status, body)),
                Answer::Data(data) => {
                    let body = call.protocol.body(&call.action, &call.request_id, &data);
                    let mut answer = response(&call, 200, body);
                    for (name, value) in data.as_object().into_iter().flatten() {
                        if let (Some(name), Some(value)) = (name.strip_prefix('@'), value.as_str())
                        {
                            answer.headers_mut().insert(name.to_owned(), value.to_owned());
                        }
                    }
                    Ok(answer)
                }
                Answer::Error { code, message, status } => {
                    let body = call.protocol.error(&code, &message, &call.request_id);
                    let mut answer = response(&call, status, body);
                    if call.protocol == Protocol::RestJson {
                        answer.headers_mut().insert("x-amzn-errortype", code);
                    }
                    Ok(answer)
                }
                Answer::Cut(Cut::Before) => Err(ConnectorError::io(Box::new(NeverSent))),
                Answer::Cut(Cut::After) => {
                    Err(ConnectorError::io("connection reset by the fake".into()))
                }
                Answer::Never => std::future::pending().await,
            }
        })
    }
}

fn response(call: &Call, status: u16, body: String) -> HttpResponse {
    let mut answer = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
    answer.headers_mut().insert("x-amzn-requestid", call.request_id.clone());
    answer
}
