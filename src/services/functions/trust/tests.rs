//! Trust policies for other accounts, other roles and AWS services.

use super::super::tests::call;
use super::*;

fn refused(function: &Function, arguments: &[Option<&str>]) -> (Option<usize>, String) {
    let refused = call(function, arguments).unwrap_err();
    (refused.argument, refused.text)
}

#[test]
fn another_account_comes_in_with_its_external_id_and_never_without() {
    let policy = call(
        &TRUST_ACCOUNT,
        &[Some("arn:aws-cn:iam::111122223333:role/team/Caller"), Some("5a0c-71")],
    );
    let expected = concat!(
        r#"{"Version":"2012-10-17","Statement":["#,
        r#"{"Sid":"ExternalId","Effect":"Allow","#,
        r#""Principal":{"AWS":"arn:aws-cn:iam::111122223333:role/team/Caller"},"#,
        r#""Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"5a0c-71"}}},"#,
        r#"{"Sid":"NeverWithoutExternalId","Effect":"Deny","#,
        r#""Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"},"#,
        r#""Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"sts:ExternalId":"5a0c-71"}}}]}"#,
    );
    assert_eq!(policy, Ok(expected.into()));
}

#[test]
fn the_number_of_an_account_stays_a_number_because_it_tells_no_partition() {
    let policy = call(&TRUST_ACCOUNT, &[Some("111122223333"), Some("id")]).unwrap();
    let text = policy.as_str().unwrap();
    assert_eq!(text.matches(r#"{"AWS":"111122223333"}"#).count(), 2, "{text}");
}

#[test]
fn every_principal_of_an_account_leads_to_its_account() {
    for resource in ["root", "user/a/b", "role/r"] {
        let principal = format!("arn:aws:iam::111122223333:{resource}");
        assert_eq!(account_of(&principal).unwrap(), "arn:aws:iam::111122223333:root");
    }
    let session = "arn:aws:sts::111122223333:assumed-role/r/session";
    assert_eq!(account_of(session).unwrap(), "arn:aws:iam::111122223333:root");
}

#[test]
fn what_is_no_principal_is_refused_at_the_first_argument() {
    for principal in [
        "*",
        "",
        "11112222333",
        "arn:aws:iam::*:root",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::111122223333:policy/p",
        "arn:aws:iam::111122223333:user/",
        "arn:aws:iam::aws:role/r",
        "arn:aws:s3:::bucket",
    ] {
        let (argument, text) = refused(&TRUST_ACCOUNT, &[Some(principal), Some("id")]);
        assert_eq!(argument, Some(0), "{principal}");
        assert!(text.contains("is not an account or somebody in it"), "{text}");
    }
}

#[test]
fn an_external_id_that_sts_refuses_is_refused_without_being_shown() {
    for id in ["", "x", "not allowed"] {
        for function in [&TRUST_ACCOUNT, &TRUST_ROLE] {
            if id.is_empty() && function.name == TRUST_ROLE.name {
                continue;
            }
            let role = Some("arn:aws:iam::111122223333:role/Caller");
            let (argument, text) = refused(function, &[role, Some(id)]);
            assert_eq!(argument, Some(1));
            assert!(id.is_empty() || id == "x" || !text.contains(id), "{text}");
        }
    }
}

#[test]
fn a_role_trusts_another_with_or_without_an_external_id() {
    let role = Some("arn:aws:iam::111122223333:role/entry");
    let expected = |condition: &str| {
        let text = format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\
             \"arn:aws:iam::111122223333:role/entry\"}},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]\
             {condition}}}]}}"
        );
        Ok(Value::from(text))
    };
    let by_id = r#","Condition":{"StringEquals":{"sts:ExternalId":"of-the-association"}}"#;
    assert_eq!(call(&TRUST_ROLE, &[role, Some("of-the-association")]), expected(by_id));
    assert_eq!(call(&TRUST_ROLE, &[role, None]), expected(""));
    assert_eq!(call(&TRUST_ROLE, &[role, Some("")]), expected(""));
    let user = "arn:aws:iam::111122223333:user/u";
    let text = format!("{user:?} is not the ARN of an IAM role.");
    assert_eq!(refused(&TRUST_ROLE, &[Some(user), None]), (Some(0), text));
}

#[test]
fn a_service_assumes_a_role_under_its_whole_name() {
    for service in ["ec2.amazonaws.com", "ec2.amazonaws.com.cn", "eks-fargate-pods.amazonaws.com"] {
        let expected = format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":\
             {{\"Service\":\"{service}\"}},\"Action\":\"sts:AssumeRole\"}}]}}"
        );
        assert_eq!(call(&TRUST_SERVICE, &[Some(service)]), Ok(expected.into()));
    }
    for service in
        ["ec2", "ec2.amazonaws", "EC2.amazonaws.com", "*.amazonaws.com", ".amazonaws.com"]
    {
        let (argument, text) = refused(&TRUST_SERVICE, &[Some(service)]);
        assert_eq!(argument, Some(0));
        assert!(text.ends_with("as a principal, such as ec2.amazonaws.com."), "{text}");
    }
    let (_, text) = refused(&TRUST_SERVICE, &[Some("pods.eks.amazonaws.com")]);
    assert!(text.contains("trust_pod_identity"), "{text}");
}

#[test]
fn what_they_write_is_a_policy_that_aws_accepts() {
    let role = Some("arn:aws:iam::111122223333:role/r");
    for (function, arguments) in [
        (&TRUST_ACCOUNT, vec![role, Some("id")]),
        (&TRUST_ROLE, vec![role, None]),
        (&TRUST_SERVICE, vec![Some("ec2.amazonaws.com")]),
    ] {
        let policy = call(function, &arguments).unwrap();
        crate::policy::parse(policy.as_str().unwrap()).unwrap();
    }
}

#[test]
fn while_an_external_id_is_changed_the_old_one_is_good_too_and_no_third() {
    let caller = Some("arn:aws:iam::111122223333:role/Caller");
    let policy = call(&TRUST_ACCOUNT, &[caller, Some("new"), Some("old"), Some("new")]).unwrap();
    let text = policy.as_str().unwrap();
    for test in ["StringEquals", "StringNotEquals"] {
        let condition = format!(r#"{{"{test}":{{"sts:ExternalId":["new","old"]}}}}"#);
        assert!(text.contains(&condition), "{text}");
    }
    let (argument, _) = refused(&TRUST_ACCOUNT, &[caller, Some("new"), Some("old"), Some("x")]);
    assert_eq!(argument, Some(3));
    let (argument, _) = refused(&TRUST_ACCOUNT, &[caller, Some("new"), None]);
    assert_eq!(argument, Some(2));
}

#[test]
fn a_service_comes_in_only_for_those_whom_it_works_for() {
    let fargate = Some("eks-fargate-pods.amazonaws.com");
    let profiles = "arn:aws:eks:eu-central-1:111122223333:fargateprofile/blue/*";
    let condition = |sources: &[&str]| {
        let sources: Vec<_> = sources.iter().map(|source| Some(*source)).collect();
        let arguments = [&[fargate][..], &sources].concat();
        let policy = call(&TRUST_SERVICE, &arguments).unwrap();
        crate::policy::parse_for(policy.as_str().unwrap(), crate::policy::Purpose::Trust).unwrap();
        let (_, condition) = policy.as_str().unwrap().split_once(r#""Condition":"#).unwrap();
        condition.trim_end_matches("}]}").to_owned()
    };
    assert_eq!(
        condition(&[profiles]),
        format!(r#"{{"ArnLike":{{"aws:SourceArn":"{profiles}"}}}}"#)
    );
    assert_eq!(
        condition(&[profiles, "111122223333", "444455556666"]),
        format!(
            r#"{{"StringEquals":{{"aws:SourceAccount":["111122223333","444455556666"]}},"ArnLike":{{"aws:SourceArn":"{profiles}"}}}}"#
        )
    );
    let whole_service = "arn:aws:ecs:eu-central-1:111122223333:*";
    assert_eq!(
        condition(&[whole_service]),
        format!(r#"{{"ArnLike":{{"aws:SourceArn":"{whole_service}"}}}}"#)
    );
    for wrong in ["", "blue", "11112222333", "arn:aws:s3:::*", "arn:aws:s3:::?*"] {
        let (argument, text) = refused(&TRUST_SERVICE, &[fargate, Some(profiles), Some(wrong)]);
        assert_eq!(argument, Some(2));
        assert!(text.contains("neither the ID of an account nor the ARN"), "{text}");
    }
}
