//! What a listener, or a rule of one, does with a request: the actions of Elastic Load Balancing.

mod observed;
mod rules;
mod sent;
#[cfg(test)]
mod tests;

use crate::schema::Lit;
use crate::schema::types::{ArnText, ResponseStatus, Untold};
use std::collections::{BTreeMap, BTreeSet};

pub(super) use observed::observed;
pub(super) use rules::{check, missing_secrets};
pub(super) use sent::{mean_the_same, sent};

/// What a request is sent on to target groups with.
const FORWARD: &str = "forward";
/// The first answer is a question: who is it? AWS has two ways to find out, and one to check a token.
const COGNITO: &str = "authenticate-cognito";
const OIDC: &str = "authenticate-oidc";
const JWT: &str = "jwt-validation";
/// The answer is given by the load balancer.
const REDIRECT: &str = "redirect";
const FIXED: &str = "fixed-response";

model! {
    /// What becomes of a request.
    #[tf(at_least_one_of = &["forward", "target_group_arn"], when = ("type", &["forward"]))]
    #[tf(at_least_one_of = &["authenticate_cognito"], when = ("type", &["authenticate-cognito"]))]
    #[tf(at_least_one_of = &["authenticate_oidc"], when = ("type", &["authenticate-oidc"]))]
    #[tf(at_least_one_of = &["fixed_response"], when = ("type", &["fixed-response"]))]
    #[tf(at_least_one_of = &["jwt_validation"], when = ("type", &["jwt-validation"]))]
    #[tf(at_least_one_of = &["redirect"], when = ("type", &["redirect"]))]
    pub struct Action {
        /// Whom Amazon Cognito knows.
        #[tf(block)]
        authenticate_cognito: Option<Cognito>,
        /// Whom an OpenID Connect provider knows.
        #[tf(block)]
        authenticate_oidc: Option<Oidc>,
        /// The answer that the load balancer gives by itself.
        #[tf(block)]
        fixed_response: Option<FixedResponse>,
        /// The target groups that requests are shared out to. Together with `target_group_arn`, it names the same target
        /// group and no other.
        #[tf(block)]
        forward: Option<Forward>,
        /// What a JSON Web Token has to be like.
        #[tf(block)]
        jwt_validation: Option<Jwt>,
        /// In which order the actions are done, the lowest first, from 1 to 50000. If it is not set, that of the blocks.
        #[tf(optional, computed, range = (1, 50000))]
        order: Option<i64>,
        /// Where else the request should go.
        #[tf(block)]
        redirect: Option<Redirect>,
        /// ARN of the only target group that requests go to.
        #[tf(optional)]
        target_group_arn: Option<ArnText>,
        /// What kind of action it is, with the block of that name.
        #[tf(required, one_of = &["authenticate-cognito", "authenticate-oidc", "fixed-response", "forward", "jwt-validation", "redirect"])]
        r#type: String,
    }
}

model! {
    /// Whom Amazon Cognito knows.
    pub struct Cognito {
        /// More parameters for the authorization endpoint.
        #[tf(optional, default = Lit::Nothing)]
        authentication_request_extra_params: Option<BTreeMap<String, String>>,
        /// What becomes of a request of somebody unknown.
        #[tf(optional, computed, one_of = &["allow", "authenticate", "deny"])]
        on_unauthenticated_request: Option<String>,
        /// What is asked for of the user.
        #[tf(optional, computed)]
        scope: Option<String>,
        /// Name of the cookie of the session.
        #[tf(optional, computed)]
        session_cookie_name: Option<String>,
        /// How long a session lasts, in seconds.
        #[tf(optional, computed)]
        session_timeout: Option<i64>,
        /// ARN of the user pool.
        #[tf(required)]
        user_pool_arn: ArnText,
        /// ID of the client of the user pool.
        #[tf(required)]
        user_pool_client_id: String,
        /// Domain of the user pool, or its prefix.
        #[tf(required)]
        user_pool_domain: String,
    }
}

model! {
    /// Whom an OpenID Connect provider knows.
    pub struct Oidc {
        /// More parameters for the authorization endpoint.
        #[tf(optional, default = Lit::Nothing)]
        authentication_request_extra_params: Option<BTreeMap<String, String>>,
        /// URL at which users say who they are.
        #[tf(required)]
        authorization_endpoint: String,
        /// ID of the client.
        #[tf(required)]
        client_id: String,
        /// Secret of the client. AWS never returns it: it is in the state, and a change of it elsewhere is not seen. Null in
        /// what Terraform generates from an import can stay: AWS keeps the secret that it has, as long as issuer and
        /// client stay.
        #[tf(required, sensitive, unread)]
        client_secret: Untold,
        /// Issuer of the tokens.
        #[tf(required)]
        issuer: String,
        /// What becomes of a request of somebody unknown.
        #[tf(optional, computed, one_of = &["allow", "authenticate", "deny"])]
        on_unauthenticated_request: Option<String>,
        /// What is asked for of the user.
        #[tf(optional, computed)]
        scope: Option<String>,
        /// Name of the cookie of the session.
        #[tf(optional, computed)]
        session_cookie_name: Option<String>,
        /// How long a session lasts, in seconds.
        #[tf(optional, computed)]
        session_timeout: Option<i64>,
        /// URL at which tokens are given out.
        #[tf(required)]
        token_endpoint: String,
        /// URL that tells who a user is.
        #[tf(required)]
        user_info_endpoint: String,
    }
}

model! {
    /// The answer that the load balancer gives by itself.
    pub struct FixedResponse {
        /// Media type of the body.
        #[tf(required, one_of = &["application/javascript", "application/json", "text/css", "text/html", "text/plain"])]
        content_type: String,
        /// Body of the answer.
        #[tf(optional, length = (0, 1024))]
        message_body: Option<String>,
        /// Status of the answer: 2XX, 4XX or 5XX.
        #[tf(optional, computed)]
        status_code: Option<ResponseStatus>,
    }
}

model! {
    /// The target groups that requests are shared out to.
    pub struct Forward {
        /// Whether a client stays with one target group.
        #[tf(block)]
        stickiness: Option<ForwardStickiness>,
        /// A target group, and its share.
        #[tf(block, min = 1, max = 5, key = &["arn"])]
        target_group: BTreeSet<Share>,
    }
}

model! {
    /// Whether a client stays with one target group.
    pub struct ForwardStickiness {
        /// For how long, in seconds, from 1 to 604800.
        #[tf(required, range = (1, 604_800))]
        duration: i64,
        /// Whether it does. `false` by default.
        #[tf(optional, default = Lit::Bool(false))]
        enabled: Option<bool>,
    }
}

model! {
    /// A target group, and its share.
    pub struct Share {
        /// ARN of the target group.
        #[tf(required)]
        arn: ArnText,
        /// Its share beside those of the others, from 0 to 999. 1 by default.
        #[tf(optional, default = Lit::Int(1), range = (0, 999))]
        weight: Option<i64>,
    }
}

model! {
    /// What a JSON Web Token has to be like.
    pub struct Jwt {
        /// A claim that has to be there beside those that AWS always checks.
        #[tf(block, max = 10)]
        additional_claim: BTreeSet<Claim>,
        /// Issuer of the tokens.
        #[tf(required, length = (1, 256))]
        issuer: String,
        /// URL at which the keys of the issuer are found.
        #[tf(required, length = (1, 256))]
        jwks_endpoint: String,
    }
}

model! {
    /// A claim that has to be there.
    pub struct Claim {
        /// How its values are written in a token.
        #[tf(required, one_of = &["single-string", "space-separated-values", "string-array"])]
        format: String,
        /// Its name.
        #[tf(required)]
        name: String,
        /// The values that are accepted.
        #[tf(required, max = 10, length = (1, 256))]
        values: BTreeSet<String>,
    }
}

model! {
    /// Where else a request should go. What is left out stays as it is in the request.
    pub struct Redirect {
        /// Host of the new URL. `#{host}` by default.
        #[tf(optional, default = Lit::Text("#{host}"), length = (1, 128))]
        host: Option<String>,
        /// Path of the new URL. `/#{path}` by default.
        #[tf(optional, default = Lit::Text("/#{path}"), length = (1, 128))]
        path: Option<String>,
        /// Port of the new URL. `#{port}` by default.
        #[tf(optional, default = Lit::Text("#{port}"))]
        port: Option<String>,
        /// Protocol of the new URL. `#{protocol}` by default.
        #[tf(optional, default = Lit::Text("#{protocol}"), one_of = &["#{protocol}", "HTTP", "HTTPS"])]
        protocol: Option<String>,
        /// Query of the new URL, without its question mark. `#{query}` by default; an empty string leaves the query out.
        /// What Terraform generates from an import lacks an empty one: write it there.
        #[tf(optional, empty_is_value, default = Lit::Text("#{query}"), length = (0, 128))]
        query: Option<String>,
        /// Whether the new URL is for good, `HTTP_301`, or for now, `HTTP_302`.
        #[tf(required, one_of = &["HTTP_301", "HTTP_302"])]
        status_code: String,
    }
}
