//! Roles as the IAM API Reference documents them.

use crate::aws::fake::{ACCOUNT, Answer, Call};
use crate::engine::Tags;
use crate::services::testing::element;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::{BTreeMap, BTreeSet};

/// The roles of an account, by name.
#[derive(Default)]
pub(super) struct Iam {
    pub(super) roles: BTreeMap<String, Role>,
    /// How many GetRole calls do not show a new role yet.
    pub(super) late: u32,
    /// How many GetRole calls show the ID of a new role in the place of its ARN.
    pub(super) nameless: u32,
    /// How many items make a page of a list; 0: all.
    pub(super) page: usize,
}

#[derive(Clone, Default)]
pub(super) struct Role {
    pub(super) trust: String,
    pub(super) path: String,
    pub(super) description: Option<String>,
    pub(super) seconds: String,
    pub(super) boundary: Option<String>,
    pub(super) tags: Tags,
    pub(super) inline: BTreeMap<String, String>,
    pub(super) attached: BTreeSet<String>,
    pub(super) profiles: BTreeSet<String>,
    late: u32,
    nameless: u32,
}

impl Iam {
    /// A role that was there before.
    pub(super) fn with(&mut self, name: &str, trust: &str) -> &mut Role {
        let role = Role {
            trust: trust.to_owned(),
            path: "/".into(),
            seconds: "3600".into(),
            ..Role::default()
        };
        self.roles.insert(name.to_owned(), role);
        self.roles.get_mut(name).unwrap()
    }
}

fn xml(call: &Call, result: &str) -> Answer {
    let action = &call.action;
    Answer::xml(
        200,
        format!(
            "<{action}Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><{action}Result>{result}\
             </{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
        ),
    )
}

pub(super) fn answer(iam: &mut Iam, call: &Call) -> Answer {
    let name = call.param("RoleName").to_owned();
    if call.action == "CreateRole" {
        return create(iam, call, name);
    }
    let page = iam.page;
    let Some(role) = iam.roles.get_mut(&name) else {
        return absent(&format!("The role with name {name} cannot be found."));
    };
    let done = || xml(call, "");
    match call.action.as_str() {
        "GetRole" if role.late > 0 => {
            role.late -= 1;
            absent(&format!("The role with name {name} cannot be found."))
        }
        "GetRole" => {
            let shown = show(&name, role);
            role.nameless = role.nameless.saturating_sub(1);
            xml(call, &shown)
        }
        "UpdateAssumeRolePolicy" => {
            role.trust = call.param("PolicyDocument").to_owned();
            done()
        }
        "UpdateRole" => {
            // A duration that is left out becomes one hour; of the description nothing like it is documented.
            // https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
            if let Some(text) = call.params.get("Description") {
                role.description = Some(text.clone()).filter(|text| !text.is_empty());
            }
            role.seconds =
                call.params.get("MaxSessionDuration").cloned().unwrap_or_else(|| "3600".into());
            done()
        }
        "PutRolePermissionsBoundary" => {
            role.boundary = Some(call.param("PermissionsBoundary").to_owned());
            done()
        }
        "DeleteRolePermissionsBoundary" => {
            role.boundary = None;
            done()
        }
        "TagRole" => {
            role.tags.extend(tags(call));
            done()
        }
        "UntagRole" => {
            let key = |i: usize| call.params.get(&format!("TagKeys.member.{i}"));
            (1..).map_while(key).for_each(|key| _ = role.tags.remove(key));
            done()
        }
        "DeleteRole" if !role.profiles.is_empty() => {
            conflict("Cannot delete entity, must remove roles from instance profile first.")
        }
        "DeleteRole" if !role.attached.is_empty() => {
            conflict("Cannot delete entity, must detach all policies first.")
        }
        "DeleteRole" if !role.inline.is_empty() => {
            conflict("Cannot delete entity, must delete policies first.")
        }
        "DeleteRole" => {
            iam.roles.remove(&name);
            done()
        }
        _ => policies(role, call, page),
    }
}

fn policies(role: &mut Role, call: &Call, page: usize) -> Answer {
    let (policy, arn) = (call.param("PolicyName"), call.param("PolicyArn"));
    let done = || xml(call, "");
    match call.action.as_str() {
        "ListRolePolicies" => {
            list(call, "PolicyNames", role.inline.keys().cloned().collect(), page)
        }
        "GetRolePolicy" => match role.inline.get(policy) {
            Some(document) => xml(
                call,
                &[
                    element("RoleName", call.param("RoleName")),
                    element("PolicyName", policy),
                    element("PolicyDocument", encoded(document)),
                ]
                .concat(),
            ),
            None => absent(&format!("The role policy with name {policy} cannot be found.")),
        },
        "PutRolePolicy" => {
            role.inline.insert(policy.to_owned(), call.param("PolicyDocument").to_owned());
            assert!(role.inline.len() < 4, "the room for policies in a role is limited");
            done()
        }
        "DeleteRolePolicy" => match role.inline.remove(policy) {
            Some(_) => done(),
            None => absent(&format!("The role policy with name {policy} cannot be found.")),
        },
        "ListAttachedRolePolicies" => {
            let show = |arn: &String| {
                let name = arn.rsplit('/').next().unwrap_or_default();
                element("PolicyName", name) + &element("PolicyArn", arn)
            };
            list(call, "AttachedPolicies", role.attached.iter().map(show).collect(), page)
        }
        "AttachRolePolicy" if role.attached.len() == 2 => {
            Answer::error("LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 2", 409)
        }
        "AttachRolePolicy" => {
            role.attached.insert(arn.to_owned());
            done()
        }
        "DetachRolePolicy" => {
            role.attached.remove(arn);
            done()
        }
        "ListInstanceProfilesForRole" => {
            let show = |name: &String| {
                [
                    element("InstanceProfileName", name),
                    element("InstanceProfileId", "AIPAFAKE"),
                    element("Arn", format!("arn:aws:iam::{ACCOUNT}:instance-profile/{name}")),
                    element("Path", "/"),
                    element("CreateDate", "2026-01-02T03:04:05Z"),
                    "<Roles/>".to_owned(),
                ]
                .concat()
            };
            list(call, "InstanceProfiles", role.profiles.iter().map(show).collect(), page)
        }
        "RemoveRoleFromInstanceProfile" => {
            role.profiles.remove(call.param("InstanceProfileName"));
            done()
        }
        other => Answer::error("InvalidAction", other, 400),
    }
}

fn absent(message: &str) -> Answer {
    Answer::error("NoSuchEntity", message, 404)
}

fn conflict(message: &str) -> Answer {
    Answer::error("DeleteConflict", message, 409)
}

fn tags(call: &Call) -> Tags {
    let part = |i: usize, name: &str| call.params.get(&format!("Tags.member.{i}.{name}")).cloned();
    (1..).map_while(|i| Some((part(i, "Key")?, part(i, "Value")?))).collect()
}

fn create(iam: &mut Iam, call: &Call, name: String) -> Answer {
    if iam.roles.contains_key(&name) {
        let message = format!("Role with name {name} already exists.");
        return Answer::error("EntityAlreadyExists", &message, 409);
    }
    let role = Role {
        trust: call.param("AssumeRolePolicyDocument").to_owned(),
        path: call.param("Path").to_owned(),
        description: call.params.get("Description").cloned(),
        seconds: call.param("MaxSessionDuration").to_owned(),
        boundary: call.params.get("PermissionsBoundary").cloned(),
        tags: tags(call),
        late: iam.late,
        nameless: iam.nameless,
        ..Role::default()
    };
    let shown = show(&name, &role);
    iam.roles.insert(name, role);
    xml(call, &shown)
}

fn encoded(policy: &str) -> String {
    utf8_percent_encode(policy, NON_ALPHANUMERIC).to_string()
}

fn show(name: &str, role: &Role) -> String {
    let arn = match role.nameless {
        0 => format!("arn:aws:iam::{ACCOUNT}:role{}{name}", role.path),
        _ => "AROAFAKE".to_owned(),
    };
    let boundary = role.boundary.as_ref().map(|arn| {
        let parts =
            [element("PermissionsBoundaryType", "Policy"), element("PermissionsBoundaryArn", arn)];
        format!("<PermissionsBoundary>{}</PermissionsBoundary>", parts.concat())
    });
    let member = |(key, value): (&String, &String)| {
        format!("<member>{}{}</member>", element("Key", key), element("Value", value))
    };
    let tags: String = role.tags.iter().map(member).collect();
    let parts = [
        element("Path", &role.path),
        element("RoleName", name),
        element("RoleId", "AROAFAKE"),
        element("Arn", arn),
        element("CreateDate", "2026-01-02T03:04:05Z"),
        element("AssumeRolePolicyDocument", encoded(&role.trust)),
        role.description.as_ref().map(|text| element("Description", text)).unwrap_or_default(),
        element("MaxSessionDuration", &role.seconds),
        boundary.unwrap_or_default(),
        format!("<Tags>{tags}</Tags>"),
    ];
    format!("<Role>{}</Role>", parts.concat())
}

/// A list, a page of it.
fn list(call: &Call, name: &str, items: Vec<String>, page: usize) -> Answer {
    let from: usize = call.param("Marker").parse().unwrap_or(0);
    let to = if page == 0 { items.len() } else { items.len().min(from + page) };
    let more = to < items.len();
    let page = items.into_iter().take(to).skip(from);
    let members: String = page.map(|item| ["<member>", &item, "</member>"].concat()).collect();
    let marker = if more { element("Marker", to) } else { String::new() };
    xml(call, &format!("<{name}>{members}</{name}>{}{marker}", element("IsTruncated", more)))
}
