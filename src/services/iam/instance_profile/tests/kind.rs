//! Instance profiles as the IAM API Reference documents them.

use crate::services::iam::testing::kinds::{NOW, roles};
use crate::services::testing::Row;
use crate::store::{Does, Key, Kind, Parent, Refusal, Said, Turn, done, on};
use serde_json::{Value as Json, json};

/// How `aws_iam_instance_profile` is tested with all types.
pub(in crate::services) const ROW: Row = Row {
    kinds: &[&PROFILE],
    makes: Some("instance-profile"),
    given: roles,
    ..Row::of("aws_iam_instance_profile")
};

const PROFILE: Kind = Kind {
    key: Key::Chosen(&["InstanceProfileName"]),
    absent: ("NoSuchEntity", "Instance Profile {} cannot be found."),
    start: || json!({"Path": "/", "CreateDate": NOW, "Roles": []}),
    filled: &[
        ("InstanceProfileId", "AIPAFAKE"),
        ("Arn", "arn:aws:iam::{account}:instance-profile{Path}{InstanceProfileName}"),
    ],
    unique: &[(
        &["InstanceProfileName"],
        "EntityAlreadyExists",
        "Instance Profile {} already exists.",
    )],
    parents: &[Parent::held(
        "/Roles/0/RoleName",
        "role",
        ("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first."),
    )],
    end: |turn, _| {
        let message = "Cannot delete entity, must remove roles from instance profile first.";
        let has_role = turn.subject()?.value["Roles"] != json!([]);
        if has_role { Err(Refusal::new("DeleteConflict", message)) } else { Ok(()) }
    },
    tagged: Some("instance-profile"),
    operations: &[
        on("CreateInstanceProfile", Does::Create("InstanceProfile")),
        on("GetInstanceProfile", Does::Get("InstanceProfile")),
        on("ListInstanceProfilesForRole", Does::Other(|turn| Ok(of_role(turn)))),
        on("AddRoleToInstanceProfile", Does::Other(add)),
        on("RemoveRoleFromInstanceProfile", Does::Other(remove)),
        on("TagInstanceProfile", Does::Tag),
        on("UntagInstanceProfile", Does::Untag),
        on("DeleteInstanceProfile", Does::Delete),
    ],
    ..Kind::of("iam", "instance-profile")
};

fn add(turn: &mut Turn<'_>) -> Said {
    let role = turn.text("RoleName").to_owned();
    let role = turn.object(turn.store.kind("role"), &role)?.now();
    if turn.subject()?.value["Roles"] != json!([]) {
        let message = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1";
        return Err(Refusal::new("LimitExceeded", message));
    }
    turn.change("", |profile| profile["Roles"] = json!([role]))
}

fn remove(turn: &mut Turn<'_>) -> Said {
    let role = turn.text("RoleName").to_owned();
    if turn.subject()?.value["Roles"][0]["RoleName"] != role.as_str() {
        let message = format!("The role with name {role} cannot be found.");
        return Err(Refusal::new("NoSuchEntity", message));
    }
    turn.change("", |profile| profile["Roles"] = json!([]))?;
    Ok(done())
}

fn of_role(turn: &mut Turn<'_>) -> Json {
    let role = Json::from(turn.text("RoleName"));
    let all = turn.show_all(|profile| profile.value["Roles"][0]["RoleName"] == role);
    turn.page("InstanceProfiles", all)
}
