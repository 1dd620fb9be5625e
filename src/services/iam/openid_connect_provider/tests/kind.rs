//! OpenID Connect providers as the IAM API Reference documents them.

use crate::services::iam::testing::kinds::NOW;
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Said, Turn, on};
use serde_json::{Value as Json, json};

/// How `aws_iam_openid_connect_provider` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&PROVIDER],
    makes: Some("oidc-provider"),
    ..Row::of("aws_iam_openid_connect_provider")
};

const KEY: &str = "OpenIDConnectProviderArn";

const PROVIDER: Kind = Kind {
    key: Key::Chosen(&[KEY]),
    absent: ("NoSuchEntity", "OpenIDConnect Provider not found for arn {}"),
    start: || json!({"CreateDate": NOW, "ClientIDList": [], "ThumbprintList": [CHOSEN]}),
    filled: &[(KEY, "arn:aws:iam::{account}:oidc-provider/{Url}")],
    new: |_, provider| {
        let url = provider["Url"].as_str().unwrap_or_default();
        provider["Url"] = url.strip_prefix("https://").unwrap_or(url).into();
        // An empty list in a form is an empty string.
        if !provider["ClientIDList"].is_array() {
            provider["ClientIDList"] = json!([]);
        }
        Ok(())
    },
    unique: &[(&["Url"], "EntityAlreadyExists", "Provider with url https://{} already exists.")],
    tagged: Some("oidc-provider"),
    operations: &[
        on("CreateOpenIDConnectProvider", Does::Create("")),
        on("GetOpenIDConnectProvider", Does::Get("")),
        on("ListOpenIDConnectProviders", Does::Other(|turn| Ok(list(turn)))),
        on("AddClientIDToOpenIDConnectProvider", Does::Other(add)),
        on("RemoveClientIDFromOpenIDConnectProvider", Does::Other(remove)),
        on("UpdateOpenIDConnectProviderThumbprint", Does::Set("")),
        on("TagOpenIDConnectProvider", Does::Tag),
        on("UntagOpenIDConnectProvider", Does::Untag),
        on("DeleteOpenIDConnectProvider", Does::Delete),
    ],
    ..Kind::of("iam", "oidc-provider")
};

/// The thumbprint that IAM takes where it is given none.
pub(super) const CHOSEN: &str = "9e99a48a9960b14926bb7f3b02e22da2b0ab7280";

fn list(turn: &mut Turn<'_>) -> Json {
    let all = turn.show_all(|_| true);
    let arns = all.iter().map(|provider| json!({"Arn": provider[KEY]}));
    json!({"OpenIDConnectProviderList": arns.collect::<Vec<Json>>()})
}

fn add(turn: &mut Turn<'_>) -> Said {
    let id = Json::from(turn.text("ClientID"));
    turn.change("", |provider| {
        let all = provider["ClientIDList"].as_array_mut().unwrap();
        if !all.contains(&id) {
            all.push(id);
        }
    })
}

fn remove(turn: &mut Turn<'_>) -> Said {
    let id = Json::from(turn.text("ClientID"));
    turn.change("", |provider| {
        provider["ClientIDList"].as_array_mut().unwrap().retain(|one| *one != id);
    })
}
