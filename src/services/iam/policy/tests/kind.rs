//! Managed policies as the IAM API Reference documents them.

use crate::services::iam::testing::encoded;
use crate::services::iam::testing::kinds::NOW;
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Refusal, Said, Turn, on};
use serde_json::{Value as Json, json};

/// How `aws_iam_policy` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { kinds: &[&POLICY], makes: Some("policy"), ..Row::of("aws_iam_policy") };

/// Its versions are in `_versions`, the oldest first.
const POLICY: Kind = Kind {
    key: Key::Chosen(&["PolicyArn"]),
    absent: ("NoSuchEntity", "Policy {} was not found."),
    start: || json!({"Path": "/", "CreateDate": NOW, "_versions": [], "_made": "1"}),
    filled: &[
        ("Arn", "arn:aws:iam::{account}:policy{Path}{PolicyName}"),
        ("PolicyArn", "{Arn}"),
        ("PolicyId", "ANPAFAKE"),
        ("DefaultVersionId", "v1"),
    ],
    new: |turn, policy| {
        policy["_versions"] = json!([version(1, turn.text("PolicyDocument"))]);
        Ok(())
    },
    unique: &[(&["PolicyName"], "EntityAlreadyExists", "A policy called {} already exists.")],
    end: |turn, _| match versions(turn)?.len() {
        1 => Ok(()),
        _ => Err(Refusal::new("DeleteConflict", "This policy has more than one version.")),
    },
    tagged: Some("policy"),
    operations: &[
        on("CreatePolicy", Does::Create("Policy")),
        on("GetPolicy", Does::Other(get)),
        on("ListPolicies", Does::Other(|turn| Ok(list(turn)))),
        on("CreatePolicyVersion", Does::Other(create_version)),
        on("GetPolicyVersion", Does::Other(get_version)),
        on(
            "ListPolicyVersions",
            Does::Other(|turn| {
                let all = versions(turn)?.clone();
                Ok(turn.page("Versions", all))
            }),
        ),
        on("DeletePolicyVersion", Does::Other(delete_version)),
        on("ListEntitiesForPolicy", Does::Other(entities)),
        on("TagPolicy", Does::Tag),
        on("UntagPolicy", Does::Untag),
        on("DeletePolicy", Does::Delete),
    ],
    ..Kind::of("iam", "policy")
};

fn version(number: u32, document: &str) -> Json {
    json!({
        "VersionId": format!("v{number}"), "Document": encoded(document), "IsDefaultVersion": true,
        "CreateDate": NOW,
    })
}

fn versions<'a>(turn: &'a mut Turn<'_>) -> Result<&'a mut Vec<Json>, Refusal> {
    Ok(turn.subject()?.value["_versions"].as_array_mut().unwrap())
}

/// What a policy is attached to.
fn attached(turn: &Turn<'_>, arn: &str) -> Vec<Json> {
    let all = turn.store.all("role-policy-attachment").into_iter();
    all.filter(|one| one.value["PolicyArn"] == arn).map(|one| one.value.clone()).collect()
}

fn get(turn: &mut Turn<'_>) -> Said {
    let count = attached(turn, turn.text("PolicyArn")).len();
    let mut answer = turn.get("Policy")?;
    answer["Policy"]["AttachmentCount"] = count.into();
    Ok(answer)
}

fn list(turn: &mut Turn<'_>) -> Json {
    let prefix = turn.text("PathPrefix").to_owned();
    let path = |path: &Json| path.as_str().is_some_and(|path| path.starts_with(&prefix));
    let policies = turn.show_all(|policy| path(&policy.value["Path"]));
    turn.page("Policies", policies)
}

fn create_version(turn: &mut Turn<'_>) -> Said {
    let document = turn.text("PolicyDocument").to_owned();
    let all = versions(turn)?;
    if all.len() == 5 {
        let message = "A managed policy can have up to 5 versions.";
        return Err(Refusal::new("LimitExceeded", message));
    }
    let last = all.iter().filter_map(|one| one["VersionId"].as_str()?[1..].parse::<u32>().ok());
    let new = version(last.max().unwrap_or_default() + 1, &document);
    for old in all.iter_mut() {
        old["IsDefaultVersion"] = false.into();
    }
    all.push(new.clone());
    let id = new["VersionId"].clone();
    turn.change("", |policy| policy["DefaultVersionId"] = id)?;
    Ok(json!({"PolicyVersion": new}))
}

fn get_version(turn: &mut Turn<'_>) -> Said {
    let id = turn.text("VersionId").to_owned();
    let its = versions(turn)?.iter().find(|one| one["VersionId"] == id.as_str()).cloned();
    let its = its.ok_or_else(|| Refusal::new("NoSuchEntity", format!("There is no {id}")))?;
    Ok(json!({"PolicyVersion": its}))
}

fn delete_version(turn: &mut Turn<'_>) -> Said {
    let id = turn.text("VersionId").to_owned();
    if turn.subject()?.value["DefaultVersionId"] == id.as_str() {
        return Err(Refusal::new("DeleteConflict", "Cannot delete the default version."));
    }
    versions(turn)?.retain(|one| one["VersionId"] != id.as_str());
    Ok(json!({}))
}

fn entities(turn: &mut Turn<'_>) -> Said {
    let arn = turn.subject()?.key.clone();
    Ok(json!({"PolicyRoles": attached(turn, &arn), "IsTruncated": false}))
}
