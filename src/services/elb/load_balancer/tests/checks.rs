use super::{CERTIFICATE, http, https, web, with, world};
use serde_json::{Value as Json, json};

/// What is wrong with a listener.
fn told(more: &Json) -> String {
    let listener = with(&http(), more);
    let problems = world().problems(&with(&web(), &json!({"listener": [listener]})));
    assert!(problems.len() <= 1, "{problems:?}");
    problems.concat()
}

#[test]
fn a_certificate_goes_with_a_secure_protocol_and_no_other() {
    let drops = told(&json!({"ssl_certificate_id": CERTIFICATE}));
    assert!(drops.contains("on port 80 has an `ssl_certificate_id`, which AWS drops"), "{drops}");
    let lacks = told(&json!({"lb_protocol": "https"}));
    assert!(
        lacks.contains("needs `ssl_certificate_id`, because its `lb_protocol` is HTTPS"),
        "{lacks}"
    );
    assert_eq!(told(&https(CERTIFICATE)), "");
    assert_eq!(told(&json!({"ssl_certificate_id": ""})), "");
}

#[test]
fn protocols_of_both_sides_are_of_one_layer() {
    let mixed = told(&json!({"instance_protocol": "TCP"}));
    assert!(mixed.contains("`lb_protocol` HTTP and the `instance_protocol` TCP"), "{mixed}");
    assert_eq!(told(&json!({"lb_protocol": "TCP", "instance_protocol": "ssl"})), "");
}

#[test]
fn a_port_has_one_listener() {
    let two = json!([http(), with(&http(), &json!({"instance_port": 9090}))]);
    assert!(!world().problems(&with(&web(), &json!({"listener": two}))).is_empty());
}

#[test]
fn zones_or_subnets_are_needed_and_not_both() {
    let without = with(&web(), &json!({"subnets": null}));
    assert!(!world().problems(&without).is_empty());
    let both = with(&web(), &json!({"availability_zones": ["us-east-1a"]}));
    assert!(world().problems(&both)[0].contains("cannot be set together"));
}

#[test]
fn a_check_waits_for_less_than_the_time_to_the_next() {
    let check = |timeout: i64| {
        let check = json!({
            "healthy_threshold": 2, "interval": 10, "target": "TCP:80", "timeout": timeout,
            "unhealthy_threshold": 2,
        });
        world().problems(&with(&web(), &json!({"health_check": [check]})))
    };
    assert_eq!(check(9), [""; 0]);
    assert!(check(10)[0].contains("10 seconds are not less than 10"));
}

#[test]
fn logs_are_written_every_five_or_every_sixty_minutes() {
    let logs = |minutes: i64| {
        let log = json!({"bucket": "logs", "interval": minutes});
        world().problems(&with(&web(), &json!({"access_logs": [log]})))
    };
    assert_eq!((logs(5), logs(60)), (vec![], vec![]));
    assert!(logs(10)[0].contains("every 5 or every 60 minutes"));
}

#[test]
fn a_load_balancer_without_security_groups_is_refused() {
    let none = with(&web(), &json!({"security_groups": []}));
    assert!(world().problems(&none)[0].contains("at least one security group"));
}
