//! Security groups and their rules, in the tables of the store.
//!
//! Each rule is an object. What a group tells as its permissions is made of its rules, so both tell the same.
//!
//! <https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html>

mod permissions;
mod tests;

use crate::store::{Does, Key, Kind, Object, Parent, Refusal, Said, Turn, done, on, texts};
use serde_json::{Value as Json, json};

/// A security group. A new one lets everything out.
pub(in crate::services) const GROUP: Kind = Kind {
    key: Key::Made("groupId", "sg-"),
    absent: ("InvalidGroup.NotFound", "The security group '{}' does not exist"),
    start: || json!({"groupDescription": "", "ipPermissions": [], "ipPermissionsEgress": []}),
    filled: &[
        ("ownerId", "{account}"),
        ("vpcId", "vpc-1"),
        ("securityGroupArn", "arn:aws:ec2:{region}:{account}:security-group/{groupId}"),
    ],
    new: |turn, group| {
        if turn.text("groupDescription").is_empty() {
            let message = "The request must contain the parameter GroupDescription";
            return Err(Refusal::new("MissingParameter", message));
        }
        if group["vpcId"].is_null() {
            group["vpcId"] = "vpc-1".into();
        }
        Ok(())
    },
    made: let_all_out,
    end: is_free,
    unique: &[(
        &["groupName", "vpcId"],
        "InvalidGroup.Duplicate",
        "The security group '{}' already exists for this VPC",
    )],
    parents: &[Parent::held("vpcId", "vpc", super::kinds::IN_USE).but("groupName", "default")],
    tagged: Some("security-group"),
    operations: &[
        on("CreateSecurityGroup", Does::Create("")),
        on(
            "DescribeSecurityGroups",
            Does::List(
                "securityGroupInfo",
                &[
                    ("GroupId", "groupId"),
                    ("group-id", "groupId"),
                    ("group-name", "groupName"),
                    ("vpc-id", "vpcId"),
                    ("ip-permission.group-id", "ipPermissions[]/groups[]/groupId"),
                    ("egress.ip-permission.group-id", "ipPermissionsEgress[]/groups[]/groupId"),
                ],
            ),
        ),
        on("DeleteSecurityGroup", Does::Delete),
    ],
    ..Kind::of("ec2", "security-group")
};

/// A rule of a group.
pub(in crate::services) const RULE: Kind = Kind {
    key: Key::Made("securityGroupRuleId", "sgr-"),
    absent: (
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID '{}' does not exist",
    ),
    start: || json!({"isEgress": false, "ipProtocol": "-1", "fromPort": -1, "toPort": -1}),
    filled: &[
        ("groupOwnerId", "{account}"),
        (
            "securityGroupRuleArn",
            "arn:aws:ec2:{region}:{account}:security-group-rule/{securityGroupRuleId}",
        ),
    ],
    parents: &[
        Parent::free("groupId", "security-group"),
        Parent::held("/referencedGroupInfo/groupId", "security-group", DEPENDENT),
    ],
    tagged: Some("security-group-rule"),
    operations: &[
        on("AuthorizeSecurityGroupIngress", Does::Other(|turn| authorize(turn, false))),
        on("AuthorizeSecurityGroupEgress", Does::Other(|turn| authorize(turn, true))),
        on("RevokeSecurityGroupIngress", Does::Other(|turn| revoke(turn, false))),
        on("RevokeSecurityGroupEgress", Does::Other(|turn| revoke(turn, true))),
        on("UpdateSecurityGroupRuleDescriptionsIngress", Does::Other(|turn| describe(turn, false))),
        on("UpdateSecurityGroupRuleDescriptionsEgress", Does::Other(|turn| describe(turn, true))),
        on("ModifySecurityGroupRules", Does::Other(modify)),
        on(
            "DescribeSecurityGroupRules",
            Does::List(
                "securityGroupRuleSet",
                &[
                    ("SecurityGroupRuleId", "securityGroupRuleId"),
                    ("group-id", "groupId"),
                    ("security-group-rule-id", "securityGroupRuleId"),
                ],
            ),
        ),
    ],
    ..Kind::of("ec2", "security-group-rule")
};

/// The refusal to delete a group that something uses.
const DEPENDENT: (&str, &str) = ("DependencyViolation", "resource {} has a dependent object");

/// So many rules of each direction and family a group can have, until the user asks for more.
const MOST: usize = 60;

/// Puts a rule there that was made before, and lets its group tell it. What is not said of it is as in a rule that lets
/// everything in.
pub(in crate::services) fn with_rule(store: &mut crate::store::Store, rule: &Json) -> String {
    let key = store.with("security-group-rule", rule);
    let group = rule["groupId"].as_str().unwrap().to_owned();
    for egress in [false, true] {
        let told = permissions::told(&rules(store, &group, egress));
        let object = store.get("security-group", &group).unwrap();
        object.value[permissions::field(egress)] = told;
    }
    key
}

/// The rules of a group in one direction.
fn rules(store: &crate::store::Store, group: &str, egress: bool) -> Vec<Json> {
    let all = store.all("security-group-rule").into_iter();
    let its = |rule: &&Object| {
        !rule.is_ending() && rule.value["groupId"] == group && rule.value["isEgress"] == egress
    };
    all.filter(its).map(|rule| rule.value.clone()).collect()
}

/// Lets a group tell its rules as they are now. Reads may go on to show what it was.
fn tell(turn: &mut Turn<'_>, group: &str) {
    let nature = turn.store.nature;
    let told = [false, true].map(|egress| permissions::told(&rules(turn.store, group, egress)));
    turn.store.get("security-group", group).unwrap().change(nature.stale, |group| {
        let [ingress, egress] = told;
        group[permissions::field(false)] = ingress;
        group[permissions::field(true)] = egress;
    });
}

fn let_all_out(turn: &mut Turn<'_>, group: &str) {
    let vpc = turn.store.get("security-group", group).unwrap().texts("vpcId").concat();
    let vpc = turn.store.get("vpc", &vpc);
    let has_ipv6 =
        vpc.is_some_and(|vpc| !vpc.texts("ipv6CidrBlockAssociationSet[]/ipv6CidrBlock").is_empty());
    let ipv6 = has_ipv6.then_some(("cidrIpv6", "::/0"));
    for (field, cidr) in std::iter::once(("cidrIpv4", "0.0.0.0/0")).chain(ipv6) {
        let rule = json!({"groupId": group, "isEgress": true, field: cidr});
        turn.add("security-group-rule", &rule);
    }
    let told = permissions::told(&rules(turn.store, group, true));
    turn.store.get("security-group", group).unwrap().value[permissions::field(true)] = told;
}

fn is_free(turn: &mut Turn<'_>, group: &str) -> Result<(), Refusal> {
    let name = turn.subject()?.texts("groupName").concat();
    if name == "default" {
        let message = format!(
            "the specified group: \"{group}\" name: \"default\" cannot be deleted by a user"
        );
        return Err(Refusal::new("CannotDelete", message));
    }
    let interfaces = turn.store.all("network-interface");
    if interfaces.iter().any(|i| i.texts("groupSet[]/groupId").iter().any(|id| id == group)) {
        let message = DEPENDENT.1.replace("{}", group);
        return Err(Refusal::new(DEPENDENT.0, message));
    }
    Ok(())
}

/// The group that a call is about, which has to be there.
fn group(turn: &mut Turn<'_>) -> Result<String, Refusal> {
    let id = turn.text("groupId").to_owned();
    turn.object(turn.store.kind("security-group"), &id)?;
    Ok(id)
}

fn authorize(turn: &mut Turn<'_>, egress: bool) -> Said {
    let group = group(turn)?;
    let wanted = permissions::asked(turn)?;
    let there = rules(turn.store, &group, egress);
    for (i, rule) in wanted.iter().enumerate() {
        may_refer(turn, rule)?;
        if there.iter().any(|other| permissions::is_same(rule, other)) {
            return Err(permissions::duplicate(rule));
        }
        if wanted[..i].iter().any(|other| permissions::is_same(rule, other)) {
            let message = "The same permission must not appear multiple times";
            return Err(Refusal::new("InvalidParameterValue", message));
        }
    }
    let count = |family: &str| {
        let all = there.iter().chain(&wanted);
        all.filter(|rule| permissions::counts_as(rule, family)).count()
    };
    if count("cidrIpv4") > MOST || count("cidrIpv6") > MOST {
        let message = "The maximum number of rules per security group has been reached.";
        return Err(Refusal::new("RulesPerSecurityGroupLimitExceeded", message));
    }
    let tags = turn.call.input["TagSpecification"][0]["Tag"].clone();
    let mut made = Vec::new();
    for mut rule in wanted {
        rule["groupId"] = group.clone().into();
        rule["isEgress"] = egress.into();
        rule["tags"] = tags.clone();
        let key = turn.add("security-group-rule", &rule);
        made.push(turn.object(turn.kind, &key)?.made());
    }
    tell(turn, &group);
    Ok(json!({"return": true, "securityGroupRuleSet": made}))
}

/// A rule can refer to a group that is there, as far as this account knows.
fn may_refer(turn: &mut Turn<'_>, rule: &Json) -> Result<(), Refusal> {
    let to = &rule["referencedGroupInfo"];
    let (Some(id), owner) = (to["groupId"].as_str(), to["userId"].as_str()) else { return Ok(()) };
    if owner.is_none_or(|owner| owner == turn.place.0) {
        turn.object(turn.store.kind("security-group"), id)?;
    }
    Ok(())
}

/// The rules that a call names, by their IDs or by what they are.
fn named(turn: &mut Turn<'_>, group: &str, egress: bool) -> Result<Vec<String>, Refusal> {
    let ids = texts(turn.param("securityGroupRuleId").unwrap_or(&Json::Null));
    let asked = permissions::asked(turn)?;
    let there = rules(turn.store, group, egress);
    let mut named = Vec::new();
    for id in ids {
        if !there.iter().any(|rule| rule["securityGroupRuleId"] == id.as_str()) {
            return Err(Refusal::new(RULE.absent.0, RULE.absent.1.replace("{}", &id)));
        }
        named.push(id);
    }
    for rule in asked {
        let its = there.iter().find(|other| permissions::is_same(&rule, other));
        let absent = || {
            let message = "The specified rule does not exist in this security group.";
            Refusal::new("InvalidPermission.NotFound", message)
        };
        named.push(texts(&its.ok_or_else(absent)?["securityGroupRuleId"]).concat());
    }
    Ok(named)
}

fn revoke(turn: &mut Turn<'_>, egress: bool) -> Said {
    let group = group(turn)?;
    for key in named(turn, &group, egress)? {
        turn.end("security-group-rule", &key);
    }
    tell(turn, &group);
    Ok(done())
}

fn describe(turn: &mut Turn<'_>, egress: bool) -> Said {
    let group = group(turn)?;
    let by_id = turn.param("securityGroupRuleDescription").and_then(Json::as_array);
    let mut said: Vec<(String, Json)> = Vec::new();
    for one in by_id.into_iter().flatten() {
        said.push((texts(&one["SecurityGroupRuleId"]).concat(), one["Description"].clone()));
    }
    let described = permissions::asked(turn)?;
    let keys = named(turn, &group, egress)?;
    said.extend(keys.into_iter().zip(described.iter().map(|rule| rule["description"].clone())));
    for (key, description) in said {
        let description = description.as_str().filter(|text| !text.is_empty()).map(Json::from);
        change(turn, &key, |rule| rule["description"] = description.unwrap_or_default())?;
    }
    tell(turn, &group);
    Ok(done())
}

fn modify(turn: &mut Turn<'_>) -> Said {
    let group = group(turn)?;
    let all = turn.param("securityGroupRule").and_then(Json::as_array).cloned();
    for one in all.unwrap_or_default() {
        let key = texts(&one["SecurityGroupRuleId"]).concat();
        let mut new = permissions::modified(&one["SecurityGroupRule"])?;
        let was = turn.object(turn.kind, &key)?.value.clone();
        let group_of = |rule: &Json| rule["referencedGroupInfo"]["groupId"].clone();
        if group_of(&new) == group_of(&was) {
            // Its account stays known.
            new["referencedGroupInfo"] = was["referencedGroupInfo"].clone();
        }
        may_refer(turn, &new)?;
        if permissions::kind(&was) != permissions::kind(&new) {
            let message = format!("Invalid rule type for security group rule '{key}'.");
            return Err(Refusal::new("InvalidParameterValue", message));
        }
        let egress = was["isEgress"] == true;
        let others = rules(turn.store, &group, egress);
        let is_other = |rule: &&Json| rule["securityGroupRuleId"] != key.as_str();
        if others.iter().filter(is_other).any(|other| permissions::is_same(&new, other)) {
            return Err(permissions::duplicate(&new));
        }
        change(turn, &key, |rule| permissions::replace(rule, &new))?;
    }
    tell(turn, &group);
    Ok(done())
}

fn change(turn: &mut Turn<'_>, rule: &str, change: impl FnOnce(&mut Json)) -> Result<(), Refusal> {
    let stale = turn.store.nature.stale;
    turn.object(turn.kind, rule)?.change(stale, change);
    Ok(())
}
