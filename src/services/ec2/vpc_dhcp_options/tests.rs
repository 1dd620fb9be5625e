//! What is special about `aws_vpc_dhcp_options`, and the sets as the EC2 API Reference documents them.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDhcpOptions.html>

use crate::aws::fake::{Answer, Cut};
use crate::engine::Operation;
use crate::plan::contract::Action;
use crate::services::ec2::testing::kinds::IN_USE;
use crate::services::testing::{Row, World, assert_has, done};
use crate::store::{Does, Key, Kind, Refusal, Said, Store, Turn, on, texts};
use serde_json::{Value as Json, json};

/// How `aws_vpc_dhcp_options` is tested with all types.
pub(in crate::services) const ROW: Row =
    Row { kinds: &[&OPTIONS], makes: Some("dhcp-options"), ..Row::of("aws_vpc_dhcp_options") };

/// A set. Those of VPCs cannot be deleted.
const OPTIONS: Kind = Kind {
    key: Key::Made("dhcpOptionsId", "dopt-0"),
    absent: ("InvalidDhcpOptionID.NotFound", "The dhcpOption ID '{}' does not exist"),
    start: || json!({"dhcpConfigurationSet": []}),
    filled: &[("ownerId", "{account}")],
    tagged: Some("dhcp-options"),
    end: |turn, id| {
        let its = |vpc: &&crate::store::Object| vpc.value["dhcpOptionsId"] == id;
        let is_used = turn.store.all("vpc").into_iter().any(|vpc| !vpc.is_ending() && its(&vpc));
        let refusal = || Refusal::new(IN_USE.0, IN_USE.1.replace("{}", id));
        if is_used { Err(refusal()) } else { Ok(()) }
    },
    operations: &[
        on("CreateDhcpOptions", Does::Other(create)),
        on(
            "DescribeDhcpOptions",
            Does::List("dhcpOptionsSet", &[("dhcp-options-id", "dhcpOptionsId")]),
        ),
        on("DeleteDhcpOptions", Does::Delete),
    ],
    ..Kind::of("ec2", "dhcp-options")
};

fn create(turn: &mut Turn<'_>) -> Said {
    let asked = turn.call.input["DhcpConfiguration"].as_array().cloned().unwrap_or_default();
    if asked.is_empty() {
        return Err(Refusal::new(
            "MissingParameter",
            "The request must contain the parameter DhcpConfiguration",
        ));
    }
    let configuration = |one: &Json| {
        let values: Vec<Json> =
            texts(&one["Value"]).into_iter().map(|value| json!({"value": value})).collect();
        json!({"key": one["Key"], "valueSet": values})
    };
    let configurations: Vec<Json> = asked.iter().map(configuration).collect();
    let mut answer = turn.create("dhcpOptions")?;
    let id = texts(&answer["dhcpOptions"]["dhcpOptionsId"]).concat();
    let set = turn.store.get("dhcp-options", &id).unwrap();
    set.value["dhcpConfigurationSet"] = configurations.clone().into();
    answer["dhcpOptions"]["dhcpConfigurationSet"] = configurations.into();
    Ok(answer)
}

fn world() -> World<Store> {
    World::of("aws_vpc_dhcp_options")
}

fn config() -> Json {
    json!({"domain_name": "example.com", "domain_name_servers": ["10.0.0.2", "AmazonProvidedDNS"]})
}

#[tokio::test]
async fn every_option_is_sent_by_its_name_and_lists_keep_their_order() {
    let world = world();
    let all = json!({
        "domain_name": "example.com example.net", "domain_name_servers": ["10.0.0.2", "AmazonProvidedDNS"],
        "ipv6_address_preferred_lease_time": "1440", "netbios_name_servers": ["10.0.0.4"], "netbios_node_type": "2",
        "ntp_servers": ["10.0.0.6", "10.0.0.5"],
    });
    let state = done(world.create(&all).await);
    let call = world.call("CreateDhcpOptions");
    let names: Vec<&str> =
        (1..=6).map(|i| call.param(&format!("DhcpConfiguration.{i}.Key"))).collect();
    let expected = [
        "domain-name",
        "domain-name-servers",
        "ipv6-address-preferred-lease-time",
        "netbios-name-servers",
        "netbios-node-type",
        "ntp-servers",
    ];
    assert_eq!(names, expected);
    assert_has(&state, &all);
    assert_has(
        &state,
        &json!({
            "arn": "arn:aws:ec2:us-east-1:111122223333:dhcp-options/dopt-01", "id": "dopt-01",
            "owner_id": "111122223333",
        }),
    );
    assert_eq!(world.plan(&state, &all).action, Action::NoOp);
}

#[tokio::test]
async fn what_is_empty_is_not_sent_and_something_has_to_be_there() {
    let world = world();
    // As modules write it.
    let module = json!({
        "domain_name": "", "domain_name_servers": ["AmazonProvidedDNS"], "ntp_servers": [], "netbios_name_servers": [],
        "netbios_node_type": "", "ipv6_address_preferred_lease_time": null,
    });
    let state = done(world.create(&module).await);
    assert_eq!(world.call("CreateDhcpOptions").param("DhcpConfiguration.2.Key"), "");
    assert_eq!(world.plan(&state, &module).action, Action::NoOp);
    let plain = json!({"domain_name_servers": ["AmazonProvidedDNS"]});
    assert_eq!(world.plan(&state, &plain).replace, [""; 0]);
    assert_eq!(world.problems(&json!({"domain_name": ""})).len(), 1);
}

#[tokio::test]
async fn vpcs_that_still_have_a_set_are_given_none_when_it_is_destroyed() {
    let world = world();
    let state = done(world.create(&config()).await);
    for (cidr, options) in [("10.0.0.0/16", "dopt-01"), ("10.1.0.0/16", "dopt-1")] {
        world.aws().with("vpc", &json!({"cidrBlock": cidr, "dhcpOptionsId": options}));
    }
    world.actions();
    done(world.delete(&state).await);
    let expected =
        ["DeleteDhcpOptions", "DescribeVpcs", "AssociateDhcpOptions", "DeleteDhcpOptions"];
    assert_eq!(world.actions(), expected);
    let mut aws = world.aws();
    for (vpc, options) in [("vpc-1", "default"), ("vpc-2", "dopt-1")] {
        assert_eq!(aws.get("vpc", vpc).unwrap().value["dhcpOptionsId"], options);
    }
}

#[tokio::test]
async fn a_set_of_nobody_is_deleted_with_one_call() {
    let world = world();
    let state = done(world.create(&config()).await);
    world.actions();
    done(world.delete(&state).await);
    assert_eq!(world.actions(), ["DeleteDhcpOptions"]);
}

#[tokio::test]
async fn a_set_whose_create_call_was_lost_is_found_and_no_other_that_is_alike() {
    let world = world();
    done(world.again().create(&config()).await);
    world.lose("CreateDhcpOptions", Answer::cut(Cut::After));
    let state = done(world.create(&config()).await);
    assert_has(&state, &json!({"id": "dopt-02"}));
    assert_eq!(world.aws().all("dhcp-options").len(), 2);
}

#[tokio::test]
async fn many_sets_are_read_with_one_call_and_a_missing_one_fails_nothing() {
    let world = world();
    let mut states = vec![];
    for domain in ["a.example", "b.example"] {
        states.push(done(world.create(&json!({"domain_name": domain})).await));
    }
    world.aws().remove("dhcp-options", "dopt-01");
    world.actions();
    let (a, b) = tokio::join!(world.read(&states[0]), world.read(&states[1]));
    assert!(a.unwrap().is_null());
    assert_eq!(b.unwrap(), states[1]);
    assert_eq!(world.actions(), ["DescribeDhcpOptions"]);
}

#[tokio::test]
async fn a_set_that_is_in_use_is_waited_for() {
    let errors = [(
        Operation::Delete,
        "DeleteDhcpOptions",
        "DependencyViolation",
        "The dhcpOptions 'dopt-01' has dependencies and cannot be deleted.",
    )];
    World::assert_passing(world, &config(), &config(), &errors).await;
}

#[tokio::test]
async fn a_state_of_hashicorp_aws_is_taken_over_without_a_change() {
    let world = world();
    done(world.create(&config()).await);
    // As version 5.100 writes it.
    let state = json!({
        "arn": "arn:aws:ec2:us-east-1:111122223333:dhcp-options/dopt-01", "domain_name": "example.com",
        "domain_name_servers": ["10.0.0.2", "AmazonProvidedDNS"], "id": "dopt-01",
        "ipv6_address_preferred_lease_time": "", "netbios_name_servers": null, "netbios_node_type": "",
        "ntp_servers": null, "owner_id": "111122223333", "tags": null, "tags_all": {},
    });
    let taken = world.take_over(0, &state).await;
    assert_eq!(world.plan(&taken, &config()).action, Action::NoOp);
}
