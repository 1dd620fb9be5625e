use super::{PLAIN, counted, destroyed};
use crate::double::{Account, Call, Double};
use crate::terraform::{Lab, REGION, Terraform, trust};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A customer, in whose account one side of a connection is.
struct Side {
    account: Account,
    region: &'static str,
    role_arn: String,
    external_id: String,
}

impl Side {
    fn of(provider: &Account, region: &'static str) -> Self {
        let double = Double::shared();
        let account = double.account();
        let external_id = format!("id-of-{}", account.id);
        let role_arn = double.role(&account, "deployer", &trust(provider, Some(&external_id)));
        Self { account, region, role_arn, external_id }
    }
    /// The region and the role of a resource on this side.
    fn place(&self) -> String {
        let Self { region, role_arn, external_id, .. } = self;
        format!(
            "region = {region:?}\n  assume_role {{\n    role_arn    = {role_arn:?}\n    external_id = {external_id:?}\n  }}"
        )
    }
    /// The import ID of something on this side.
    fn import_id(&self, id: &Value) -> String {
        let Self { region, role_arn, external_id, .. } = self;
        let id = id.as_str().unwrap();
        format!("{id}@{region}|role_arn={role_arn}|external_id={external_id}")
    }
    /// The calls that change something, all of which the role has made, in the region of this side.
    fn changes(&self) -> Vec<String> {
        let session = format!("arn:aws:sts::{}:assumed-role/deployer/", self.account.id);
        let calls = Double::shared().calls(&self.account).into_iter();
        let own = |call: Call| {
            assert!(call.caller.as_ref().unwrap().starts_with(&session), "{call:?}");
            assert_eq!(call.region, self.region, "{call:?}");
            call.action
        };
        let is_read = |action: &String| action.contains(":Describe") || action.contains(":Get");
        calls.map(own).filter(|action| !is_read(action)).collect()
    }
    fn held(&self) -> Value {
        counted(&Double::shared().inventory(&self.account), self.region)
    }
}

/// One customer asks, another one accepts. What an update changes hangs on `said`.
fn between(red: &Side, blue: &Side) -> String {
    let (of_red, of_blue) = (red.place(), blue.place());
    let (owner, region) = (&blue.account.id, blue.region);
    format!(
        r#"
{PLAIN}

variable "said" {{
  default = "first"
}}

resource "aws_vpc" "red" {{
  {of_red}
  cidr_block = "10.1.0.0/16"
}}

resource "aws_vpc" "blue" {{
  {of_blue}
  cidr_block = "10.2.0.0/16"
}}

resource "aws_vpc_peering_connection" "asked" {{
  {of_red}
  vpc_id        = aws_vpc.red.id
  peer_vpc_id   = aws_vpc.blue.id
  peer_owner_id = "{owner}"
  peer_region   = "{region}"
  tags          = {{ Side = "red", Said = var.said }}
}}

resource "aws_vpc_peering_connection_accepter" "accepted" {{
  {of_blue}
  vpc_peering_connection_id = aws_vpc_peering_connection.asked.id
  auto_accept               = true
  tags                      = {{ Side = "blue" }}

  accepter {{
    allow_remote_vpc_dns_resolution = var.said == "second"
  }}
}}

resource "aws_vpc_peering_connection_options" "red" {{
  {of_red}
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.accepted.id

  requester {{
    allow_remote_vpc_dns_resolution = true
  }}
}}

resource "aws_route" "to_blue" {{
  {of_red}
  route_table_id            = aws_vpc.red.main_route_table_id
  destination_cidr_block    = aws_vpc.blue.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.accepted.id
}}

resource "aws_route" "to_red" {{
  {of_blue}
  route_table_id            = aws_vpc.blue.main_route_table_id
  destination_cidr_block    = aws_vpc.red.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.accepted.id
}}
"#
    )
}

fn allowing(allow: bool) -> Value {
    json!([{"allow_remote_vpc_dns_resolution": allow}])
}

/// A connection of two customers, from its request to its end, with one provider block.
fn connect(regions: [&'static str; 2]) {
    let double = Double::shared();
    let provider = double.account();
    let [red, blue] = regions.map(|region| Side::of(&provider, region));
    let mut terraform = Terraform::bare(&double.url(), &provider, &between(&red, &blue));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let both = json!({"vpc": 1, "vpc-peering-connection": 1});
    assert_eq!((red.held(), blue.held()), (both.clone(), both));

    let accepter = "aws_vpc_peering_connection_accepter.accepted";
    let state = terraform.state(accepter);
    for (name, value) in [
        ("accept_status", json!("active")),
        ("accepter", allowing(false)),
        ("peer_owner_id", json!(red.account.id)),
        ("peer_region", json!(blue.region)),
        ("peer_vpc_id", terraform.state("aws_vpc.red")["id"].clone()),
        ("tags_all", json!({"Side": "blue"})),
        ("vpc_id", terraform.state("aws_vpc.blue")["id"].clone()),
    ] {
        assert_eq!(state[name], value, "`{name}`");
    }
    let expected =
        ["ec2:CreateVpc", "ec2:AcceptVpcPeeringConnection", "ec2:CreateTags", "ec2:CreateRoute"];
    assert_eq!(blue.changes(), expected);
    let has = |side: &Side, action: &str| side.changes().iter().any(|made| made == action);
    assert!(has(&red, "ec2:CreateVpcPeeringConnection"));
    assert!(has(&red, "ec2:ModifyVpcPeeringConnectionOptions"));
    assert!(!has(&red, "ec2:AcceptVpcPeeringConnection"));

    terraform.set("TF_VAR_said", "second");
    let updates = ["aws_vpc_peering_connection.asked", accepter];
    let updates = updates.map(|address| (address.to_owned(), "update".to_owned()));
    assert_eq!(terraform.planned(), BTreeMap::from(updates));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state(accepter)["accepter"], allowing(true));
    let options = terraform.state("aws_vpc_peering_connection_options.red");
    assert_eq!(options["requester"], allowing(true));

    let id = &state["id"];
    let others = ["aws_vpc_peering_connection.asked", "aws_vpc_peering_connection_options.red"];
    let forget = ["state", "rm", accepter];
    terraform.run(&[&forget[..], &others[..]].concat()).succeeded();
    terraform.run(&["import", accepter, &blue.import_id(id)]).succeeded();
    for address in others {
        terraform.run(&["import", address, &red.import_id(id)]).succeeded();
    }
    // AWS does not tell who is to accept.
    let update = BTreeMap::from([(accepter.to_owned(), "update".to_owned())]);
    assert_eq!(terraform.planned(), update);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    let said = terraform.destroy().succeeded();
    assert!(said.said("The peering connection stays"), "{said}");
    assert_eq!((red.held(), blue.held()), (json!({}), json!({})));
    assert!(!has(&blue, "ec2:DeleteVpcPeeringConnection"));
    for call in double.calls(&provider) {
        assert_eq!(call.caller.as_ref(), Some(&provider.user_arn), "{call:?}");
    }
}

#[test]
fn a_customer_asks_and_another_one_accepts_with_one_provider_block() {
    connect(["eu-west-1"; 2]);
}

#[test]
fn customers_of_two_regions_are_connected_with_one_provider_block() {
    connect(["eu-west-1", "us-east-1"]);
}

#[test]
fn what_another_account_has_to_accept_says_so_and_is_accepted_there_in_the_next_apply() {
    let double = Double::shared();
    let provider = double.account();
    let [red, blue] = ["eu-west-1"; 2].map(|region| Side::of(&provider, region));
    let hcl = between(&red, &blue);
    let asking = hcl.replace("peer_region   =", "auto_accept   = true\n  peer_region   =");
    let terraform = Terraform::bare(&double.url(), &provider, &asking);
    let refusal = terraform.apply().refused();
    let place = format!("the account {} and the region eu-west-1", blue.account.id);
    for told in [place.as_str(), "aws_vpc_peering_connection_accepter", "assume_role"] {
        assert!(refusal.contains(told), "no {told:?} in: {refusal}");
    }
    terraform.configure(&hcl);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!((red.held(), blue.held()), (json!({}), json!({})));
}

/// Both VPCs in one account and region.
const TOGETHER: &str = r#"
variable "said" {
  default = "first"
}

resource "aws_vpc" "vpc" {
  for_each   = { app = "10.1.0.0/16", data = "10.2.0.0/16" }
  cidr_block = each.value
}

resource "aws_vpc_peering_connection" "both" {
  vpc_id      = aws_vpc.vpc["app"].id
  peer_vpc_id = aws_vpc.vpc["data"].id
  auto_accept = true
  tags        = { Said = var.said }

  accepter {
    allow_remote_vpc_dns_resolution = var.said == "second"
  }

  requester {
    allow_remote_vpc_dns_resolution = true
  }
}
"#;

#[test]
fn vpcs_of_one_account_are_connected_changed_imported_and_destroyed_through_the_role_of_a_customer()
{
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, TOGETHER);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 2, "vpc-peering-connection": 1}));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let address = "aws_vpc_peering_connection.both";
    let state = terraform.state(address);
    assert_eq!((&state["accepter"], &state["requester"]), (&allowing(false), &allowing(true)));

    terraform.set("TF_VAR_said", "second");
    let update = BTreeMap::from([(address.to_owned(), "update".to_owned())]);
    assert_eq!(terraform.planned(), update);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    assert_eq!(terraform.state(address)["accepter"], allowing(true));

    let id = state["id"].as_str().unwrap();
    terraform.run(&["state", "rm", address]).succeeded();
    terraform.run(&["import", address, id]).succeeded();
    // AWS does not tell who is to accept.
    assert_eq!(terraform.planned(), update);
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
