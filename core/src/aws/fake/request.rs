//! What a request says: its operation, and all of its parameters as one tree with the names of the wire.

use super::Call;
use crate::aws::services::{Protocol, Service};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, Metadata};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Reads a request. The SDK says which operation it is; clients that are none of ours say it in their request, if at all.
pub(super) fn read(request: &HttpRequest) -> Call {
    let signature = request.headers().get("authorization").unwrap_or_default();
    let scope = signature.split_once("Credential=").map_or("", |(_, rest)| rest);
    let scope = scope.split(',').next().unwrap_or_default();
    let mut scope = scope.split('/').map(str::to_owned);
    let access_key = scope.next().unwrap_or_default();
    let (region, service) = (scope.nth(1).unwrap_or_default(), scope.next().unwrap_or_default());
    let body = std::str::from_utf8(request.body().bytes().unwrap_or_default()).unwrap().to_owned();
    let url = request.uri().to_owned();
    let mut params = form(&body);
    let target = request.headers().get("x-amz-target").and_then(|target| target.split('.').nth(1));
    let said = params.remove("Action").or_else(|| target.map(str::to_owned)).unwrap_or_default();
    params.remove("Version");
    let operation = request.extension::<Metadata>();
    let known = operation.map(|operation| operation.name().to_owned());
    let row = operation.and_then(|operation| Service::of_id(operation.service()));
    let protocol = row.map_or(Protocol::Query, |row| row.protocol);
    let input = if protocol.is_rest() { rest(&url, &body) } else { plain(&params, &body) };
    let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
    Call {
        action: known.unwrap_or(said),
        path: path(&url).to_owned(),
        client: row.map_or("", Service::name),
        protocol,
        input,
        params,
        request_id: "fake-request".into(),
        user_agent: header("user-agent"),
        session_token: header("x-amz-security-token"),
        service,
        body,
        region,
        access_key,
        url,
    }
}

fn path(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    path.split('?').next().unwrap_or_default()
}

/// A string of a URL or of a form.
pub(super) fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let text = text.split('&').filter_map(|pair| pair.split_once('='));
    let plain = |part: &str| decoded(&part.replace('+', " "));
    text.map(move |(name, value)| (plain(name), plain(value)))
}

fn form(body: &str) -> BTreeMap<String, String> {
    pairs(body).collect()
}

/// What a form or a body in JSON says.
fn plain(params: &BTreeMap<String, String>, body: &str) -> Json {
    if let Ok(said @ Json::Object(_)) = serde_json::from_str(body) {
        return said;
    }
    let mut tree = Json::Object(Map::new());
    for (name, value) in params {
        let steps: Vec<&str> = name.split('.').filter(|step| *step != "member").collect();
        put(&mut tree, &steps, value);
    }
    with_lists(tree)
}

fn put(tree: &mut Json, steps: &[&str], value: &str) {
    match steps {
        [] => *tree = value.into(),
        [step, rest @ ..] => {
            if !tree.is_object() {
                *tree = Json::Object(Map::new());
            }
            put(&mut tree[*step], rest, value);
        }
    }
}

/// Makes a list of what is numbered.
fn with_lists(tree: Json) -> Json {
    let Json::Object(fields) = tree else { return tree };
    let fields = fields.into_iter().map(|(name, value)| (name, with_lists(value)));
    let (numbered, named): (Vec<_>, Vec<_>) =
        fields.partition(|(name, _)| name.parse::<usize>().is_ok());
    if numbered.is_empty() || !named.is_empty() {
        return Json::Object(numbered.into_iter().chain(named).collect());
    }
    let mut items: Vec<(usize, Json)> =
        numbered.into_iter().map(|(name, value)| (name.parse().unwrap(), value)).collect();
    items.sort_by_key(|(number, _)| *number);
    Json::Array(items.into_iter().map(|(_, value)| value).collect())
}

/// What the query and the body of a REST request say. Its path is read by whoever knows the template.
fn rest(url: &str, body: &str) -> Json {
    let mut input = match serde_json::from_str(body) {
        Ok(Json::Object(fields)) => fields,
        _ => match tree(body) {
            Json::Object(fields) => fields,
            _ => Map::new(),
        },
    };
    let query = url.split_once('?').map_or("", |(_, query)| query);
    for (name, value) in pairs(query) {
        add(&mut input, name, value.into());
    }
    Json::Object(input)
}

/// What comes again is a list.
fn add(fields: &mut Map<String, Json>, name: String, value: Json) {
    match fields.get_mut(&name) {
        None => _ = fields.insert(name, value),
        Some(Json::Array(all)) => all.push(value),
        Some(one) => *one = Json::Array(vec![one.take(), value]),
    }
}

/// The content of the outermost element of XML.
fn tree(xml: &str) -> Json {
    let mut rest = xml.trim();
    while let Some(("<?", after)) = rest.split_at_checked(2) {
        rest = after.split_once("?>").map_or("", |(_, rest)| rest).trim_start();
    }
    if rest.starts_with('<') { element(&mut rest).1 } else { Json::Null }
}

/// Takes one element; its name and its content.
fn element<'a>(rest: &mut &'a str) -> (&'a str, Json) {
    let (tag, after) = rest[1..].split_once('>').unwrap();
    let name = tag.trim_end_matches('/').split_whitespace().next().unwrap_or_default();
    *rest = after;
    if tag.ends_with('/') {
        return (name, Json::from(""));
    }
    let mut fields = Map::new();
    let text_end = rest.find('<').unwrap();
    let text = unescaped(&rest[..text_end]);
    *rest = &rest[text_end..];
    while !rest.starts_with("</") {
        let (name, value) = element(rest);
        add(&mut fields, name.to_owned(), value);
        *rest = &rest[rest.find('<').unwrap()..];
    }
    *rest = rest.split_once('>').unwrap().1;
    (name, if fields.is_empty() { text.into() } else { Json::Object(fields) })
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#xD;", "\r")
        .replace("&#xA;", "\n")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbered_parameters_are_lists_and_dots_are_depth() {
        let said = plain(
            &form(
                "Filter.1.Name=vpc-id&Filter.1.Value.1=a&Filter.1.Value.2=b%2Bc&Tags.member.10.Key=k&Tags.member.2.Key=j\
                 &EnableDnsSupport.Value=true&Name=two+words",
            ),
            "",
        );
        let expected = json!({
            "Filter": [{"Name": "vpc-id", "Value": ["a", "b+c"]}],
            "Tags": [{"Key": "j"}, {"Key": "k"}],
            "EnableDnsSupport": {"Value": "true"},
            "Name": "two words",
        });
        assert_eq!(said, expected);
    }

    #[test]
    fn query_and_body_of_a_rest_request_are_fields() {
        let xml = "<?xml version=\"1.0\"?><A xmlns=\"b\"><Name>a &lt;b&gt;</Name><Tags><Tag><Key>x</Key></Tag>\
                   <Tag><Key>y</Key></Tag></Tags><Empty/></A>";
        let expected = json!({
            "Name": "a <b>", "Tags": {"Tag": [{"Key": "x"}, {"Key": "y"}]}, "Empty": "", "k": ["1", "2"],
        });
        assert_eq!(rest("https://host/p?k=1&k=2", xml), expected);
        assert_eq!(rest("https://host/p", r#"{"name": 1}"#), json!({"name": 1}));
        assert_eq!(path("https://host/a/b?c=d"), "/a/b");
    }
}
