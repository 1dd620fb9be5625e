use super::VPC;
use crate::terraform::{Lab, Terraform};
use serde_json::json;

#[test]
fn a_wrong_external_id_is_refused_with_everything_to_check_but_its_value() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, VPC);
    terraform.set("TF_VAR_external_id", "the-wrong-external-id");

    let refusal = terraform.apply().refused();

    for told in [lab.role_arn.as_str(), lab.source.user_arn.as_str(), "AccessDenied", "external ID"]
    {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    assert!(!refusal.contains("the-wrong-external-id"), "{refusal}");
    assert_eq!(lab.made(), json!({}));
    let calls = lab.double.calls(&lab.source);
    assert!(calls.iter().any(|call| call.error.as_deref() == Some("AccessDenied")), "{calls:#?}");
}

#[test]
fn an_ended_session_is_renewed_in_the_next_command() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    terraform.apply().succeeded();

    lab.double.expire_sessions(&lab.target, "deployer");

    super::destroyed(&lab, &terraform);
}
