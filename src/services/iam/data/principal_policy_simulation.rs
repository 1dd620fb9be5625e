//! Data source `aws_iam_principal_policy_simulation`.

use crate::engine::{AbsentIf, Cx, DataSource, Error, Resource, Result, Scope};
use crate::schema::types::{AccountId, ArnText, Object, PolicyText};
use crate::services::iam::ABSENT;
use crate::services::iam::role::Role;
use aws_sdk_iam::types::{ContextEntry, EvaluationResult, PolicyEvaluationDecisionType};
use std::collections::{BTreeMap, BTreeSet};

model! {
    /// Asks IAM whether a user, a group or a role would be allowed to do something. What its policies, its
    /// permissions boundary and the organization say is taken into account, trust policies are not.
    ///
    /// Policies that are made in the same apply have to be named in `depends_on`.
    pub(in crate::services) struct PrincipalPolicySimulation {
        /// Actions to ask about, such as `ec2:RunInstances`.
        #[tf(required)]
        action_names: BTreeSet<String>,
        /// Policies that the principal is taken to have too, as JSON.
        #[tf(optional)]
        additional_policies_json: Option<BTreeSet<PolicyText>>,
        /// Whether everything that was asked about is allowed.
        #[tf(computed)]
        all_allowed: Option<bool>,
        /// ARN of the user who calls, for policies that depend on it. Needed, if the principal is not a user and
        /// there is a `resource_policy_json`.
        #[tf(optional)]
        caller_arn: Option<ArnText>,
        /// Always `-`.
        #[tf(computed)]
        id: Option<String>,
        /// Permissions boundaries that the principal is taken to have in the place of its own, as JSON.
        #[tf(optional)]
        permissions_boundary_policies_json: Option<BTreeSet<PolicyText>>,
        /// ARN of the user, the group or the role.
        #[tf(required)]
        policy_source_arn: ArnText,
        /// ARNs of what the actions would be done to. `*` by default.
        #[tf(optional)]
        resource_arns: Option<BTreeSet<String>>,
        /// For `ec2:RunInstances`, what the instance would come with, such as `EC2-VPC-InstanceStore`.
        #[tf(optional)]
        resource_handling_option: Option<String>,
        /// ID of the account that owns the resources.
        #[tf(optional)]
        resource_owner_account_id: Option<AccountId>,
        /// Policy that all of the resources are taken to have, as JSON.
        #[tf(optional)]
        resource_policy_json: Option<PolicyText>,
        /// The answers, one for each action, or for each action and resource where IAM tells them apart.
        #[tf(computed)]
        results: Option<BTreeSet<Object<Answer>>>,
        /// What conditions in policies are about: without it, IAM tells in `missing_context_keys` what it would
        /// have to know.
        #[tf(block)]
        context: BTreeSet<Context>,
    }
}

model! {
    /// A condition key with its values.
    pub(in crate::services) struct Context {
        /// Name of the key, such as `aws:SourceIp`.
        #[tf(required)]
        key: String,
        /// What its values are.
        #[tf(required, one_of = &["string", "stringList", "numeric", "numericList", "boolean", "booleanList",
            "ip", "ipList", "binary", "binaryList", "date", "dateList"])]
        r#type: String,
        /// The values.
        #[tf(required)]
        values: BTreeSet<String>,
    }
}

model! {
    /// Whether an action is allowed on a resource, and why.
    pub(in crate::services) struct Answer {
        /// The action.
        #[tf(computed)]
        action_name: Option<String>,
        /// Whether it is allowed.
        #[tf(computed)]
        allowed: Option<bool>,
        /// `allowed`, `explicitDeny` or `implicitDeny`.
        #[tf(computed)]
        decision: Option<String>,
        /// Decisions of single policies, where those of two accounts are involved.
        #[tf(computed)]
        decision_details: Option<BTreeMap<String, String>>,
        /// The statements that decided.
        #[tf(computed)]
        matched_statements: Option<BTreeSet<Object<Matched>>>,
        /// Condition keys that IAM would have to know: add them as `context`.
        #[tf(computed)]
        missing_context_keys: Option<BTreeSet<String>>,
        /// The resource.
        #[tf(computed)]
        resource_arn: Option<String>,
    }
}

model! {
    /// A statement that decided.
    pub(in crate::services) struct Matched {
        /// ID of the policy that it is in.
        #[tf(computed)]
        source_policy_id: Option<String>,
        /// Kind of that policy.
        #[tf(computed)]
        source_policy_type: Option<String>,
    }
}

impl DataSource for PrincipalPolicySimulation {
    const TYPE: &'static str = "aws_iam_principal_policy_simulation";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let call = cx
            .iam()
            .simulate_principal_policy()
            .policy_source_arn(config.policy_source_arn.as_str())
            .set_action_names(Some(config.action_names.iter().cloned().collect()))
            .set_policy_input_list(texts(config.additional_policies_json.as_ref()))
            .set_permissions_boundary_policy_input_list(texts(
                config.permissions_boundary_policies_json.as_ref(),
            ))
            .set_caller_arn(config.caller_arn.clone().map(Into::into))
            .set_resource_arns(config.resource_arns.clone().map(|arns| arns.into_iter().collect()))
            .set_resource_handling_option(config.resource_handling_option.clone())
            .set_resource_owner(config.resource_owner_account_id.clone().map(Into::into))
            .set_resource_policy(config.resource_policy_json.clone().map(Into::into))
            .set_context_entries(entries(&config.context));
        let look = || async {
            let pages = call.clone().into_paginator().items().send();
            pages.collect::<std::result::Result<Vec<_>, _>>().await.absent_if(ABSENT)
        };
        let source = config.policy_source_arn.as_str();
        let is = |made: &str| source.contains(":role/") && source.ends_with(&format!("/{made}"));
        let results = cx.shown(Role::SPEC.type_name, is, look).await?;
        let results =
            results.ok_or_else(|| Error::Invalid(format!("there is no principal {source}")))?;
        Ok(Self {
            all_allowed: Some(all_allowed(&results)),
            id: Some("-".to_owned()),
            results: Some(results.into_iter().map(answer).map(Object).collect()),
            ..config.clone()
        })
    }
}

fn texts(policies: Option<&BTreeSet<PolicyText>>) -> Option<Vec<String>> {
    Some(policies?.iter().cloned().map(Into::into).collect())
}

fn entries(context: &BTreeSet<Context>) -> Option<Vec<ContextEntry>> {
    let entry = |context: &Context| {
        ContextEntry::builder()
            .context_key_name(&context.key)
            .context_key_type(context.r#type.as_str().into())
            .set_context_key_values(Some(context.values.iter().cloned().collect()))
            .build()
    };
    Some(context.iter().map(entry).collect::<Vec<_>>()).filter(|entries| !entries.is_empty())
}

/// Whether IAM says that everything is allowed. Nothing is, where it says nothing; and of an action on several
/// resources, each of them has to be.
fn all_allowed(results: &[EvaluationResult]) -> bool {
    let allowed = |decision: &PolicyEvaluationDecisionType| {
        *decision == PolicyEvaluationDecisionType::Allowed
    };
    let on_each = |result: &EvaluationResult| {
        let mut specific = result.resource_specific_results().iter();
        specific.all(|one| allowed(&one.eval_resource_decision))
    };
    !results.is_empty() && results.iter().all(|r| allowed(&r.eval_decision) && on_each(r))
}

/// The answer about one action, as a whole: what IAM says of single resources is not in it, as in hashicorp/aws.
fn answer(result: EvaluationResult) -> Answer {
    let matched =
        result.matched_statements.unwrap_or_default().into_iter().map(|statement| Matched {
            source_policy_id: statement.source_policy_id,
            source_policy_type: statement.source_policy_type.map(|kind| kind.as_str().to_owned()),
        });
    let details = result.eval_decision_details.into_iter().flatten();
    let details = details.map(|(policy, decision)| (policy, decision.as_str().to_owned()));
    Answer {
        action_name: Some(result.eval_action_name),
        allowed: Some(result.eval_decision == PolicyEvaluationDecisionType::Allowed),
        decision: Some(result.eval_decision.as_str().to_owned()),
        decision_details: Some(details.collect()),
        matched_statements: Some(matched.map(Object).collect()),
        missing_context_keys: Some(
            result.missing_context_values.unwrap_or_default().into_iter().collect(),
        ),
        resource_arn: result.eval_resource_name,
    }
}
