use super::{allowing, example, output, trust};
use crate::judge::{Judge, Ministack, token};
use crate::sdk::{assumed, keys, session, sts, wait};
use crate::terraform::Lab;
use serde_json::json;
use std::collections::BTreeMap;

const ISSUER: &str =
    "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

#[test]
fn irsa_applies_plans_empty_and_goes_again() {
    let lab = Lab::new();
    let permissions = allowing("ec2:Describe*");
    let variables = [("issuer_url", ISSUER), ("permissions", permissions.as_str())];
    let terraform = example(&lab.double.url(), &lab.target, "irsa", &variables);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    let entry = &trust(&terraform, "aws_iam_role.entry")["Statement"][0]["Condition"];
    let bare = ISSUER.trim_start_matches("https://");
    let equals = &entry["StringEquals"];
    assert_eq!(equals[format!("{bare}:aud")], "sts.amazonaws.com");
    assert_eq!(equals[format!("{bare}:sub")], "system:serviceaccount:provisioning:provisioner");
    let id = &lab.target.id;
    let account =
        format!("\"eks.amazonaws.com/role-arn\": \"arn:aws:iam::{id}:role/provisioner-entry\"");
    let printed = output(&terraform, "service_account");
    assert!(printed.contains(&account), "{printed}");
    assert!(printed.contains("\"kind\": \"ServiceAccount\""), "{printed}");
    assert!(printed.contains("\"namespace\": \"provisioning\""), "{printed}");
    let config = output(&terraform, "aws_config");
    let chain = format!(
        "[profile work]\nrole_arn = arn:aws:iam::{id}:role/provisioner-work\nsource_profile = entry\n"
    );
    assert!(config.contains(&chain), "{config}");

    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

#[test]
fn ministack_lets_the_pod_of_irsa_through_the_entry_role_into_the_work_role_and_no_other() {
    let judge = Ministack::shared();
    let account = judge.account();
    let permissions = allowing("ec2:Describe*");
    let variables = [("issuer_url", ISSUER), ("permissions", permissions.as_str())];
    let terraform = example(&judge.url(), &account, "irsa", &variables);
    terraform.apply().succeeded();
    let role = |name: &str| terraform.state(&format!("aws_iam_role.{name}"))["arn"].clone();
    let (entry, work) = (role("entry"), role("work"));
    let (entry, work) = (entry.as_str().expect("an ARN"), work.as_str().expect("an ARN"));
    let sts_with = |keys| sts(&judge.url(), keys);

    let enter = |pod: &str| {
        let token = token(ISSUER, &format!("system:serviceaccount:{pod}"));
        let call = sts_with(keys(&account)).assume_role_with_web_identity().role_arn(entry);
        let answer = wait(call.role_session_name("pod").web_identity_token(token).send());
        answer.ok()?.credentials.as_ref().map(session)
    };
    assert!(enter("provisioning:somebody-else").is_none());
    let pod = enter("provisioning:provisioner").expect("a session of the entry role");

    assert!(assumed(&sts_with(keys(&account)), work, None).is_none(), "around the entry role");
    assert!(assumed(&sts_with(pod), work, None).is_some(), "through the entry role");
    terraform.destroy().succeeded();
}
