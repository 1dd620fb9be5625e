//! The data sources against what IAM documents.

use crate::aws::fake::{Answer, Call, Fake};
use crate::services::iam::testing::{TRUST, absent, allow, encoded, list, no_role, xml};
use crate::services::testing::{ask, element};
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
        "<Tags><member><Key>team</Key><Value>a</Value></member></Tags>".to_owned(),
        "<RoleLastUsed><LastUsedDate>2026-02-03T04:05:06Z</LastUsedDate><Region>eu-central-1</Region></RoleLastUsed>"
            .to_owned(),
    ];
    xml(call, format!("<Role>{}</Role>", parts.concat()))
}

#[tokio::test]
async fn a_role_is_told_as_it_is() {
    let answer = ask("aws_iam_role", fake(role).scope(), &json!({"name": "app"})).await.unwrap();
    let expected = json!({
        "arn": "arn:aws:iam::111122223333:role/teams/app", "assume_role_policy": TRUST,
        "create_date": "2026-01-02T03:04:05Z", "id": "app", "max_session_duration": 7200, "path": "/teams/",
        "permissions_boundary": null, "tags": {"team": "a"}, "unique_id": "AROAFAKE",
        "role_last_used": [{"last_used_date": "2026-02-03T04:05:06Z", "region": "eu-central-1"}],
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{name}");
    }
    let error =
        ask("aws_iam_role", fake(role).scope(), &json!({"name": "gone"})).await.unwrap_err();
    assert!(error.to_string().contains("role with name gone"), "{error}");
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
    ] {
        let answer = ask_policy(config).await.unwrap();
        assert_eq!((answer["arn"].as_str(), answer["name"].as_str()), (Some(OWN), Some("read")));
        assert_eq!(answer["policy"].as_str(), Some(allow("s3:Get*").as_str()));
        assert_eq!(answer["attachment_count"], 2);
    }
    assert_eq!(ask_policy(json!({"name": "ReadOnlyAccess"})).await.unwrap()["id"], OF_AWS);
}

#[tokio::test]
async fn a_policy_that_cannot_be_told_is_an_error_that_names_it() {
    for (config, what) in [
        (json!({"arn": "arn:aws:iam::111122223333:policy/gone"}), "policy/gone"),
        (json!({"name": "gone"}), "no policy named gone"),
        (json!({"name": "read", "path_prefix": "/x/"}), "at or below /x/"),
        (json!({"name": "twin"}), "several policies named twin"),
    ] {
        let error = ask_policy(config).await.unwrap_err();
        assert!(error.contains(what), "{error}");
    }
}
