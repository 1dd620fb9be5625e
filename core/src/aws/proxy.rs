//! Which proxy a request goes through, as Go decides it and hashicorp/aws with it.

use super::env::Env;
use super::settings::Settings;
use crate::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;
use std::net::IpAddr;

/// The proxies of a provider. What is given in the provider block wins over the environment.
#[derive(Clone, Debug, Default)]
pub(super) struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    bypass: Bypass,
}

/// One proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proxy {
    /// Scheme, host and port.
    pub(super) url: String,
    /// The value of `Proxy-Authorization`, if the URL has a user.
    pub(super) authorization: Option<Secret>,
}

impl Proxy {
    /// Reads the URL of a proxy; without a scheme it is one of HTTP. The error never quotes it.
    pub(super) fn parse(url: &Secret) -> Result<Self, String> {
        let text = url.expose();
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        if !matches!(scheme, "http" | "https") {
            return Err("the URL of a proxy begins with http:// or https://".to_owned());
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let (host, port) = split_port(place);
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c == '@') {
            return Err(
                "the URL of a proxy has a host, as in http://proxy.example.com:3128".to_owned()
            );
        }
        let port = match port {
            Some(port) => {
                port.parse::<u16>().map_err(|_| "the port of a proxy is a number up to 65535")?
            }
            None if scheme == "https" => 443,
            None => 80,
        };
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        Ok(Self { url: format!("{scheme}://{host}:{port}"), authorization: user.map(basic) })
    }
}

/// `user:password`, percent-encoded as in URLs, as a header.
fn basic(user: &str) -> Secret {
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    let mut plain = Vec::new();
    plain.extend(percent_encoding::percent_decode_str(name));
    plain.push(b':');
    plain.extend(percent_encoding::percent_decode_str(password));
    Secret::from(format!("Basic {}", STANDARD.encode(plain)))
}

/// Host and port of `host:port`, `host`, `[::1]:port`, `[::1]` and `::1`, the host without brackets.
fn split_port(text: &str) -> (&str, Option<&str>) {
    if let Some((host, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (host, rest.strip_prefix(':'));
    }
    match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') => (host, Some(port)),
        _ => (text, None),
    }
}

impl Proxies {
    /// From the provider block, HTTP_PROXY, HTTPS_PROXY and NO_PROXY. The error is a sentence that never quotes a URL.
    pub(super) fn new(settings: &Settings, env: &Env) -> Result<Self, String> {
        let of_env = |upper: &str, lower: &str| {
            let name = [upper, lower].into_iter().find(|name| env.get(name).is_some())?;
            Some((Secret::from(env.get(name)?), format!("the environment variable {name}")))
        };
        // What is set to nothing is so on purpose.
        let of_block = |secret: &Secret, name: &str| {
            (!secret.is_empty()).then(|| (secret.clone(), format!("the argument `{name}`")))
        };
        let http = match &settings.http_proxy {
            Some(url) => of_block(url, "http_proxy"),
            None => of_env("HTTP_PROXY", "http_proxy"),
        };
        let https = match (&settings.https_proxy, &settings.http_proxy) {
            (Some(url), _) => of_block(url, "https_proxy"),
            (None, http) => of_env("HTTPS_PROXY", "https_proxy")
                .or_else(|| of_block(http.as_ref()?, "http_proxy")),
        };
        let parse = |from: Option<(Secret, String)>| {
            from.map(|(url, name)| Proxy::parse(&url).map_err(|why| format!("{name}: {why}")))
                .transpose()
        };
        let bypass = settings.no_proxy.clone().filter(|list| !list.is_empty());
        let bypass = bypass.or_else(|| env.get("NO_PROXY")).or_else(|| env.get("no_proxy"));
        let bypass = Bypass::parse(&bypass.unwrap_or_default());
        Ok(Self { http: parse(http)?, https: parse(https)?, bypass })
    }

    /// Whether nothing ever goes through a proxy.
    pub(super) fn is_empty(&self) -> bool {
        self.http.is_none() && self.https.is_none()
    }

    /// The proxy for a URL, if there is one.
    pub(super) fn of(&self, url: &str) -> Option<&Proxy> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let (host, port) = split_port(authority);
        let (proxy, usual) = match scheme {
            "https" => (self.https.as_ref()?, "443"),
            _ => (self.http.as_ref()?, "80"),
        };
        let direct = self.bypass.covers(host, port.unwrap_or(usual));
        (!direct).then_some(proxy)
    }
}

/// What is reached without a proxy: the list of NO_PROXY, this machine, and the metadata services of EC2, ECS and EKS, which a proxy
/// would answer with the credentials of its own machine.
#[derive(Clone, Debug, Default)]
struct Bypass {
    all: bool,
    rules: Vec<(Rule, Option<String>)>,
}

#[derive(Clone, Debug)]
enum Rule {
    Net(IpNet),
    /// A host and what is below it.
    Domain(String),
    /// Only what is below a host.
    Below(String),
}

impl Bypass {
    fn parse(list: &str) -> Self {
        let mut bypass = Self::default();
        for entry in list.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            if entry == "*" {
                bypass.all = true;
            } else if let Ok(net) = entry.parse::<IpNet>() {
                bypass.rules.push((Rule::Net(net), None));
            } else {
                let (host, port) = split_port(entry);
                let rule = match (
                    host.parse::<IpAddr>(),
                    host.strip_prefix("*.").or_else(|| host.strip_prefix('.')),
                ) {
                    (Ok(address), _) => Rule::Net(address.into()),
                    (_, Some(domain)) => Rule::Below(domain.to_ascii_lowercase()),
                    _ => Rule::Domain(host.to_ascii_lowercase()),
                };
                bypass.rules.push((rule, port.map(str::to_owned)));
            }
        }
        bypass
    }

    fn covers(&self, host: &str, port: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let address: Option<IpAddr> = host.parse().ok();
        if self.all || host == "localhost" || address.is_some_and(is_here) {
            return true;
        }
        let matches = |rule: &Rule| match (rule, address) {
            (Rule::Net(net), Some(address)) => net.contains(&address),
            (Rule::Domain(domain), None) => host == *domain || is_below(&host, domain),
            (Rule::Below(domain), None) => is_below(&host, domain),
            _ => false,
        };
        self.rules
            .iter()
            .any(|(rule, only)| only.as_ref().is_none_or(|only| only == port) && matches(rule))
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// This machine, or one of the link-local addresses that the metadata services have.
fn is_here(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.segments()[..2] == [0xfd00, 0x0ec2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(settings: &Settings, env: &[(&str, &str)]) -> Proxies {
        Proxies::new(settings, &Env::of(env)).unwrap()
    }

    fn url<'a>(proxies: &'a Proxies, url: &str) -> Option<&'a str> {
        proxies.of(url).map(|proxy| proxy.url.as_str())
    }

    const EC2: &str = "https://ec2.eu-west-1.amazonaws.com/";
    const PLAIN: &str = "http://ec2.test:4566/x";

    #[test]
    fn the_http_proxy_of_the_block_serves_https_too_unless_something_names_another() {
        let block = |http: Option<&str>, https: Option<&str>| Settings {
            http_proxy: http.map(Into::into),
            https_proxy: https.map(Into::into),
            ..Settings::default()
        };
        let one = Some("http://one:1");
        for (settings, env, http, https) in [
            (block(one, None), &[][..], one, one),
            (block(one, Some("http://two:2")), &[], one, Some("http://two:2")),
            (block(one, Some("")), &[], one, None),
            (block(one, Some("")), &[("HTTPS_PROXY", "http://env:3")], one, None),
            (block(one, None), &[("HTTPS_PROXY", "http://env:3")], one, Some("http://env:3")),
            (block(None, None), &[("HTTP_PROXY", "http://env:3")], Some("http://env:3"), None),
            (block(Some(""), None), &[("HTTP_PROXY", "http://env:3")], None, None),
            (block(Some(""), None), &[("HTTPS_PROXY", "env:3")], None, Some("http://env:3")),
            (block(None, None), &[("https_proxy", "env:3")], None, Some("http://env:3")),
            (block(None, None), &[], None, None),
        ] {
            let proxies = proxies(&settings, env);
            assert_eq!(
                (url(&proxies, PLAIN), url(&proxies, EC2)),
                (http, https),
                "{settings:?} {env:?}"
            );
            assert_eq!(proxies.is_empty(), http.is_none() && https.is_none());
        }
    }

    #[test]
    fn no_proxy_knows_hosts_domains_addresses_networks_and_ports() {
        let direct = |list: &str, host: &str| {
            let env = [("HTTP_PROXY", "http://p"), ("NO_PROXY", list)];
            url(&proxies(&Settings::default(), &env), &format!("http://{host}/")).is_none()
        };
        for (list, host, expected) in [
            ("amazonaws.com", "ec2.amazonaws.com", true),
            ("amazonaws.com", "amazonaws.com", true),
            ("amazonaws.com", "notamazonaws.com", false),
            (".amazonaws.com", "amazonaws.com", false),
            ("*.amazonaws.com", "ec2.AMAZONAWS.com", true),
            ("a.test, b.test", "b.test", true),
            ("b.test:8080", "b.test:8080", true),
            ("b.test:8080", "b.test", false),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("10.1.2.3", "10.1.2.3:99", true),
            ("fd00::/8", "[fd01::1]:80", true),
            ("*", "anything.test", true),
            ("", "localhost:4566", true),
            ("", "127.0.0.1:4566", true),
            ("", "[::1]:4566", true),
            ("", "169.254.169.254", true),
            ("", "169.254.170.2", true),
            ("", "[fd00:ec2::254]", true),
            ("", "10.1.2.3", false),
        ] {
            assert_eq!(direct(list, host), expected, "{list} {host}");
        }
        let settings = Settings { no_proxy: Some("a.test".to_owned()), ..Settings::default() };
        let env = [("HTTP_PROXY", "http://p"), ("NO_PROXY", "b.test")];
        let proxies = proxies(&settings, &env);
        assert!(proxies.of("http://a.test/").is_none() && proxies.of("http://b.test/").is_some());
    }

    #[test]
    fn the_user_of_a_proxy_becomes_a_header_that_is_never_printed() {
        let proxy = Proxy::parse(&"https://me:p%40ss@[fd00::1]/".into()).unwrap();
        assert_eq!(proxy.url, "https://[fd00::1]:443");
        assert_eq!(proxy.authorization.as_ref().unwrap().expose(), "Basic bWU6cEBzcw==");
        assert!(!format!("{proxy:?}").contains("bWU6"));
    }

    #[test]
    fn a_proxy_that_makes_no_sense_is_named_by_its_origin_alone() {
        for bad in ["socks5://hunter2@p", "http://hunter2@:80", "http://hunter2@p:x", "http://"] {
            let settings = Settings { http_proxy: Some(bad.into()), ..Settings::default() };
            let message = Proxies::new(&settings, &Env::of(&[])).unwrap_err();
            assert!(message.contains("`http_proxy`") && !message.contains("hunter2"), "{message}");
        }
        let env = Env::of(&[("https_proxy", "socks5://p")]);
        let message = Proxies::new(&Settings::default(), &env).unwrap_err();
        assert!(message.contains("https_proxy"), "{message}");
    }
}
