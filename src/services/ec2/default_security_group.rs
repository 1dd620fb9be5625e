//! `aws_default_security_group`.

#[cfg(test)]
pub(in crate::services) mod tests;

use super::adopted::{alike, part_stays};
use super::permissions::{Direction, Peer, Ports, Rule, Rules};
use super::risks;
use super::rule_changes::{of_group, share};
use super::security_group::inline::{self, InlineRules};
use super::security_group::{
    SecurityGroup, YOUNG, check, close, describe, groups, let_all_out, observed, remove_unseen,
};
use super::vpc::default_vpc;
use super::{FILTER_VALUES, TAGGING, filter};
use crate::diagnostic::Diagnostics;
use crate::engine::{
    Change, Cx, End, Error, Found, How, Lost, Resource, Result, Setting, Spec, Tagging, required,
};
use crate::plan::Draft;
use crate::schema::Lit;
use crate::schema::types::{GroupDescription, GroupName};
use crate::value::Value;
use aws_sdk_ec2::types::SecurityGroup as AwsGroup;

model! {
    /// Takes over the security group named `default` of a VPC, which everything in the VPC has that names no other.
    ///
    /// AWS creates it with the VPC, and nobody can delete it: a destroy leaves it as it is. Rules that are not written
    /// here are removed when it is taken over, also where none is written; later, `ingress` or `egress` that is left
    /// out changes nothing. Manage each direction here or as resources of their own.
    pub(in crate::services) struct DefaultSecurityGroup {
        /// ARN of the group.
        #[tf(computed)]
        arn: Option<String>,
        /// What AWS says that the group is for.
        #[tf(computed)]
        description: Option<GroupDescription>,
        /// What may leave. `egress = []` removes all rules.
        #[tf(optional, computed)]
        egress: Option<InlineRules>,
        /// ID of the group.
        #[tf(computed)]
        id: Option<String>,
        /// What may come in. `ingress = []` removes all rules.
        #[tf(optional, computed)]
        ingress: Option<InlineRules>,
        /// Name of the group: `default`.
        #[tf(computed)]
        name: Option<GroupName>,
        /// Empty: the name is not generated.
        #[tf(computed)]
        name_prefix: Option<GroupName>,
        /// ID of the account that owns the group.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Without a meaning: a destroy leaves the rules.
        #[tf(optional, default = Lit::Bool(false), unread)]
        revoke_rules_on_delete: Option<bool>,
        /// ID of the VPC. The default VPC if it is not set.
        #[tf(optional, computed, replace, empty_is_unset)]
        vpc_id: Option<String>,
    }
}

alike!(
    SecurityGroup {},
    DefaultSecurityGroup {},
    [
        arn,
        description,
        egress,
        id,
        ingress,
        name,
        name_prefix,
        owner_id,
        revoke_rules_on_delete,
        vpc_id,
    ]
);

/// The name that AWS gives to the group of each VPC, and to no other.
const NAME: &str = "default";

impl Resource for DefaultSecurityGroup {
    const SPEC: Spec = Spec {
        version: 1,
        tagging: Some(Tagging {
            on_create: false,
            policy_type: Some("ec2:security-group"),
            ..TAGGING
        }),
        read_at_once: FILTER_VALUES,
        retries: &[YOUNG],
        shares: &[
            share(
                Direction::Ingress,
                DefaultSecurityGroup::id.name,
                How::All(DefaultSecurityGroup::ingress.name),
            ),
            share(
                Direction::Egress,
                DefaultSecurityGroup::id.name,
                How::All(DefaultSecurityGroup::egress.name),
            ),
        ],
        sets: &[Setting::whole(
            "default security group of a VPC",
            &[DefaultSecurityGroup::vpc_id.name],
            None,
            End::Leaves,
        )],
        // Nothing is made.
        ..Spec::of(
            "aws_default_security_group",
            Lost::Idempotent,
            "the ID of the group, such as `sg-0123456789abcdef0`",
        )
    };
    type Key = String;

    fn validate(config: &Value, problems: &mut Diagnostics) {
        check::check(config, problems);
    }

    fn plan(draft: &mut Draft<'_>) {
        close(draft);
    }

    fn risks(config: &Value, _: &Value, told: &mut Diagnostics) {
        risks::of_rules_inside(config, DefaultSecurityGroup::ingress.name, told);
    }

    fn plan_destroy(object: &Value, said: &mut Diagnostics) {
        let id = object.get(DefaultSecurityGroup::id.name).as_str().unwrap_or_default();
        said.push(part_stays("security group", id, "rules"));
    }

    async fn create(cx: &Cx, plan: &Self) -> Result<String> {
        let vpc = match &plan.vpc_id {
            Some(vpc) => vpc.clone(),
            None => default_vpc(cx).await?.ok_or_else(|| {
                Error::Invalid("there is no default VPC in this region: set `vpc_id`".into())
            })?,
        };
        let look = || async {
            let filters = vec![filter("group-name", [NAME]), filter("vpc-id", [&vpc])];
            Ok(describe(cx, filters).await?.pop())
        };
        let group = cx.shown("aws_vpc", |made| made == vpc, look).await?;
        let group = group.ok_or_else(|| {
            Error::Invalid(format!("{vpc} has no default security group, or is not there"))
        })?;
        let id = required(group.group_id.clone(), "GroupId")?;
        for (from, rules) in [
            (Direction::Ingress, vec![among_themselves()]),
            (Direction::Egress, let_all_out().into()),
        ] {
            let stay = plan.rules(from, &id);
            let shown = of_group(&group, from);
            // Those that are shown go once those that are written have come.
            let go = rules.into_iter();
            let go = go.filter(|rule| !stay.contains_key(rule) && !shown.contains_key(rule));
            remove_unseen(cx, &id, from, go);
        }
        Ok(id)
    }

    async fn read(cx: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let groups = groups(cx, ids).await?;
        let observed = groups.iter().filter_map(|group: &AwsGroup| {
            let id = group.group_id.clone()?;
            let known = cx.known_as::<Self>(&id);
            let known = known.as_ref().map(|known| [&known.ingress, &known.egress]);
            let known = known.map_or([None; 2], |rules| rules.map(Option::as_ref));
            Some((id, observed(group, known).map(Self::from)))
        });
        Ok(observed.collect())
    }

    async fn update(cx: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        let rules = [DefaultSecurityGroup::ingress, DefaultSecurityGroup::egress];
        inline::change(cx, id, &change, rules).await
    }

    async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
        Ok(())
    }
}

impl DefaultSecurityGroup {
    /// The rules of one direction that are written.
    fn rules(&self, of: Direction, id: &str) -> Rules {
        let rules = match of {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        };
        rules.as_ref().map_or_else(Rules::new, |rules| rules.rules(id))
    }
}

/// The rule that AWS gives to each default group: its members may reach each other.
fn among_themselves() -> Rule {
    Rule { ports: Ports::all(), peer: Peer::Itself }
}
