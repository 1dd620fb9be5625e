//! What is refused before AWS is asked.

use super::{BALANCER, GROUP, OTHER, config, secure, with, world};
use serde_json::json;

#[test]
fn what_aws_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    let action = |kind: &str| with(&json!({"type": kind}));
    let block = |arns: &[&str]| {
        let groups: Vec<_> = arns.iter().map(|arn| json!({"arn": arn})).collect();
        json!({"type": "forward", "forward": [{"target_group": groups}]})
    };
    let both = |arns: &[&str]| {
        let mut action = block(arns);
        action["target_group_arn"] = GROUP.into();
        with(&action)
    };
    let mutual = |block| secure(&json!({"mutual_authentication": [block]}));
    let gateway = BALANCER.replace("/app/", "/gwy/");
    for (config, at, what) in [
        (
            action("forward"),
            "default_action[0]",
            "At least one of `forward` and `target_group_arn`",
        ),
        (
            action("redirect"),
            "default_action[0].redirect",
            "`redirect` is required where `type` is `redirect`",
        ),
        (action("fixed-response"), "default_action[0].fixed_response", "is required where"),
        (action("authenticate-oidc"), "default_action[0].authenticate_oidc", "is required where"),
        (
            action("authenticate-cognito"),
            "default_action[0].authenticate_cognito",
            "is required where",
        ),
        (action("jwt-validation"), "default_action[0].jwt_validation", "is required where"),
        (both(&[OTHER]), "default_action[0].target_group_arn", "that target group and no other"),
        (
            both(&[GROUP, OTHER]),
            "default_action[0].target_group_arn",
            "that target group and no other",
        ),
        (
            with(&json!({"type": "forward", "forward": [{"target_group": []}]})),
            "default_action[0].forward[0].target_group",
            "1 to 5",
        ),
        (
            with(&json!({"type": "forward", "forward": [{
                "target_group": [{"arn": GROUP}], "stickiness": [{"duration": 0}],
            }]})),
            "default_action[0].forward[0].stickiness[0].duration",
            "1 to 604800",
        ),
        (
            with(&json!({"type": "redirect", "redirect": [{"status_code": "HTTP_303"}]})),
            "default_action[0].redirect[0].status_code",
            "\"HTTP_301\"",
        ),
        (
            with(&json!({"type": "fixed-response", "fixed_response": [
                {"content_type": "text/plain", "status_code": "301"},
            ]})),
            "default_action[0].fixed_response[0].status_code",
            "4XX",
        ),
        (config(&json!({"default_action": []})), "default_action", "at least 1"),
        (config(&json!({"port": 0})), "port", "1 to 65535"),
        (config(&json!({"port": null})), "port", "needs `port`"),
        (config(&json!({"protocol": "FTP"})), "protocol", "\"TCP_UDP\""),
        (
            secure(&json!({"certificate_arn": null})),
            "certificate_arn",
            "is required where `protocol`",
        ),
        (
            mutual(json!({"mode": "verify"})),
            "mutual_authentication[0].trust_store_arn",
            "is required",
        ),
        (
            mutual(json!({"mode": "passthrough", "trust_store_arn": GROUP})),
            "mutual_authentication[0].trust_store_arn",
            "cannot be set where `mode` is",
        ),
        (
            config(&json!({"load_balancer_arn": gateway, "protocol": null})),
            "port",
            "have no `port`",
        ),
    ] {
        let problems = world.problems(&config);
        assert!(
            problems.len() == 1
                && problems[0].starts_with(&format!("{at}: "))
                && problems[0].contains(what),
            "{config}: {problems:?}"
        );
    }
    assert_eq!(world.problems(&both(&[GROUP])), [""; 0]);
    // Of a mode without certificates, `false` asks for nothing.
    let nothing = mutual(json!({"mode": "passthrough", "ignore_client_certificate_expiry": false}));
    assert_eq!(world.problems(&nothing), [""; 0]);
}
