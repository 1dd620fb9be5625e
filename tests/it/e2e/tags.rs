use super::destroyed;
use crate::terraform::{Lab, PROVIDER, Terraform};
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

/// A provider block with default tags.
fn provider(default_tags: &str) -> String {
    let block = format!("default_tags {{\n    tags = {default_tags}\n  }}\n\n  assume_role {{");
    PROVIDER.replace("assume_role {", &block)
}

#[test]
fn a_default_tag_that_is_known_after_apply_follows_its_source_and_is_no_tag_of_the_object_itself() {
    for ignored in ["[tags]", "[]"] {
        let lab = Lab::new();
        let revision = |number: u32| {
            let vpc = vpc("{ Name = \"a\" }", ignored);
            format!(
                "resource \"terraform_data\" \"rev\" {{\n  triggers_replace = {number}\n}}\n{vpc}"
            )
        };
        let terraform = Terraform::new(&lab, &revision(1));
        terraform.write("provider.tf", &provider("{ Rev = terraform_data.rev.id }"));
        for number in [1, 2, 3] {
            terraform.configure(&revision(number));
            terraform.run(&["plan", "-out=tested.tfplan"]).succeeded();
            let plan = terraform.show(&["tested.tfplan"]);
            let changes = plan["resource_changes"].as_array().expect("changes");
            let change = changes.iter().find(|change| change["type"] == "aws_vpc").expect("a VPC");
            if number > 1 {
                let [before, after] =
                    ["before", "after"].map(|side| &change["change"][side]["tags"]);
                assert_eq!(before, after, "{ignored}: only `tags_all` is to change");
            }
            terraform.run(&["apply", "tested.tfplan"]).succeeded();
            let (vpc, rev) =
                (terraform.state("aws_vpc.vpc"), terraform.state("terraform_data.rev"));
            assert_eq!(vpc["tags"], json!({"Name": "a"}), "{ignored}");
            assert_eq!(vpc["tags_all"], json!({"Name": "a", "Rev": rev["id"]}), "{ignored}");
            assert_eq!(terraform.planned(), BTreeMap::new(), "{ignored}");
        }
        destroyed(&lab, &terraform);
    }
}

#[test]
fn a_tag_whose_value_is_null_comes_and_goes_without_a_change() {
    let lab = Lab::new();
    let (null, none) = (vpc("{ key1 = null }", "[]"), vpc("null", "[]"));
    for default_tags in ["{}", "{ key1 = \"team\" }"] {
        let terraform = Terraform::new(&lab, &null);
        terraform.write("provider.tf", &provider(default_tags));
        terraform.apply().succeeded();
        for same in [&null, &none, &vpc("{}", "[]"), &vpc("{ key2 = null }", "[]"), &null] {
            terraform.configure(same);
            assert_eq!(terraform.planned(), BTreeMap::new(), "{default_tags} {same}");
        }
        let named = vpc("{ Name = \"a\", key1 = null }", "[]");
        terraform.configure(&named);
        terraform.apply().succeeded();
        for same in [&vpc("{ Name = \"a\" }", "[]"), &named] {
            terraform.configure(same);
            assert_eq!(terraform.planned(), BTreeMap::new(), "{default_tags} {same}");
        }
        destroyed(&lab, &terraform);
    }
}
