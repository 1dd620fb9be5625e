//! Clusters of EKS, through the role of a customer.

use super::{counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

/// A cluster with all that it needs, and what its data sources say of it.
const CLUSTER: &str = r#"
resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index)
}

resource "aws_iam_role" "cluster" {
  name               = "it-cluster"
  assume_role_policy = provider::aws::trust_service("eks.amazonaws.com")
}

resource "aws_eks_cluster" "main" {
  name     = "it"
  role_arn = aws_iam_role.cluster.arn
  version  = "1.32"

  enabled_cluster_log_types = ["api"]

  access_config {
    authentication_mode = "API_AND_CONFIG_MAP"
  }

  vpc_config {
    subnet_ids = aws_subnet.private[*].id
  }

  tags = { Said = "first" }
}

data "aws_eks_cluster" "main" {
  name = aws_eks_cluster.main.name
}

data "aws_eks_cluster_auth" "main" {
  name = aws_eks_cluster.main.name
}

output "filled_in" {
  value = {
    issuer  = data.aws_eks_cluster.main.identity[0].oidc[0].issuer == aws_eks_cluster.main.identity[0].oidc[0].issuer
    network = aws_eks_cluster.main.kubernetes_network_config[0].service_ipv4_cidr
    token   = nonsensitive(startswith(data.aws_eks_cluster_auth.main.token, "k8s-aws-v1."))
    vpc     = data.aws_eks_cluster.main.vpc_config[0].vpc_id == aws_vpc.main.id
  }
}
"#;

/// The same with something else in many updates.
fn changed() -> String {
    let changes = [
        ("\"1.32\"", "\"1.33\""),
        ("[\"api\"]", "[\"audit\"]"),
        ("\"API_AND_CONFIG_MAP\"", "\"API\""),
        ("subnet_ids = ", "endpoint_private_access = true\n    subnet_ids = "),
        ("\"first\"", "\"second\""),
    ];
    changes.iter().fold(CLUSTER.to_owned(), |text, (was, is)| text.replace(was, is))
}

#[test]
fn a_cluster_is_made_changed_imported_and_destroyed_through_the_role_of_a_customer() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, CLUSTER);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"cluster": 1, "subnet": 2, "vpc": 1}));
    assert_eq!(terraform.planned(), BTreeMap::new());
    let outputs = terraform.run(&["output", "-json", "filled_in"]).succeeded().stdout;
    let outputs: serde_json::Value = serde_json::from_str(&outputs).expect("JSON");
    let filled_in = json!({
        "issuer": true, "network": "172.20.0.0/16", "token": true, "vpc": true,
    });
    assert_eq!(outputs, filled_in);

    terraform.configure(&changed());
    let update = ("aws_eks_cluster.main".to_owned(), "update".to_owned());
    assert_eq!(terraform.planned(), BTreeMap::from([update]));
    terraform.apply().succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());
    let state = terraform.state("aws_eks_cluster.main");
    assert_eq!((&state["version"], &state["status"]), (&json!("1.33"), &json!("ACTIVE")));

    terraform.run(&["state", "rm", "aws_eks_cluster.main"]).succeeded();
    terraform.run(&["import", "aws_eks_cluster.main", "it"]).succeeded();
    assert_eq!(terraform.planned(), BTreeMap::new());

    let calls = lab.double.calls(&lab.target);
    let session = format!("arn:aws:sts::{}:assumed-role/deployer/it", lab.target.id);
    for call in calls.iter().filter(|call| call.action.starts_with("eks:")) {
        assert_eq!(call.caller.as_deref(), Some(session.as_str()), "{call:?}");
    }
    destroyed(&lab, &terraform);
}
