use super::destroyed;
use crate::terraform::{Lab, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

/// What modules write that pass on what their caller has left out.
const EMPTY: &str = r#"
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "named" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = ""
}

resource "aws_subnet" "numbered" {
  vpc_id               = aws_vpc.vpc.id
  cidr_block           = "10.1.2.0/24"
  availability_zone_id = ""
}

resource "aws_iam_role" "role" {
  path                 = ""
  description          = ""
  permissions_boundary = ""
  managed_policy_arns  = [""]
  assume_role_policy   = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "policy" {
  path   = ""
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
  })
}

resource "aws_iam_instance_profile" "profile" {
  path = ""
  role = ""
}
"#;

/// Where AWS chooses all the same, and what the configuration says of it.
const CHOSEN: [(&str, &str); 2] =
    [("aws_subnet.named", "availability_zone"), ("aws_subnet.numbered", "availability_zone_id")];

#[test]
fn empty_strings_that_stand_for_nothing_are_taken_as_not_set_and_end_in_no_changes() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, EMPTY);
    let applied = terraform.apply().succeeded();
    assert!(applied.said("`availability_zone` is an empty string, which counts as not set"));
    for (address, name) in CHOSEN {
        assert_eq!(terraform.state(address)[name], json!(""), "{address}");
    }
    assert_eq!(terraform.planned(), BTreeMap::new());

    terraform.run(&["refresh"]).succeeded();
    for (address, name) in CHOSEN {
        let chosen = terraform.state(address)[name].clone();
        assert!(chosen.as_str().is_some_and(|zone| !zone.is_empty()), "{address}: {chosen}");
    }
    assert_eq!(terraform.planned(), BTreeMap::new());

    // Whoever names what there is, or leaves it out, changes nothing either.
    let zone = terraform.state("aws_subnet.named")["availability_zone"].clone();
    let named = format!("availability_zone = {zone}");
    terraform.configure(
        &EMPTY
            .replace("availability_zone = \"\"", &named)
            .replace("  path = \"\"\n", "  path = \"/\"\n")
            .replace("  availability_zone_id = \"\"\n", ""),
    );
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
