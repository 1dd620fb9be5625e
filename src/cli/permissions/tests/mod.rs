mod compare;

use super::*;
use crate::cli::arguments::Purpose;
use serde_json::Value as Json;
use std::path::PathBuf;

const PLAN: &str = include_str!("plan.json");
const STATE: &str = include_str!("state.json");
/// The role that the provider block of the plan assumes.
const CLUSTERS: &str = "arn:aws:iam::222222222222:role/clusters";
/// The role that one object of the plan is reached through in addition.
const ADMIN: &str = "arn:aws:iam::333333333333:role/teams/admin";

/// A call with a plan.
fn with_plan() -> Permissions {
    Permissions { plan: Some(PathBuf::from("plan.json")), ..Permissions::default() }
}

/// A call with a state.
fn with_state() -> Permissions {
    Permissions { state: Some(PathBuf::from("state.json")), ..Permissions::default() }
}

/// A call with types.
fn with_types(types: &[&str]) -> Permissions {
    Permissions {
        types: types.iter().map(|name| (*name).to_owned()).collect(),
        ..Permissions::default()
    }
}

/// Carries a call out with these files.
fn answered(asked: &Permissions, files: &[(&str, &str)]) -> Result<Answer, String> {
    let read = |path: &Path| {
        let file =
            files.iter().find(|(name, _)| Path::new(name) == path).expect("a file of the test");
        Ok(file.1.to_owned())
    };
    run_with(asked, &read).map_err(|problem| problem.to_string())
}

/// What is printed, as JSON.
#[track_caller]
fn printed(asked: &Permissions) -> Json {
    let answer = answered(asked, &[("plan.json", PLAN), ("state.json", STATE)]).unwrap();
    assert_eq!(answer.status, 0);
    serde_json::from_str(&answer.text).unwrap()
}

/// What is said of a wrong input.
#[track_caller]
fn refused(asked: &Permissions, file: &str, text: &str) -> String {
    let told = answered(asked, &[(file, text)]).unwrap_err();
    assert!(!told.contains('\n'), "{told}");
    told
}

/// Who the policies are for.
fn whose(printed: &Json) -> Vec<&str> {
    let policies = printed["policies"].as_array().unwrap();
    let names = policies.iter().map(|policy| [&policy["role_arn"], &policy["session"]]);
    names.map(|names| names.into_iter().find_map(Json::as_str).unwrap()).collect()
}

/// The resources on which a policy allows an action; none if it does not.
fn allowed(printed: &Json, place: usize, action: &str) -> Vec<String> {
    let mut found = Vec::new();
    for document in printed["policies"][place]["documents"].as_array().unwrap() {
        for statement in document["Statement"].as_array().unwrap() {
            if all(&statement["Action"]).contains(&action.to_owned()) {
                found.extend(all(&statement["Resource"]));
            }
        }
    }
    found.sort();
    found
}

/// One string or several.
fn all(json: &Json) -> Vec<String> {
    match json {
        Json::Array(items) => items.iter().flat_map(all).collect(),
        other => other.as_str().map(str::to_owned).into_iter().collect(),
    }
}

#[test]
fn each_role_gets_a_policy_and_one_in_the_middle_of_a_chain_may_assume_the_next() {
    let found = printed(&with_plan());
    assert_eq!(whose(&found), [CLUSTERS, ADMIN]);
    assert_eq!(allowed(&found, 0, "sts:AssumeRole"), [ADMIN]);
    assert_eq!(allowed(&found, 0, "iam:CreateRole"), [""; 0]);
    assert_eq!(allowed(&found, 1, "ec2:CreateVpc"), [""; 0]);
}

#[test]
fn what_is_planned_narrows_to_account_region_path_and_name() {
    let found = printed(&with_plan());
    let role = "arn:aws:iam::333333333333:role/acme/nodes";
    for action in ["iam:CreateRole", "iam:GetRole", "iam:DeleteRole"] {
        assert_eq!(allowed(&found, 1, action), [role], "{action}");
    }
    // The new VPC, whose ARN nobody knows, covers the old one. The action says that it is on VPCs.
    assert_eq!(allowed(&found, 0, "ec2:DeleteVpc"), ["arn:aws:ec2:eu-west-1:222222222222:*"]);
    assert_eq!(allowed(&found, 0, "ec2:DescribeAvailabilityZones"), ["*"]);
}

#[test]
fn an_apply_deletes_only_what_the_plan_deletes_and_a_plan_only_reads() {
    let of = |purpose| printed(&Permissions { purpose: Some(purpose), ..with_plan() });
    let old = "arn:aws:ec2:eu-west-1:222222222222:vpc/vpc-1";
    let apply = of(Purpose::Apply);
    assert_eq!(allowed(&apply, 0, "ec2:DeleteVpc"), [old]);
    assert_eq!(allowed(&apply, 1, "iam:DeleteRole"), [""; 0]);
    let plan = of(Purpose::Plan);
    assert!(!allowed(&plan, 1, "iam:GetRole").is_empty());
    assert_eq!(allowed(&plan, 1, "iam:CreateRole"), [""; 0]);
    let destroy = of(Purpose::Destroy);
    assert_eq!(allowed(&destroy, 0, "ec2:CreateVpc"), [""; 0]);
    assert!(!allowed(&destroy, 1, "iam:DeleteRole").is_empty());
}

#[test]
fn a_state_narrows_to_the_arns_in_it_and_to_the_account_that_they_tell() {
    let found = printed(&with_state());
    assert_eq!(whose(&found), ["the provider, whose role a state does not tell"]);
    let role = "arn:aws:iam::222222222222:role/acme/nodes";
    for action in ["iam:GetRole", "iam:DeleteRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy"] {
        assert_eq!(allowed(&found, 0, action), [role], "{action}");
    }
}

#[test]
fn types_are_everywhere_until_a_role_and_a_region_say_where() {
    let found = printed(&with_types(&["aws_vpc"]));
    assert_eq!(allowed(&found, 0, "ec2:DeleteVpc"), ["arn:aws:ec2:*:*:*"]);
    let narrowed = Permissions {
        role: Some(CLUSTERS.to_owned()),
        region: Some("eu-west-1".to_owned()),
        ..with_types(&["aws_vpc"])
    };
    let found = printed(&narrowed);
    assert_eq!(whose(&found), [CLUSTERS]);
    assert_eq!(allowed(&found, 0, "ec2:DeleteVpc"), ["arn:aws:ec2:eu-west-1:222222222222:*"]);
}

#[test]
fn one_role_of_several_can_be_chosen_and_one_that_leads_nowhere_is_said() {
    let one = Permissions { role: Some(ADMIN.to_owned()), ..with_plan() };
    assert_eq!(whose(&printed(&one)), [ADMIN]);
    let other =
        Permissions { role: Some("arn:aws:iam::111111111111:role/x".to_owned()), ..with_plan() };
    let told = refused(&other, "plan.json", PLAN);
    assert_eq!(
        told,
        format!(
            "nothing is reached through arn:aws:iam::111111111111:role/x, only through {CLUSTERS}, {ADMIN}"
        )
    );
}

#[test]
fn no_document_is_longer_than_a_managed_policy_may_be() {
    let all = crate::services::REGISTRY.resources.iter().map(crate::engine::Registered::type_name);
    let known = |name: &&str| crate::permissions::needs(&[name], &[]).is_ok();
    let found = printed(&with_types(&all.filter(known).collect::<Vec<_>>()));
    let documents = found["policies"][0]["documents"].as_array().unwrap();
    assert!(documents.len() > 1);
    for document in documents {
        let size = crate::policy::size(&document.to_string());
        assert!(size <= crate::permissions::MANAGED_POLICY, "{size}");
    }
}

#[test]
fn hcl_has_a_policy_for_each_document_and_attaches_it_to_the_role() {
    let asked = Permissions {
        format: Some(Format::Hcl),
        role: Some(ADMIN.to_owned()),
        purpose: Some(Purpose::Plan),
        ..with_plan()
    };
    let text = answered(&asked, &[("plan.json", PLAN)]).unwrap().text;
    for part in [
        "# For arn:aws:iam::333333333333:role/teams/admin.\nresource \"aws_iam_policy\" \"admin\" {\n  name = \"admin\"\n",
        "\n    Version   = \"2012-10-17\"\n",
        "\"iam:GetRole\"",
        "\"arn:aws:iam::333333333333:role/acme/nodes\"",
        "  role       = \"admin\"\n  policy_arn = aws_iam_policy.admin.arn\n}\n",
    ] {
        let plain = |text: &str| text.replace("Version   =", "Version =");
        assert!(plain(&text).contains(&plain(part)), "{part}\n{text}");
    }
}

#[test]
fn a_template_of_cloudformation_is_for_one_account() {
    let asked = Permissions { format: Some(Format::Cloudformation), ..with_plan() };
    let told = refused(&asked, "plan.json", PLAN);
    assert!(told.ends_with("choose one with --role") && told.contains(ADMIN), "{told}");
    let one = Permissions { role: Some(ADMIN.to_owned()), ..asked };
    let found = printed(&one);
    let policy = &found["Resources"]["Policy1"];
    assert_eq!(policy["Type"], "AWS::IAM::ManagedPolicy");
    assert_eq!(policy["Properties"]["Roles"], serde_json::json!(["admin"]));
    assert!(policy["Properties"]["PolicyDocument"]["Statement"].is_array());
}

#[test]
fn a_wrong_input_is_one_sentence() {
    let google = STATE
        .replace("registry.opentofu.org/hashicorp/aws", "registry.terraform.io/hashicorp/google");
    let later = PLAN.replacen("\"1.2\"", "\"2.0\"", 1);
    let declared = STATE.replace("aws_iam_role_policy\"", "aws_rainbow\"");
    let empty = r#"{"format_version": "1.0"}"#;
    for (asked, file, text, expected) in [
        (
            with_plan(),
            "plan.json",
            later.as_str(),
            "plan.json has format version 2.0, and this program understands version 1",
        ),
        (
            with_state(),
            "state.json",
            google.as_str(),
            "state.json has no resources of this provider (assumerole/assumerole, or hashicorp/aws in its place), only of \
             registry.terraform.io/hashicorp/google",
        ),
        (
            with_state(),
            "state.json",
            empty,
            "state.json has no resources, so there is nothing to allow",
        ),
        (
            with_state(),
            "state.json",
            declared.as_str(),
            "state.json has types that this provider does not manage, so that it cannot tell what they need: aws_rainbow; to \
             leave them out say --except aws_rainbow",
        ),
    ] {
        assert_eq!(refused(&asked, file, text), expected);
    }
    let told = refused(&with_types(&["aws_vpc", "aws_rainbow", "data.aws_vps"]), "", "");
    assert!(
        told.starts_with("--types has types")
            && told.ends_with("--except aws_rainbow,data.aws_vps"),
        "{told}"
    );
    let left_out = Permissions { except: vec!["aws_rainbow".to_owned()], ..with_state() };
    assert!(answered(&left_out, &[("state.json", &declared)]).is_ok());
}

#[test]
fn a_tag_limits_what_is_created_and_what_is_changed() {
    let tagged = Permissions {
        tags: vec![("Team".to_owned(), "Clusters".to_owned())],
        ..with_types(&["aws_vpc"])
    };
    let found = printed(&tagged).to_string();
    assert!(
        found.contains("aws:RequestTag/Team") && found.contains("aws:ResourceTag/Team"),
        "{found}"
    );
    let nothing = Permissions { types: vec!["data.aws_regions".to_owned()], ..tagged };
    let told = refused(&nothing, "", "");
    assert!(!told.is_empty(), "{told}");
}

#[test]
fn stdin_cannot_be_read_twice() {
    let stdin = || Some(PathBuf::from("-"));
    let twice = Permissions { plan: stdin(), compare: stdin(), ..Permissions::default() };
    assert!(matches!(run(&twice), Err(Problem::Twice)));
}
