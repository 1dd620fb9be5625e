//! What is special about `aws_cluster_leftovers`: what it takes and what it leaves alone.

use super::*;
use crate::aws::fake::Answer;
use crate::engine::Key as _;
use crate::engine::life;
use crate::plan::contract::Action;
use crate::services::ec2::testing::security_groups::with_rule;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::Store;
use serde_json::{Value as Json, json};

/// How `aws_cluster_leftovers` is tested with all types. Controllers are at work before each apply.
pub(in crate::services) const ROW: Row = Row {
    makes: Some("load-balancer"),
    given: |store| {
        for cidr in ["10.0.0.0/16", "10.1.0.0/16"] {
            let vpc = store.with("vpc", &json!({"cidrBlock": cidr}));
            store.with("security-group", &json!({"groupName": "workers", "vpcId": vpc}));
        }
    },
    // Of the cluster that is there: a plan may be about another one.
    meanwhile: |store, config| {
        let text = |name: &str| config[name].as_str().unwrap_or_default().to_owned();
        if store.all("load-balancer").iter().all(|one| one.is_ending()) {
            leave(store, &text("vpc_id"), &text("cluster_name"));
            // That was some time ago.
            store.time_passes();
        }
    },
    // An import does not tell whether volumes are among it.
    not_imported: &["found"],
    leaves: &["volume"],
    ..Row::of("aws_cluster_leftovers")
};

/// What controllers of a cluster create.
fn leave(store: &mut Store, vpc: &str, cluster: &str) {
    let name = format!("a-{cluster}");
    let owner = format!("kubernetes.io/cluster/{cluster}");
    let of_service =
        json!({(owner.as_str()): "owned", "kubernetes.io/service-name": "default/web"});
    let of_stack = json!({
        "elbv2.k8s.aws/cluster": cluster, "ingress.k8s.aws/stack": "web", "ingress.k8s.aws/resource": "LoadBalancer",
    });
    let classic = json!({"LoadBalancerName": name, "VPCId": vpc, "tags": of_service});
    store.with("classic-load-balancer", &classic);
    let balancer =
        json!({"LoadBalancerName": format!("k8s-{cluster}"), "VpcId": vpc, "tags": of_stack});
    store.with("load-balancer", &balancer);
    let group =
        json!({"TargetGroupName": format!("k8s-{cluster}"), "VpcId": vpc, "tags": of_stack});
    store.with("target-group", &group);
    let interface = json!({
        "vpcId": vpc,
        "tags": {"cluster.k8s.amazonaws.com/name": cluster, "node.k8s.amazonaws.com/instance_id": "i-9"},
    });
    store.with("network-interface", &interface);
    let group = store.with(
        "security-group",
        &json!({
            "groupName": format!("k8s-elb-{name}"), "vpcId": vpc, "tags": {(owner.as_str()): "owned"},
            "groupDescription": format!("Security group for Kubernetes ELB {name} (default/web)"),
        }),
    );
    let shared = store.with(
        "security-group",
        &json!({
            "groupName": format!("k8s-traffic-{cluster}"), "vpcId": vpc,
            "tags": {"elbv2.k8s.aws/cluster": cluster, "elbv2.k8s.aws/resource": "backend-sg"},
        }),
    );
    let workers = store
        .all("security-group")
        .iter()
        .find(|group| group.value["groupName"] == "workers" && group.value["vpcId"] == vpc)
        .map(|group| group.key.clone());
    for (of, named, is_egress) in
        [(workers.as_deref(), &group, false), (Some(group.as_str()), &shared, true)]
    {
        let Some(of) = of else { continue };
        let rule = json!({
            "groupId": of, "referencedGroupInfo": {"groupId": named}, "isEgress": is_egress, "groupOwnerId": "111122223333",
        });
        with_rule(store, &rule);
    }
    let id = format!("vol-{cluster}");
    if !store.all("volume").iter().any(|volume| volume.key == id && !volume.is_ending()) {
        let tags = json!({(owner.as_str()): "owned", "CSIVolumeName": "pvc-1"});
        store.with("volume", &json!({"volumeId": id, "tags": tags}));
    }
}

/// The cluster `acme` in vpc-1, with what it has left behind.
fn world() -> World<Store> {
    let world = World::of("aws_cluster_leftovers");
    leave(&mut world.aws(), "vpc-1", "acme");
    world
}

fn acme() -> Json {
    json!({"cluster_name": "acme", "vpc_id": "vpc-1"})
}

/// What there is, without what was there before the cluster.
fn there(world: &World<Store>) -> Vec<String> {
    let mut there = world.aws().inventory();
    let of_network = |object: &String| {
        object.starts_with("vpc ")
            || ["sg-1", "sg-2"].iter().any(|id| object.ends_with(&format!(" {id}")))
    };
    there.retain(|object| !of_network(object));
    there
}

const ARNS: [&str; 8] = [
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/a-acme",
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/k8s-acme/1",
    "arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1",
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/k8s-acme/1",
    "arn:aws:ec2:us-east-1:111122223333:security-group-rule/sgr-1",
    "arn:aws:ec2:us-east-1:111122223333:security-group-rule/sgr-2",
    "arn:aws:ec2:us-east-1:111122223333:security-group/sg-3",
    "arn:aws:ec2:us-east-1:111122223333:security-group/sg-4",
];
const VOLUME: &str = "arn:aws:ec2:us-east-1:111122223333:volume/vol-acme";

/// What the plan of a destroy says.
fn told(world: &World<Store>, state: &Value) -> Vec<String> {
    let (planned, _) = life::plan_destroy(world.entry(), state, b"");
    planned.diagnostics.iter().map(|told| told.detail.clone()).collect()
}

#[tokio::test]
async fn what_controllers_have_left_behind_is_listed_by_the_plan_of_the_destroy_and_removed() {
    let world = world();
    let state = done(world.create(&acme()).await);
    assert_has(&state, &json!({"id": "vpc-1/acme", "found": ARNS, "volumes": null}));
    let [told] = told(&world, &state).try_into().unwrap();
    assert!(ARNS.iter().all(|arn| told.contains(arn)) && !told.contains("vol-"), "{told}");
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["volume vol-acme"]);
}

#[tokio::test]
async fn a_cluster_that_has_left_nothing_says_nothing() {
    let world = World::of("aws_cluster_leftovers");
    let state = done(world.create(&acme()).await);
    assert_has(&state, &json!({"found": []}));
    assert_eq!(told(&world, &state), [""; 0]);
    done(world.delete(&state).await);
}

#[tokio::test]
async fn what_terraform_another_cluster_or_nobody_has_marked_stays() {
    let world = World::of("aws_cluster_leftovers");
    let owned = json!({"kubernetes.io/cluster/acme": "owned"});
    let of_service =
        json!({"kubernetes.io/cluster/acme": "owned", "kubernetes.io/service-name": "a/b"});
    let shared =
        json!({"kubernetes.io/cluster/acme": "shared", "kubernetes.io/service-name": "a/b"});
    let others =
        json!({"kubernetes.io/cluster/globex": "owned", "kubernetes.io/service-name": "a/b"});
    let (left, its) = {
        let mut aws = world.aws();
        for (name, vpc, tags) in [
            ("acme-api", "vpc-1", &owned),
            ("untagged", "vpc-1", &json!({})),
            ("of-globex", "vpc-1", &others),
            ("shared", "vpc-1", &shared),
            ("elsewhere", "vpc-2", &of_service),
        ] {
            let classic = json!({"LoadBalancerName": name, "VPCId": vpc, "tags": tags});
            aws.with("classic-load-balancer", &classic);
            aws.with(
                "load-balancer",
                &json!({"LoadBalancerName": name, "VpcId": vpc, "tags": tags}),
            );
            aws.with("target-group", &json!({"TargetGroupName": name, "VpcId": vpc, "tags": tags}));
            let group = json!({"groupName": name, "vpcId": vpc, "tags": tags});
            aws.with("security-group", &group);
            aws.with("network-interface", &json!({"vpcId": vpc, "tags": tags}));
            aws.with("volume", &json!({"tags": tags}));
        }
        let before = aws.inventory();
        leave(&mut aws, "vpc-1", "acme");
        (before, aws.inventory().len())
    };
    let mut config = acme();
    config["volumes"] = true.into();
    let state = done(world.create(&config).await);
    assert_eq!(state.get("found").as_elements().unwrap().len(), its - left.len());
    done(world.delete(&state).await);
    assert_eq!(world.aws().inventory(), left);
}

#[tokio::test]
async fn volumes_are_deleted_if_they_are_asked_for_and_nothing_has_them() {
    let world = world();
    let state = done(world.create(&acme()).await);
    let mut asked = acme();
    asked["volumes"] = true.into();
    let state = done(world.update(&state, &asked).await);
    assert!(state.get("found").as_elements().unwrap().contains(&VOLUME.into()));
    assert!(told(&world, &state)[0].contains(VOLUME));
    let attached = json!([{"instanceId": "i-9", "device": "/dev/sdf", "status": "attached"}]);
    let hold = |by: Json| {
        world.aws().get("volume", "vol-acme").unwrap().value["attachmentSet"] = by;
    };
    hold(attached);
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("volume/vol-acme is attached to i-9 as /dev/sdf"), "{error}");
    hold(json!([]));
    done(world.delete(&state).await);
    assert_eq!(there(&world), [""; 0]);
}

#[tokio::test]
async fn what_is_to_stay_by_its_arn_stays() {
    let world = world();
    let mut config = acme();
    config["keep"] = json!([ARNS[1], ARNS[6]]);
    let state = done(world.create(&config).await);
    let found = state.get("found").as_elements().unwrap();
    assert!(found.len() == 5 && !found.contains(&ARNS[1].into()), "{found:?}");
    assert!(!found.contains(&ARNS[4].into()), "the rule that refers to a group that stays");
    done(world.delete(&state).await);
    let left = there(&world);
    let kept = [format!("load-balancer {}", ARNS[1]), "security-group sg-3".to_owned()];
    assert!(kept.iter().all(|object| left.contains(object)), "{left:?}");
    assert!(left.contains(&"security-group-rule sgr-1".to_owned()), "{left:?}");
}

/// An instance of `acme`.
fn run(world: &World<Store>, vpc: &str, state: &str) {
    let tags = json!({"kubernetes.io/cluster/acme": "owned"});
    let instance = json!({"instanceState": {"name": state}, "vpcId": vpc, "tags": tags});
    world.aws().with("instance", &instance);
}

#[tokio::test]
async fn nothing_is_removed_as_long_as_the_cluster_has_instances() {
    for state_of_it in ["pending", "running", "stopping", "stopped"] {
        let world = world();
        let state = done(world.create(&acme()).await);
        run(&world, "vpc-1", state_of_it);
        let before = world.aws().inventory();
        let outcome = world.delete(&state).await;
        let error = outcome.error.unwrap().to_string();
        assert!(error.contains("still has instances: i-1. Nothing was removed"), "{error}");
        assert_eq!((outcome.state, world.aws().inventory()), (state, before));
    }
    let world = world();
    let state = done(world.create(&acme()).await);
    for over in ["shutting-down", "terminated"] {
        run(&world, "vpc-1", over);
    }
    done(world.delete(&state).await);
}

#[tokio::test]
async fn volumes_stay_where_another_cluster_of_that_name_may_have_them() {
    let world = world();
    let mut config = acme();
    config["volumes"] = true.into();
    let state = done(world.create(&config).await);
    run(&world, "vpc-2", "running");
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains("has instances in vpc-2") && error.contains("vol-acme"), "{error}");
    assert_eq!(there(&world), ["instance i-1", "volume vol-acme"]);
}

#[tokio::test]
async fn an_interface_that_holds_a_group_is_waited_for_and_named() {
    let world = world();
    let state = done(world.create(&acme()).await);
    let held = world.aws().with(
        "network-interface",
        &json!({
            "vpcId": "vpc-1", "description": "ELB a-acme", "groupSet": [{"groupId": "sg-3"}], "status": "in-use",
            "attachment": {"attachmentId": "ela-attach-1"},
        }),
    );
    let error = world.delete(&state).await.error.unwrap().to_string();
    let waited_for = "waiting for network interfaces to go";
    for told in [waited_for, held.as_str(), "\"ELB a-acme\""] {
        assert!(error.contains(told), "no {told:?} in: {error}");
    }
    world.aws().remove("network-interface", &held);
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["volume vol-acme"]);
}

#[tokio::test]
async fn what_cannot_be_deleted_is_named_and_the_next_run_goes_on() {
    let world = world();
    leave(&mut world.aws(), "vpc-2", "globex");
    let state = done(world.create(&acme()).await);
    let set = |protected: &str| {
        let mut aws = world.aws();
        let balancer = aws.get("load-balancer", ARNS[1]).unwrap();
        balancer.value["attributes"] = json!({"deletion_protection.enabled": protected});
    };
    set("true");
    let error = world.delete(&state).await.error.unwrap().to_string();
    assert!(error.contains(&format!("This stays: {}", ARNS[1])), "{error}");
    assert!(error.contains("deletion_protection.enabled,Value=false"), "{error}");
    assert!(!there(&world).contains(&"classic-load-balancer a-acme".to_owned()));
    set("false");
    done(world.delete(&state).await);
    let left = there(&world);
    assert!(
        left.iter().all(|object| !object.contains("acme") || object == "volume vol-acme"),
        "{left:?}"
    );
    assert_eq!(left.iter().filter(|object| object.contains("globex")).count(), 4, "{left:?}");
}

#[tokio::test]
async fn what_must_not_be_removed_ends_the_destroy_at_once_and_the_rest_is_tried() {
    for action in [
        "DeleteLoadBalancer",
        "DeleteNetworkInterface",
        "DeleteTargetGroup",
        "RevokeSecurityGroupIngress",
        "DeleteSecurityGroup",
        "DeleteVolume",
    ] {
        let world = world();
        let mut config = acme();
        config["volumes"] = true.into();
        let state = done(world.create(&config).await);
        // Once, so that whoever tried again would get through.
        world.refuse(action, Answer::error("UnauthorizedOperation", "Not for you", 403));
        let outcome = world.delete(&state).await;
        let error = outcome.error.unwrap();
        assert_eq!(error.code(), Some("UnauthorizedOperation"), "{action}: {error}");
        let read = world.read(&outcome.state).await.unwrap();
        let found = read.get("found").as_elements().unwrap();
        let left: Vec<&str> = found.iter().filter_map(Value::as_str).collect();
        assert!(!left.is_empty() && left.len() < ARNS.len(), "{action}: {left:?}");
        let told = format!("This stays: {}.", left.join(", "));
        assert!(error.to_string().ends_with(&told), "{action}: {error}, {left:?}");
        done(world.delete(&outcome.state).await);
        assert_eq!(there(&world), [""; 0], "{action}");
    }
}

#[tokio::test]
async fn a_rule_that_must_not_be_removed_goes_with_its_group() {
    let world = world();
    let state = done(world.create(&acme()).await);
    world.refuse("RevokeSecurityGroupEgress", Answer::error("UnauthorizedOperation", "no", 403));
    done(world.delete(&state).await);
    assert_eq!(there(&world), ["volume vol-acme"]);
}

#[tokio::test]
async fn a_refusal_is_told_and_not_what_would_pass() {
    let world = world();
    let state = done(world.create(&acme()).await);
    world.refuse("DeleteSecurityGroup", Answer::error("DependencyViolation", "in use", 400));
    world.refuse("DeleteSecurityGroup", Answer::error("UnauthorizedOperation", "no", 403));
    world.refuse("DeleteTargetGroup", Answer::error("AccessDenied", "no", 403));
    let error = world.delete(&state).await.error.unwrap().to_string();
    let stays = [ARNS[3], ARNS[6], ARNS[7]].join(", ");
    let told = format!("This stays: {stays}. Not allowed either: ec2:DeleteSecurityGroup.");
    assert!(error.contains("AccessDenied") && error.ends_with(&told), "{error}");
}

#[tokio::test]
async fn what_was_created_after_the_plan_is_removed_as_well_and_told() {
    let world = world();
    let (cx, cluster) = (world.cx(), Cluster::parse("vpc-1/acme").unwrap());
    let known = |found: &[&str]| ClusterLeftovers {
        cluster_name: "acme".into(),
        found: Some(found.iter().map(|arn| (*arn).to_owned()).collect()),
        id: None,
        keep: None,
        volumes: None,
        vpc_id: "vpc-1".into(),
    };
    ClusterLeftovers::delete(&cx, &cluster, &known(&ARNS[1..])).await.unwrap();
    let [warning] = cx.take_warnings().try_into().unwrap();
    assert!(warning.detail.contains(ARNS[0]) && !warning.detail.contains(ARNS[1]));
    leave(&mut world.aws(), "vpc-1", "globex");
    ClusterLeftovers::delete(&cx, &cluster, &known(&ARNS)).await.unwrap();
    assert!(cx.take_warnings().is_empty());
}

#[tokio::test]
async fn a_role_that_may_not_look_keeps_what_the_state_says() {
    let world = world();
    let state = done(world.create(&acme()).await);
    world.refuse("DescribeTargetGroups", Answer::error("AccessDenied", "Not for you", 403));
    let (read, warnings) = world.read_with_warnings(&state).await.unwrap();
    assert_eq!(read.get("found"), state.get("found"));
    assert!(warnings[0].contains("`found` of vpc-1/acme stays as it is"), "{warnings:?}");
}

#[tokio::test]
async fn a_plan_that_replaces_it_lists_what_is_removed_too() {
    let world = world();
    let state = done(world.create(&acme()).await);
    let other = json!({"cluster_name": "globex", "vpc_id": "vpc-1"});
    let planned = world.plan(&state, &other);
    assert_eq!(planned.action, Action::Replace);
    assert!(planned.warnings[0].contains(ARNS[0]), "{:?}", planned.warnings);
    assert_eq!(world.plan(&state, &acme()).warnings, [""; 0]);
}

#[tokio::test]
async fn what_passes_by_itself_is_waited_for() {
    let in_use = (
        Operation::Delete,
        "DeleteTargetGroup",
        "ResourceInUse",
        "Target group is currently in use by a listener or a rule",
    );
    let held = (
        Operation::Delete,
        "DeleteSecurityGroup",
        "DependencyViolation",
        "resource sg-3 has a dependent object",
    );
    let few = || {
        let world = world();
        let one = |kind: &str, key: &str| world.aws().remove(kind, key);
        one("classic-load-balancer", "a-acme");
        one("load-balancer", ARNS[1]);
        one("network-interface", "eni-1");
        for kind in ["security-group-rule", "security-group"] {
            let own: Vec<String> =
                world.aws().all(kind).iter().map(|its| its.key.clone()).collect();
            own.iter().filter(|key| *key != "sg-3").for_each(|key| one(kind, key));
        }
        world
    };
    World::assert_passing(few, &acme(), &acme(), &[in_use, held]).await;
}

#[tokio::test]
async fn without_the_vpc_there_is_nothing() {
    let world = World::of("aws_cluster_leftovers");
    let state = done(world.create(&acme()).await);
    world.aws().remove("vpc", "vpc-1");
    assert!(world.read(&state).await.unwrap().is_null());
    done(world.delete(&state).await);
}

#[test]
fn an_import_id_is_a_vpc_and_a_name() {
    let cluster = Cluster::parse("vpc-1/a/b").unwrap();
    assert_eq!((cluster.vpc.as_str(), cluster.name.as_str()), ("vpc-1", "a/b"));
    assert_eq!(cluster.to_string(), "vpc-1/a/b");
    for wrong in ["", "acme", "vpc-1", "vpc-1/", "subnet-1/acme"] {
        assert!(Cluster::parse(wrong).unwrap_err().contains("is not VPC_ID/CLUSTER_NAME"));
    }
}
