//! Roles and what can be in them, as the IAM API Reference documents them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>

use super::encoded;
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Store, Turn, at, done, on};
use serde_json::{Value as Json, json};

/// All of them.
pub(in crate::services) const ALL: &[&Kind] = &[&ATTACHMENT, &INLINE, &ROLE];

/// When everything is made.
pub(in crate::services) const NOW: &str = "2026-01-02T03:04:05Z";

const ROLE: Kind = Kind {
    key: Key::Chosen(&["RoleName"]),
    absent: ("NoSuchEntity", "The role with name {} cannot be found."),
    start: || json!({"Path": "/", "MaxSessionDuration": "3600", "CreateDate": NOW}),
    filled: &[
        ("RoleId", "AROAFAKE"),
        ("Arn", "arn:aws:iam::{account}:role{Path}{RoleName}"),
        ("AssumeRolePolicyDocument", ""),
    ],
    renamed: &[("PermissionsBoundary", "/PermissionsBoundary/PermissionsBoundaryArn")],
    new: |_, role| {
        let policy = role["AssumeRolePolicyDocument"].as_str().unwrap_or_default();
        role["AssumeRolePolicyDocument"] = encoded(policy).into();
        Ok(())
    },
    unique: &[(&["RoleName"], "EntityAlreadyExists", "Role with name {} already exists.")],
    tagged: Some("role"),
    // For a moment, IAM tells the ID of a new role instead of its ARN.
    pending: &[("Arn", "AROAFAKE")],
    operations: &[
        on("CreateRole", Does::Create("Role")),
        on("CreateServiceLinkedRole", Does::Other(create_linked)),
        on("GetRole", Does::Get("Role")),
        on("ListRoles", Does::Other(|turn| Ok(list(turn)))),
        on("UpdateAssumeRolePolicy", Does::Other(trust)),
        on("UpdateRole", Does::Other(update)),
        on("PutRolePermissionsBoundary", Does::Set("")),
        on("DeleteRolePermissionsBoundary", Does::Clear(&["PermissionsBoundary"])),
        on("TagRole", Does::Tag),
        on("UntagRole", Does::Untag),
        on("DeleteRole", Does::Delete),
        on("DeleteServiceLinkedRole", Does::Other(delete_linked)),
        on("GetServiceLinkedRoleDeletionStatus", Does::Other(|turn| Ok(deletion(turn)))),
    ],
    ..Kind::of("iam", "role")
};

fn trust(turn: &mut Turn<'_>) -> Said {
    let policy = encoded(turn.text("PolicyDocument"));
    turn.change("", |role| role["AssumeRolePolicyDocument"] = policy.into())
}

/// A duration that is left out becomes one hour; of the description nothing like it is documented.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html>
fn update(turn: &mut Turn<'_>) -> Said {
    let described = turn.param("Description").cloned();
    let seconds = turn.param("MaxSessionDuration").cloned().unwrap_or_else(|| "3600".into());
    turn.change("", |role| {
        if let Some(text) = described {
            role["Description"] = if text == "" { Json::Null } else { text };
        }
        role["MaxSessionDuration"] = seconds;
    })
}

fn list(turn: &mut Turn<'_>) -> Json {
    let prefix = turn.text("PathPrefix").to_owned();
    let roles = turn.show_all(|role| {
        at(&role.value, "Path").and_then(Json::as_str).is_some_and(|path| path.starts_with(&prefix))
    });
    turn.page("Roles", roles)
}

/// `AWSServiceRoleFor` and the name of the service, with the suffix after an underscore.
fn create_linked(turn: &mut Turn<'_>) -> Said {
    let service = turn.text("AWSServiceName").to_owned();
    let name = format!("AWSServiceRoleFor{}", service.split('.').next().unwrap_or_default());
    let name = match turn.text("CustomSuffix") {
        "" => name,
        suffix => format!("{name}_{suffix}"),
    };
    let is_taken = turn.store.get("role", &name).is_some();
    if is_taken {
        let message = format!(
            "Service role name {name} has been taken in this account, please try a different suffix."
        );
        return Err(Refusal::new("InvalidInput", message));
    }
    let key = turn.add(
        "role",
        &json!({
            "RoleName": name, "Path": format!("/aws-service-role/{service}/"),
            "Description": turn.param("Description"),
        }),
    );
    Ok(json!({"Role": turn.object(turn.kind, &key)?.made()}))
}

fn delete_linked(turn: &mut Turn<'_>) -> Said {
    turn.delete()?;
    Ok(json!({"DeletionTaskId": format!("task/{}", turn.text("RoleName"))}))
}

fn deletion(turn: &mut Turn<'_>) -> Json {
    let role = turn.text("DeletionTaskId").trim_start_matches("task/");
    let is_there = !turn.show_all(|object| object.key == role).is_empty();
    json!({"Status": if is_there { "IN_PROGRESS" } else { "SUCCEEDED" }})
}

/// The refusal to delete a role with something in it.
const fn held(message: &'static str) -> (&'static str, &'static str) {
    ("DeleteConflict", message)
}

/// A policy in a role.
const INLINE: Kind = Kind {
    key: Key::Chosen(&["RoleName", "PolicyName"]),
    absent: ("NoSuchEntity", "The role policy with name {} cannot be found."),
    parents: &[Parent::held(
        "RoleName",
        "role",
        held("Cannot delete entity, must delete policies first."),
    )],
    operations: &[
        on(
            "PutRolePolicy",
            Does::Other(|turn| {
                let policy = encoded(turn.text("PolicyDocument"));
                put(turn, "role-policy", &[("PolicyDocument", policy.into())])
            }),
        ),
        on("GetRolePolicy", Does::Get("")),
        on(
            "ListRolePolicies",
            Does::Other(|turn| {
                let all = of_role(turn)?;
                let names = all.into_iter().map(|policy| policy["PolicyName"].clone());
                Ok(turn.page("PolicyNames", names.collect()))
            }),
        ),
        on("DeleteRolePolicy", Does::Delete),
    ],
    ..Kind::of("iam", "role-policy")
};

/// A managed policy that is attached to a role.
const ATTACHMENT: Kind = Kind {
    key: Key::Chosen(&["RoleName", "PolicyArn"]),
    absent: ("NoSuchEntity", "Policy {} was not found."),
    parents: &[
        Parent::held(
            "RoleName",
            "role",
            held("Cannot delete entity, must detach all policies first."),
        ),
        Parent::held("PolicyArn", "policy", held("Cannot delete a policy attached to entities.")),
    ],
    operations: &[
        on("AttachRolePolicy", Does::Other(|turn| put(turn, "role-policy-attachment", &[]))),
        on(
            "ListAttachedRolePolicies",
            Does::Other(|turn| {
                let mut all = of_role(turn)?;
                for policy in &mut all {
                    let name = policy["PolicyArn"].as_str().and_then(|arn| arn.rsplit('/').next());
                    policy["PolicyName"] = name.unwrap_or_default().into();
                }
                Ok(turn.page("AttachedPolicies", all))
            }),
        ),
        on("DetachRolePolicy", Does::Delete),
    ],
    ..Kind::of("iam", "role-policy-attachment")
};

/// Puts something into a role, or puts it there anew.
fn put(turn: &mut Turn<'_>, kind: &str, set: &[(&str, Json)]) -> Said {
    let (role, key) = (turn.text("RoleName").to_owned(), turn.key());
    turn.object(turn.store.kind("role"), &role)?;
    let mut fields = turn.fields();
    for (name, value) in set {
        fields[*name] = value.clone();
    }
    if turn.object(turn.kind, &key).is_ok() {
        return turn.set("", &fields);
    }
    turn.add(kind, &fields);
    Ok(done())
}

/// All of a kind that is in the role of a call.
fn of_role(turn: &mut Turn<'_>) -> Result<Vec<Json>, Refusal> {
    let role = turn.text("RoleName").to_owned();
    turn.object(turn.store.kind("role"), &role)?;
    Ok(turn.show_all(|object| object.value["RoleName"] == role))
}

/// The roles that generated configurations name.
pub(in crate::services) fn roles(store: &mut Store) {
    for name in ["a", "web-1"] {
        store.with(
            "role",
            &json!({"RoleName": name, "AssumeRolePolicyDocument": encoded(super::TRUST)}),
        );
    }
}

/// The managed policies that generated configurations name.
pub(in crate::services) fn policies(store: &mut Store) {
    for arn in ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:role/a"] {
        let name = arn.rsplit('/').next().unwrap_or_default();
        store.with("policy", &json!({"PolicyName": name, "Arn": arn}));
    }
}

/// Both.
pub(in crate::services) fn roles_and_policies(store: &mut Store) {
    roles(store);
    policies(store);
}
