//! The data sources against what IAM documents.

use crate::aws::fake::{Answer, Call, Fake};
use crate::services::iam::testing::{TRUST, absent, allow, encoded, list, no_role, xml};
use crate::services::testing::{World, ask, element};
use serde_json::{Value as Json, json};

fn fake(answer: fn(&Call) -> Answer) -> Fake {
    Fake::new(answer)
}

fn role(call: &Call) -> Answer {
    if call.param("RoleName") != "app" {
        return no_role(call.param("RoleName"));
    }
    let parts = [
        element("Path", "/teams/"),
        element("RoleName", "app"),
        element("RoleId", "AROAFAKE"),
        element("Arn", "arn:aws:iam::111122223333:role/teams/app"),
        element("CreateDate", "2026-01-02T03:04:05Z"),
        element("AssumeRolePolicyDocument", encoded(TRUST)),
        element("MaxSessionDuration", 7200),
        "<Tags><member><Key>team</Key><Value>a</Value></member><member><Key>aws:cloudformation:stack-name</Key>\
         <Value>s</Value></member></Tags>"
            .to_owned(),
        "<RoleLastUsed><LastUsedDate>2026-02-03T04:05:06Z</LastUsedDate><Region>eu-central-1</Region></RoleLastUsed>"
            .to_owned(),
    ];
    xml(call, format!("<Role>{}</Role>", parts.concat()))
}

mod late;

#[tokio::test]
async fn a_role_is_told_as_it_is() {
    let answer = ask("aws_iam_role", fake(role).scope(), &json!({"name": "app"})).await.unwrap();
    let expected = json!({
        "arn": "arn:aws:iam::111122223333:role/teams/app", "assume_role_policy": TRUST,
        "create_date": "2026-01-02T03:04:05Z", "id": "app", "max_session_duration": 7200, "path": "/teams/",
        "permissions_boundary": "", "tags": {"team": "a"}, "unique_id": "AROAFAKE",
        "role_last_used": [{"last_used_date": "2026-02-03T04:05:06Z", "region": "eu-central-1"}],
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{name}");
    }
    let error =
        ask("aws_iam_role", fake(role).scope(), &json!({"name": "gone"})).await.unwrap_err();
    assert!(error.to_string().contains("no role gone"), "{error}");
}

#[tokio::test]
async fn tags_that_the_provider_ignores_are_not_told() {
    let mut world = World::new("aws_iam_role", (), |(), call| role(call));
    for (keys, told) in [(["other"], json!({"team": "a"})), (["team"], json!({}))] {
        world.tags.ignore_keys = keys.map(str::to_owned).into();
        let answer = world.ask("aws_iam_role", &json!({"name": "app"})).await.unwrap();
        assert_eq!(answer["tags"], told);
    }
}

const OWN: &str = "arn:aws:iam::111122223333:policy/teams/read";
const OF_AWS: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn policy(call: &Call) -> Answer {
    let show = |arn: &str| {
        [
            element("Arn", arn),
            element("PolicyName", arn.rsplit('/').next().unwrap()),
            element("PolicyId", "ANPAFAKE"),
            element("Path", "/"),
            element("DefaultVersionId", "v1"),
            element("AttachmentCount", 2),
        ]
        .concat()
    };
    let arn = call.param("PolicyArn");
    match call.action.as_str() {
        "CreatePolicy" => xml(call, format!("<Policy>{}</Policy>", show(OWN))),
        "ListPolicies" => {
            let twin = "arn:aws:iam::aws:policy/job/twin";
            let all = [OWN, OF_AWS, twin, "arn:aws:iam::111122223333:policy/twin"];
            let below = |arn: &&&str| arn.contains(&format!("policy{}", call.param("PathPrefix")));
            list(call, "Policies", all.iter().filter(below).map(|arn| show(arn)))
        }
        "GetPolicy" if [OWN, OF_AWS].contains(&arn) => {
            xml(call, format!("<Policy>{}</Policy>", show(arn)))
        }
        "GetPolicyVersion" => {
            let text = element("Document", encoded(&allow("s3:Get*")));
            xml(call, format!("<PolicyVersion>{text}</PolicyVersion>"))
        }
        _ => absent(&format!("Policy {arn} was not found.")),
    }
}

async fn ask_policy(config: Json) -> Result<Json, String> {
    let answer = ask("aws_iam_policy", fake(policy).scope(), &config).await;
    answer.map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_policy_is_found_by_its_arn_or_by_its_name() {
    for config in [
        json!({"arn": OWN}),
        json!({"name": "read"}),
        json!({"name": "read", "path_prefix": "/teams/"}),
        json!({"path_prefix": "/teams/"}),
    ] {
        let answer = ask_policy(config).await.unwrap();
        assert_eq!((answer["arn"].as_str(), answer["name"].as_str()), (Some(OWN), Some("read")));
        assert_eq!(answer["policy"].as_str(), Some(allow("s3:Get*").as_str()));
        assert_eq!(answer["attachment_count"], 2);
    }
    assert_eq!(ask_policy(json!({"name": "ReadOnlyAccess"})).await.unwrap()["id"], OF_AWS);
}

#[tokio::test]
async fn a_policy_whose_version_in_force_is_missing_is_not_called_missing() {
    let fake = fake(|call| match call.action.as_str() {
        "GetPolicyVersion" => absent("Policy version v1 does not exist or is not attachable."),
        _ => policy(call),
    });
    let error = ask("aws_iam_policy", fake.scope(), &json!({"arn": OWN})).await.unwrap_err();
    let error = error.to_string();
    assert!(error.contains("version v1") && !error.contains("there is no policy"), "{error}");
}

#[tokio::test]
async fn a_policy_that_cannot_be_told_is_an_error_that_names_it() {
    for (config, what) in [
        (json!({"arn": "arn:aws:iam::111122223333:policy/gone"}), "policy/gone"),
        (json!({"name": "gone"}), "no policy named gone"),
        (json!({"name": "read", "path_prefix": "/x/"}), "at or below /x/"),
        (json!({"name": "twin"}), "several policies named twin"),
        (json!({"path_prefix": "/x/"}), "no policy at or below /x/"),
        (json!({"path_prefix": "/"}), "several policies at or below /: "),
    ] {
        let error = ask_policy(config).await.unwrap_err();
        assert!(error.contains(what), "{error}");
    }
}

fn roles(call: &Call) -> Answer {
    let role = |name: &&str| {
        [
            element("Path", "/"),
            element("RoleName", name),
            element("RoleId", "AROAFAKE"),
            element("Arn", format!("arn:aws:iam::111122223333:role/{name}")),
            element("CreateDate", "2026-01-02T03:04:05Z"),
        ]
        .concat()
    };
    let below = ["app", "batch", "app-2"];
    let all = if call.param("PathPrefix") == "/none/" { &below[..0] } else { &below };
    list(call, "Roles", all.iter().map(role))
}

#[tokio::test]
async fn roles_are_listed_by_path_and_by_name() {
    for (config, names) in [
        (json!({}), json!(["app", "app-2", "batch"])),
        (json!({"name_regex": "^app"}), json!(["app", "app-2"])),
        (json!({"path_prefix": "/none/"}), json!([])),
    ] {
        let answer = ask("aws_iam_roles", fake(roles).scope(), &config).await.unwrap();
        assert_eq!(answer["names"], names, "{config}");
        assert_eq!(answer["arns"].as_array().unwrap().len(), names.as_array().unwrap().len());
    }
}

#[tokio::test]
async fn a_session_leads_to_its_role_with_its_path() {
    let arn = "arn:aws:sts::111122223333:assumed-role/app/me";
    let config = json!({"arn": arn});
    let answer = ask("aws_iam_session_context", fake(role).scope(), &config).await.unwrap();
    assert_eq!(answer["issuer_arn"], "arn:aws:iam::111122223333:role/teams/app");
    let parts = [&answer["issuer_name"], &answer["issuer_id"], &answer["session_name"]];
    assert_eq!(parts, ["app", "AROAFAKE", "me"]);

    let fake = fake(role);
    let arn = "arn:aws:iam::111122223333:user/me";
    let answer = ask("aws_iam_session_context", fake.scope(), &json!({"arn": arn})).await.unwrap();
    assert_eq!((&answer["issuer_arn"], &answer["session_name"]), (&json!(arn), &json!("")));
    assert!(fake.calls().is_empty());
}

fn profile(call: &Call) -> Answer {
    if call.param("InstanceProfileName") != "node" {
        return absent("Instance Profile cannot be found.");
    }
    let role = [
        element("Path", "/"),
        element("RoleName", "app"),
        element("RoleId", "AROAFAKE"),
        element("Arn", "arn:aws:iam::111122223333:role/app"),
        element("CreateDate", "2026-01-02T03:04:05Z"),
    ];
    let parts = [
        element("InstanceProfileName", "node"),
        element("InstanceProfileId", "AIPAFAKE"),
        element("Arn", "arn:aws:iam::111122223333:instance-profile/node"),
        element("Path", "/"),
        element("CreateDate", "2026-01-02T03:04:05Z"),
        format!("<Roles><member>{}</member></Roles>", role.concat()),
    ];
    xml(call, format!("<InstanceProfile>{}</InstanceProfile>", parts.concat()))
}

#[tokio::test]
async fn a_profile_is_told_with_its_role() {
    let ask = async |name: &str| {
        ask("aws_iam_instance_profile", fake(profile).scope(), &json!({"name": name})).await
    };
    let answer = ask("node").await.unwrap();
    assert_eq!((&answer["id"], &answer["role_name"]), (&json!("AIPAFAKE"), &json!("app")));
    let error = ask("gone").await.unwrap_err().to_string();
    assert!(error.contains("no instance profile gone"), "{error}");
}

fn issuer(call: &Call) -> Answer {
    let arn = "arn:aws:iam::111122223333:oidc-provider/example.com/id";
    match call.action.as_str() {
        "CreateOpenIDConnectProvider" => xml(call, element("OpenIDConnectProviderArn", arn)),
        "ListOpenIDConnectProviders" => {
            list(call, "OpenIDConnectProviderList", [element("Arn", arn)])
        }
        _ if call.param("OpenIDConnectProviderArn") == arn => {
            let clients = "<ClientIDList><member>sts.amazonaws.com</member></ClientIDList>";
            xml(call, element("Url", "example.com/id") + clients)
        }
        _ => absent("There is no such provider."),
    }
}

#[tokio::test]
async fn an_issuer_is_found_by_its_url_or_by_its_arn() {
    let ask = async |config: Json| {
        ask("aws_iam_openid_connect_provider", fake(issuer).scope(), &config).await
    };
    let arn = "arn:aws:iam::111122223333:oidc-provider/example.com/id";
    for config in [json!({"url": "https://example.com/id"}), json!({"arn": arn})] {
        let answer = ask(config).await.unwrap();
        assert_eq!(answer["arn"], arn);
        assert_eq!(answer["client_id_list"], json!(["sts.amazonaws.com"]));
        assert_eq!(answer["url"], "example.com/id", "as conditions of trust policies name it");
    }
    let error = ask(json!({"url": "https://example.com"})).await.unwrap_err().to_string();
    assert!(error.contains("no OpenID Connect provider https://example.com"), "{error}");
}

fn simulation(call: &Call) -> Answer {
    assert_eq!(call.param("ContextEntries.member.1.ContextKeyType"), "string");
    let result = |action: &str, decision: &str, more: &str| {
        element("EvalActionName", action)
            + &element("EvalResourceName", "*")
            + &element("EvalDecision", decision)
            + more
    };
    let matched = "<MatchedStatements><member><SourcePolicyId>admin</SourcePolicyId>\
                   <SourcePolicyType>IAM Policy</SourcePolicyType></member></MatchedStatements>";
    let missing = "<MissingContextValues><member>aws:SourceIp</member></MissingContextValues>";
    let of_one = "<ResourceSpecificResults><member><EvalResourceName>arn:aws:s3:::a</EvalResourceName>\
                  <EvalResourceDecision>explicitDeny</EvalResourceDecision></member></ResourceSpecificResults>";
    let results = [
        result("ec2:CreateVpc", "allowed", matched),
        result("ec2:RunInstances", "implicitDeny", missing),
        result("s3:GetObject", "explicitDeny", of_one),
    ];
    list(
        call,
        "EvaluationResults",
        results.into_iter().take(if call.param("ActionNames.member.2").is_empty() { 1 } else { 3 }),
    )
}

#[tokio::test]
async fn a_simulation_tells_what_is_allowed_and_why_not() {
    let ask = async |actions: &[&str]| {
        let config = json!({
            "policy_source_arn": "arn:aws:iam::111122223333:role/app", "action_names": actions,
            "context": [{"key": "aws:RequestedRegion", "type": "string", "values": ["eu-central-1"]}],
        });
        ask("aws_iam_principal_policy_simulation", fake(simulation).scope(), &config).await.unwrap()
    };
    let answer = ask(&["ec2:CreateVpc"]).await;
    assert_eq!(answer["all_allowed"], true);
    assert_eq!(answer["results"][0]["matched_statements"][0]["source_policy_id"], "admin");

    let answer = ask(&["ec2:CreateVpc", "ec2:RunInstances", "s3:GetObject"]).await;
    assert_eq!(answer["all_allowed"], false);
    let of = |action: &str| {
        let results = answer["results"].as_array().unwrap();
        results.iter().find(|result| result["action_name"] == action).unwrap()
    };
    assert_eq!(of("ec2:RunInstances")["missing_context_keys"], json!(["aws:SourceIp"]));
    assert_eq!(of("s3:GetObject")["resource_arn"], "*");
    assert_eq!(of("s3:GetObject")["decision"], "explicitDeny");
    assert_eq!(answer["results"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_simulation_without_an_answer_or_with_a_denied_resource_allows_nothing() {
    let config = json!({
        "policy_source_arn": "arn:aws:iam::111122223333:role/app", "action_names": ["s3:GetObject"],
    });
    let nothing = |call: &Call| list(call, "EvaluationResults", []);
    let one_denied = |call: &Call| {
        let of = |arn: &str, decision: &str| {
            let parts =
                element("EvalResourceName", arn) + &element("EvalResourceDecision", decision);
            format!("<member>{parts}</member>")
        };
        let specific = of("arn:aws:s3:::a", "allowed") + &of("arn:aws:s3:::b", "implicitDeny");
        let result = element("EvalActionName", "s3:GetObject")
            + &element("EvalDecision", "allowed")
            + &format!("<ResourceSpecificResults>{specific}</ResourceSpecificResults>");
        list(call, "EvaluationResults", [result])
    };
    for (answers, results) in [(nothing as fn(&Call) -> Answer, 0), (one_denied, 1)] {
        let scope = fake(answers).scope();
        let answer = ask("aws_iam_principal_policy_simulation", scope, &config).await.unwrap();
        assert_eq!(answer["all_allowed"], false);
        assert_eq!(answer["results"].as_array().unwrap().len(), results);
    }
}

#[tokio::test]
async fn policies_of_a_simulation_are_sent_without_white_space_around_them_and_stay_as_they_are_written()
 {
    let sent = |call: &Call| {
        for name in [
            "PolicyInputList.member.1",
            "PermissionsBoundaryPolicyInputList.member.1",
            "ResourcePolicy",
        ] {
            let policy = call.param(name);
            assert!(policy.starts_with('{') && policy.ends_with('}'), "{name}: {policy:?}");
        }
        list(call, "EvaluationResults", [])
    };
    let written =
        "\n  {\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}\n";
    let config = json!({
        "policy_source_arn": "arn:aws:iam::111122223333:role/app", "action_names": ["s3:GetObject"],
        "additional_policies_json": [written], "permissions_boundary_policies_json": [written],
        "resource_policy_json": written,
    });
    let answer =
        ask("aws_iam_principal_policy_simulation", fake(sent).scope(), &config).await.unwrap();
    assert_eq!(answer["resource_policy_json"], written);
    assert_eq!(answer["additional_policies_json"], json!([written]));
}
