//! The store in the protocols of AWS, asked by the real clients of the SDK.

use super::*;
use crate::aws::fake::Fake;
use crate::aws::{Retries, Scope};
use std::sync::{Arc, Mutex};

const CLUSTER: Kind = Kind {
    key: Key::Chosen(&["name"]),
    absent: ("ResourceNotFoundException", "No cluster found for name: {}."),
    start: || json!({"status": "ACTIVE"}),
    filled: &[("arn", "arn:aws:eks:{region}:{account}:cluster/{name}")],
    unique: &[(&["name"], "ResourceInUseException", "Cluster already exists with name: {}")],
    token: Some("clientRequestToken"),
    tagged: Some("cluster"),
    pending: &[("status", "CREATING")],
    ending: Some(("status", "DELETING")),
    operations: &[
        on("CreateCluster", Does::Create("cluster")).at("/clusters"),
        on("DescribeCluster", Does::Get("cluster")).at("/clusters/{name}"),
        on("DeleteCluster", Does::Delete).at("/clusters/{name}"),
    ],
    ..Kind::of("eks", "cluster")
};

const ZONE: Kind = Kind {
    key: Key::Made("_id", "Z"),
    absent: ("NoSuchHostedZone", "No hosted zone found with ID: {}"),
    filled: &[("Id", "/hostedzone/{_id}"), ("@location", "https://route53.amazonaws.com/{_id}")],
    tagged: Some("hostedzone"),
    operations: &[
        on(
            "CreateHostedZone",
            Does::Other(|turn| {
                let key = turn.add("hosted-zone", &turn.fields());
                let zone = turn.object(turn.kind, &key)?.made();
                let change = json!({"Id": "/change/C1", "Status": "PENDING", "SubmittedAt": "2026-01-02T03:04:05Z"});
                Ok(json!({
                    "HostedZone": zone, "ChangeInfo": change, "@location": zone["@location"],
                    "DelegationSet": {"NameServers": ["ns-1.example.com", "ns-2.example.com"]},
                }))
            }),
        ),
        on("GetHostedZone", Does::Get("HostedZone")).at("/2013-04-01/hostedzone/{_id}"),
    ],
    ..Kind::of("route53", "hosted-zone")
};

const BALANCER: Kind = Kind {
    key: Key::Chosen(&["LoadBalancerArn"]),
    absent: ("LoadBalancerNotFound", "One or more load balancers not found"),
    filled: &[(
        "LoadBalancerArn",
        "arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/{Name}/{number}",
    )],
    renamed: &[("Name", "LoadBalancerName")],
    new: |_, balancer| {
        balancer["Name"] = balancer["LoadBalancerName"].clone();
        Ok(())
    },
    tagged: Some("load-balancer"),
    operations: &[
        on("CreateLoadBalancer", Does::Create("LoadBalancers[]")),
        on(
            "DescribeLoadBalancers",
            Does::List(
                "LoadBalancers",
                &[("LoadBalancerArns", "LoadBalancerArn"), ("Names", "LoadBalancerName")],
            ),
        ),
        on("DeleteLoadBalancer", Does::Delete),
    ],
    ..Kind::of("elasticloadbalancing", "load-balancer")
};

fn aws(nature: Nature) -> (Scope, Arc<Mutex<Store>>) {
    let kinds: [&'static Kind; 3] = [&CLUSTER, &ZONE, &BALANCER];
    let store = Arc::new(Mutex::new(Store { nature, ..Store::of(kinds) }));
    let its = Arc::clone(&store);
    (Fake::new(move |call| its.lock().unwrap().answer(call)).scope(), store)
}

#[tokio::test]
async fn a_rest_service_in_json_has_operations_paths_tokens_and_states() {
    let (scope, store) = aws(Nature { pending: 1, ending: 1, ..Nature::default() });
    let eks = scope.eks(Retries::All);
    let create = || {
        let call = eks.create_cluster().name("a").client_request_token("t").tags("team", "x");
        call.role_arn("arn:aws:iam::111122223333:role/a").resources_vpc_config(
            aws_sdk_eks::types::VpcConfigRequest::builder().subnet_ids("subnet-1").build(),
        )
    };
    for _ in 0..2 {
        let made = create().send().await.unwrap().cluster.unwrap();
        assert_eq!(made.arn(), Some("arn:aws:eks:us-east-1:111122223333:cluster/a"));
    }
    assert_eq!(store.lock().unwrap().inventory(), ["cluster a"], "a token makes one of two");
    let other = create().client_request_token("u").send().await.unwrap_err();
    assert!(other.into_service_error().is_resource_in_use_exception());

    let state = async |_| {
        let answer = eks.describe_cluster().name("a").send().await;
        answer.ok().and_then(|a| Some(a.cluster?.status?.as_str().to_owned()))
    };
    assert_eq!(state(0).await.as_deref(), Some("CREATING"));
    assert_eq!(state(1).await.as_deref(), Some("ACTIVE"));
    let arn = "arn:aws:eks:us-east-1:111122223333:cluster/a";
    eks.tag_resource().resource_arn(arn).tags("a", "b").send().await.unwrap();
    eks.untag_resource().resource_arn(arn).tag_keys("team").send().await.unwrap();
    assert!(store.lock().unwrap().get("cluster", "a").unwrap().tags.keys().eq(["a"]));
    eks.delete_cluster().name("a").send().await.unwrap();
    assert_eq!(state(2).await.as_deref(), Some("DELETING"));
    let gone = eks.describe_cluster().name("a").send().await.unwrap_err();
    assert!(gone.into_service_error().is_resource_not_found_exception());
}

#[tokio::test]
async fn a_rest_service_in_xml_has_headers_lists_and_tags() {
    let (scope, store) = aws(Nature::default());
    let route53 = scope.route53(Retries::All);
    let call = route53.create_hosted_zone().name("example.com.").caller_reference("r");
    let made = call.send().await.unwrap();
    assert_eq!(made.location(), "https://route53.amazonaws.com/Z1");
    assert_eq!(made.hosted_zone().unwrap().id(), "/hostedzone/Z1");
    assert_eq!(made.delegation_set().unwrap().name_servers().len(), 2);
    let read = route53.get_hosted_zone().id("Z1").send().await.unwrap();
    assert_eq!(read.hosted_zone().unwrap().name(), "example.com.");
    let absent = route53.get_hosted_zone().id("Z9").send().await.unwrap_err();
    assert!(absent.into_service_error().is_no_such_hosted_zone());

    let kind = aws_sdk_route53::types::TagResourceType::Hostedzone;
    let tag = |key: &str| aws_sdk_route53::types::Tag::builder().key(key).value("v").build();
    let change =
        || route53.change_tags_for_resource().resource_type(kind.clone()).resource_id("Z1");
    change().add_tags(tag("a")).add_tags(tag("b")).send().await.unwrap();
    change().remove_tag_keys("a").send().await.unwrap();
    assert!(store.lock().unwrap().get("hosted-zone", "Z1").unwrap().tags.keys().eq(["b"]));
    let listed = route53.list_tags_for_resource().resource_type(kind.clone()).resource_id("Z1");
    let set = listed.send().await.unwrap().resource_tag_set.unwrap();
    assert_eq!(set.tags().iter().filter_map(|tag| tag.key()).collect::<Vec<_>>(), ["b"]);
}

#[tokio::test]
async fn a_query_service_answers_in_pages_and_tells_tags_by_a_call_of_their_own() {
    let (scope, store) = aws(Nature { page: 1, ..Nature::default() });
    let elb = scope.elbv2(Retries::All);
    let tag = |key: &str| {
        aws_sdk_elasticloadbalancingv2::types::Tag::builder().key(key).value("v").build()
    };
    let mut arns = Vec::new();
    for name in ["a", "b"] {
        let made = elb.create_load_balancer().name(name).tags(tag("x")).send().await.unwrap();
        arns.push(made.load_balancers()[0].load_balancer_arn().unwrap().to_owned());
    }
    let all = elb.describe_load_balancers().into_paginator().items().send();
    let all = all.collect::<std::result::Result<Vec<_>, _>>().await.unwrap();
    assert_eq!(all.iter().filter_map(|b| b.load_balancer_name()).collect::<Vec<_>>(), ["a", "b"]);
    let one = elb.describe_load_balancers().load_balancer_arns(&arns[1]).send().await.unwrap();
    assert_eq!(one.load_balancers()[0].load_balancer_name(), Some("b"));

    elb.add_tags().resource_arns(&arns[0]).tags(tag("y")).send().await.unwrap();
    elb.remove_tags().resource_arns(&arns[0]).tag_keys("x").send().await.unwrap();
    let told = elb.describe_tags().resource_arns(&arns[0]).resource_arns(&arns[1]).send().await;
    let told = told.unwrap().tag_descriptions.unwrap();
    let keys = told.iter().map(|of| of.tags()[0].key().unwrap()).collect::<Vec<_>>();
    assert_eq!(keys, ["y", "x"]);
    elb.delete_load_balancer().load_balancer_arn(&arns[0]).send().await.unwrap();
    assert_eq!(store.lock().unwrap().all("load-balancer").len(), 1);
}

#[tokio::test]
async fn what_is_late_is_not_shown_and_what_goes_wrong_goes_wrong_once() {
    let (scope, store) = aws(Nature { late: 1, ..Nature::default() });
    let eks = scope.eks(Retries::OnlyUnsent);
    store
        .lock()
        .unwrap()
        .trouble(0, Trouble::Refused(Answer::error("AccessDeniedException", "no", 403)));
    store.lock().unwrap().trouble(1, Trouble::Lost(Answer::cut(crate::aws::fake::Cut::After)));
    let create = || {
        eks.create_cluster()
            .name("a")
            .role_arn("r")
            .resources_vpc_config(aws_sdk_eks::types::VpcConfigRequest::builder().build())
    };
    assert!(create().send().await.is_err());
    assert!(store.lock().unwrap().inventory().is_empty(), "it was refused");
    assert!(create().send().await.is_err());
    assert_eq!(
        store.lock().unwrap().inventory(),
        ["cluster a"],
        "it was done, and the answer lost"
    );
    let read = || eks.describe_cluster().name("a").send();
    assert!(read().await.is_err(), "it is not shown yet");
    assert!(read().await.is_ok());
}
