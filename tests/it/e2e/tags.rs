use super::destroyed;
use crate::terraform::{Lab, Terraform};
use serde_json::json;
use std::collections::BTreeMap;

fn vpc(tags: &str, ignored: &str) -> String {
    format!(
        r#"
resource "aws_vpc" "vpc" {{
  cidr_block = "10.1.0.0/16"
  tags       = {tags}

  lifecycle {{
    ignore_changes = {ignored}
  }}
}}
"#
    )
}

#[test]
fn default_tags_reach_objects_with_the_next_apply_and_go_with_it() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, &vpc("{ Name = \"a\" }", "[]"));
    terraform.set("TF_AWS_DEFAULT_TAGS_Owner", "team");
    terraform.apply().succeeded();
    let all = |terraform: &Terraform| terraform.state("aws_vpc.vpc")["tags_all"].clone();
    assert_eq!(all(&terraform), json!({"Name": "a", "Owner": "team"}));
    assert_eq!(terraform.planned(), BTreeMap::new());

    terraform.unset("TF_AWS_DEFAULT_TAGS_Owner");
    terraform.set("TF_AWS_DEFAULT_TAGS_Stage", "test");
    terraform.apply().succeeded();
    assert_eq!(all(&terraform), json!({"Name": "a", "Stage": "test"}));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn tags_can_be_changed_whatever_of_them_is_ignored() {
    for ignored in
        ["[tags_all]", "[tags[\"Made\"], tags_all[\"Made\"]]", "[tags_all[\"Made\"], cidr_block]"]
    {
        let lab = Lab::new();
        let before = vpc("{ Name = \"a\", Made = \"monday\" }", ignored);
        let terraform = Terraform::new(&lab, &before);
        terraform.apply().succeeded();

        terraform.configure(&vpc("{ Name = \"b\", Made = \"monday\" }", ignored));
        terraform.apply().succeeded();
        assert_eq!(terraform.planned(), BTreeMap::new(), "{ignored}");
        terraform.run(&["refresh"]).succeeded();
        let tagged = json!({"Name": "b", "Made": "monday"});
        assert_eq!(terraform.state("aws_vpc.vpc")["tags_all"], tagged, "{ignored}");
        destroyed(&lab, &terraform);
    }
}

#[test]
fn an_object_of_which_all_changes_are_ignored_gets_no_default_tags() {
    let lab = Lab::new();
    let mut terraform = Terraform::new(&lab, &vpc("{ Name = \"a\" }", "all"));
    terraform.apply().succeeded();
    terraform.set("TF_AWS_DEFAULT_TAGS_Owner", "team");
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.configure(&vpc("{ Name = \"b\" }", "all"));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}

#[test]
fn an_object_is_replaced_although_its_tags_are_ignored() {
    let lab = Lab::new();
    let ignored = "[tags_all]";
    let terraform = Terraform::new(&lab, &vpc("{ Name = \"a\" }", ignored));
    terraform.apply().succeeded();
    terraform.configure(&vpc("{ Name = \"b\" }", ignored).replace("10.1.", "10.2."));
    terraform.apply().succeeded();
    terraform.run(&["refresh"]).succeeded();
    assert_eq!(terraform.state("aws_vpc.vpc")["tags_all"], json!({"Name": "b"}));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
}
