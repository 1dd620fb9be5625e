//! Making and reading groups.

use super::*;

#[tokio::test]
async fn a_new_group_lets_nothing_in_and_nothing_out() {
    for nature in [0, 3] {
        let world = world();
        world.aws().nature.late = nature;
        world.aws().nature.stale = nature;
        let state = done(world.create(&config(&json!({"vpc_id": "vpc-2"}))).await);
        assert_has(
            &state,
            &json!({
                "arn": "arn:aws:ec2:us-east-1:111122223333:security-group/sg-3",
                "description": "Managed by Terraform", "egress": [], "ingress": [], "name": "web",
                "name_prefix": "", "owner_id": "111122223333", "revoke_rules_on_delete": false, "vpc_id": "vpc-2",
            }),
        );
        assert_eq!(rules(&world, "sg-3"), [""; 0], "both families are closed");
    }
}

#[tokio::test]
async fn what_aws_lets_out_is_removed_also_where_no_read_shows_it_yet() {
    let world = world();
    let planned = world.plan(&Value::Null, &config(&json!({})));
    let (outcome, ()) = tokio::join!(world.create_as(&planned), async {
        while !world.fake.actions().iter().any(|action| action == "CreateSecurityGroup") {
            tokio::task::yield_now().await;
        }
        let mut aws = world.aws();
        let group = aws.get("security-group", "sg-3").unwrap();
        group.value["ipPermissionsEgress"] = json!([]);
    });
    done(outcome);
    assert_eq!(rules(&world, "sg-3"), [""; 0]);
}

#[tokio::test]
async fn what_goes_out_of_a_new_group_stays_if_it_is_written() {
    let world = world();
    let all = object("-1", 0, &json!({"cidr_blocks": ["0.0.0.0/0"]}));
    let state = done(world.create(&config(&json!({"egress": [all]}))).await);
    assert_has(&state, &json!({"egress": [all]}));
    // The other family is none that this VPC has.
    assert_eq!(changes(&world), ["CreateSecurityGroup", "RevokeSecurityGroupEgress"]);
    assert_eq!(rules(&world, "sg-3"), ["out -1 -1 0.0.0.0/0"]);
}

#[tokio::test]
async fn a_name_is_made_up_once_for_each_plan() {
    let world = world();
    let state = done(world.create(&json!({"name_prefix": "web-"})).await);
    let name = state.get("name").as_str().unwrap().to_owned();
    assert!(name.starts_with("web-") && name.len() == 4 + 26, "{name}");
    assert_has(&state, &json!({"name_prefix": "web-", "vpc_id": "vpc-1"}));
    let state = done(world.create(&json!({})).await);
    assert_has(&state, &json!({"name_prefix": "terraform-"}));
}

#[tokio::test]
async fn many_groups_are_read_with_one_call() {
    let world = world();
    let one = done(world.create(&config(&json!({}))).await);
    let other = done(world.create(&config(&json!({"name": "db"}))).await);
    world.actions();
    let (one, other) = tokio::join!(world.read(&one), world.read(&other));
    assert_has(&one.unwrap(), &json!({"name": "web"}));
    assert_has(&other.unwrap(), &json!({"name": "db"}));
    assert_eq!(world.actions(), ["DescribeSecurityGroups"]);
}

#[test]
fn what_ec2_would_refuse_is_refused_before_it_is_asked() {
    let world = world();
    let rule = |protocol: &str, port: i64, more: Json| {
        config(&json!({"ingress": [object(protocol, port, &more)]}))
    };
    let twice = [("a", "10.0.0.0/8"), ("b", "10.0.0.0/8")].map(|(description, cidr)| {
        object("tcp", 80, &json!({"cidr_blocks": [cidr], "description": description}))
    });
    for (config, at, what) in [
        (config(&json!({"name": "sg-web"})), "name", "begins with `sg-`"),
        (config(&json!({"description": "a > b"})), "description", "'>'"),
        (rule("tcp", 80, json!({})), "ingress", "set one of `cidr_blocks`"),
        (rule("-1", 80, json!({"self": true})), "ingress", "name the protocol"),
        (rule("http", 80, json!({"self": true})), "ingress", "not a protocol"),
        (rule("tcp", 80, json!({"cidr_blocks": ["10.0.0.1/8"]})), "ingress", "10.0.0.0/8"),
        (rule("tcp", 80, json!({"security_groups": ["web"]})), "ingress", "ID of a security group"),
        (config(&json!({"ingress": twice})), "ingress", "two descriptions"),
    ] {
        let problems = world.problems(&config);
        assert!(
            problems.len() == 1
                && problems[0].starts_with(&format!("{at}: "))
                && problems[0].contains(what),
            "{config}: {problems:?}"
        );
    }
    // Modules hand on lists that may be empty: then there is no such rule.
    assert_eq!(world.problems(&rule("tcp", 80, json!({"cidr_blocks": []}))), [""; 0]);
}
