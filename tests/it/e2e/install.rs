//! The provider as `terraform-provider-assumerole install` puts it there, found by the real terraform in the registry's
//! stead: nothing here has a network.

use super::counted;
use crate::terraform::{EXTERNAL_ID, Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

/// The version under which it stands for hashicorp/aws 6.66.0.
const VERSION: &str = concat!("6.66.0+assumerole.", env!("CARGO_PKG_VERSION"));

/// A configuration with a module that names hashicorp/aws, and in a version that this provider does not have.
const CALLER: &str = r#"
provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn    = var.role_arn
    external_id = var.external_id
  }
}

variable "role_arn" {}
variable "external_id" {}

module "network" {
  source = "./network"
}
"#;

const MODULE: &str = r#"
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28"
    }
  }
}

resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}
"#;

/// A configuration that asks for hashicorp/aws in these versions, and has nothing in it.
fn asking_for(lab: &Lab, constraint: &str) -> Terraform {
    let source = "source = \"hashicorp/aws\"";
    let required = format!("aws = {{ {source}, version = {constraint:?} }}");
    let hcl = format!("terraform {{\n  required_providers {{ {required} }}\n}}\n");
    cut_off(Terraform::bare(&lab.double.url(), &lab.source, &hcl))
}

/// Whoever wants to go to a registry must fail.
fn cut_off(mut terraform: Terraform) -> Terraform {
    terraform.set("HTTPS_PROXY", "http://127.0.0.1:1");
    terraform.unset("TF_CLI_CONFIG_FILE");
    terraform
}

/// Installs for whoever works in this directory, which is its own home, and returns what is printed.
#[track_caller]
fn install(terraform: &Terraform, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_terraform-provider-assumerole"))
        .arg("install")
        .args(arguments)
        .current_dir(terraform.path(""))
        .env_clear()
        .env("HOME", terraform.path(""))
        .output()
        .expect("the provider starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("a text")
}

/// Installs into a mirror in this directory, and sets what is said has to be set.
#[track_caller]
fn mirrored(terraform: &mut Terraform, arguments: &[&str]) -> String {
    let told = install(terraform, &[&["--mirror", "mirror"], arguments].concat());
    let file = told.lines().find_map(|line| line.trim().strip_prefix("export TF_CLI_CONFIG_FILE="));
    terraform.set("TF_CLI_CONFIG_FILE", file.expect("what to export"));
    told
}

fn lock(terraform: &Terraform) -> String {
    fs::read_to_string(terraform.path(".terraform.lock.hcl")).expect("a lock file")
}

/// The version in the lock file.
fn locked(terraform: &Terraform) -> String {
    let lock = lock(terraform);
    let line = lock.lines().find(|line| line.trim().starts_with("version"));
    line.and_then(|line| line.split('"').nth(1)).expect("a version").to_owned()
}

#[test]
fn a_module_that_names_hashicorp_aws_initialises_locks_plans_and_applies() {
    let lab = Lab::new();
    let mut terraform = cut_off(Terraform::bare(&lab.double.url(), &lab.source, CALLER));
    terraform.set("TF_VAR_role_arn", &lab.role_arn);
    terraform.set("TF_VAR_external_id", EXTERNAL_ID);
    fs::create_dir(terraform.path("network")).unwrap();
    terraform.write("network/main.tf", MODULE);
    // Lines of the user, which terraform must still be able to read.
    let own = "disable_checkpoint = true\n\nprovider_installation {\n  direct {}\n  filesystem_mirror {\n    path    = \"/nowhere\"\n    exclude = []\n  }\n}\n";
    terraform.write(".terraformrc", own);
    mirrored(&mut terraform, &["--as", "hashicorp/aws"]);

    let init = terraform.run(&["init"]).succeeded();
    assert!(init.said(&format!("Installed hashicorp/aws v{VERSION}")), "{init}");
    assert!(!init.to_string().contains("CLI configuration"), "{init}");
    assert_eq!(locked(&terraform), VERSION);
    let version = terraform.run(&["version"]).succeeded();
    assert!(version.said(&format!("/hashicorp/aws v{VERSION}")), "{version}");
    let before = lock(&terraform);
    terraform.run(&["providers", "lock", "-fs-mirror=mirror", "hashicorp/aws"]).succeeded();
    assert_eq!(lock(&terraform), before);

    let create = ("module.network.aws_vpc.vpc".to_owned(), "create".to_owned());
    assert_eq!(terraform.planned(), BTreeMap::from([create]));
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1}));
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.destroy().succeeded();
    assert_eq!(lab.made(), json!({}));
}

/// The lock file with this version, and with the checksums of another program and of its archive.
fn locked_to(terraform: &Terraform, version: &str) {
    let lines = lock(terraform).replace(VERSION, version);
    let others = [format!("h1:{}=", "A".repeat(43)), format!("zh:{}", "0123abcd".repeat(8))];
    let others = others.map(|checksum| format!("    \"{checksum}\",")).join("\n");
    let own = lines.lines().filter(|line| !line.contains("\"zh:"));
    let lines = own.map(|line| if line.contains("\"h1:") { others.as_str() } else { line });
    terraform.write(".terraform.lock.hcl", &(lines.collect::<Vec<_>>().join("\n") + "\n"));
}

#[test]
fn a_lock_file_of_hashicorp_aws_needs_an_upgrade_at_another_version_and_at_the_same() {
    let lab = Lab::new();
    let mut terraform = asking_for(&lab, ">= 6.28");
    mirrored(&mut terraform, &["--as", "hashicorp/aws"]);
    terraform.run(&["init"]).succeeded();
    for version in ["6.28.0", "6.66.0", "6.70.0"] {
        locked_to(&terraform, version);
        let refused = terraform.run(&["init"]).refused();
        assert!(refused.contains(version), "{refused}");
        terraform.run(&["init", "-upgrade"]).succeeded();
        assert_eq!(locked(&terraform), VERSION);
    }
}

#[test]
fn another_program_of_the_same_version_is_refused_until_its_block_is_out_of_the_lock_file() {
    let lab = Lab::new();
    let mut terraform = asking_for(&lab, ">= 6.28");
    mirrored(&mut terraform, &["--as", "hashicorp/aws"]);
    terraform.run(&["init"]).succeeded();
    locked_to(&terraform, VERSION);
    let refused = terraform.run(&["init", "-upgrade"]).refused();
    assert!(refused.contains("checksums"), "{refused}");
    fs::remove_file(terraform.path(".terraform.lock.hcl")).unwrap();
    terraform.run(&["init", "-upgrade"]).succeeded();
}

#[test]
fn the_way_back_is_another_upgrade() {
    let lab = Lab::new();
    let mut terraform = asking_for(&lab, ">= 6.28");
    mirrored(&mut terraform, &["--as", "hashicorp/aws"]);
    terraform.run(&["init"]).succeeded();

    // hashicorp/aws in the place of its registry; nothing here runs it.
    let platform =
        fs::read_dir(terraform.path("mirror/registry.terraform.io/hashicorp/aws").join(VERSION));
    let platform = platform.unwrap().next().unwrap().unwrap().file_name().into_string().unwrap();
    for host in ["registry.terraform.io", "registry.opentofu.org"] {
        let folder = format!("official/{host}/hashicorp/aws/6.66.0/{platform}");
        fs::create_dir_all(terraform.path(&folder)).unwrap();
        terraform.write(&format!("{folder}/terraform-provider-aws_v6.66.0_x5"), "");
    }
    let official =
        format!("filesystem_mirror {{\n    path = {:?}\n  }}", terraform.path("official"));
    terraform.write(".terraformrc", &format!("provider_installation {{\n  {official}\n}}\n"));
    terraform.unset("TF_CLI_CONFIG_FILE");

    let refused = terraform.run(&["init"]).refused();
    assert!(refused.contains(VERSION), "{refused}");
    terraform.run(&["init", "-upgrade"]).succeeded();
    assert_eq!(locked(&terraform), "6.66.0");
    install(&terraform, &["--mirror", "mirror", "--uninstall"]);
    assert!(!terraform.path("mirror").exists());
}

#[test]
fn older_pins_get_it_in_a_version_of_their_own() {
    let lab = Lab::new();
    for (constraint, expected) in [
        ("~> 5.0", Some("5.100.0")),
        ("~> 4.1", Some("4.67.0")),
        (">= 4.0, < 6.0", Some("5.100.0")),
        ("<= 6.66.0", Some("6.66.0")),
        // As hashicorp/aws with build metadata would not be.
        ("6.66.0", None),
    ] {
        let mut terraform = asking_for(&lab, constraint);
        mirrored(&mut terraform, &["--as", "hashicorp/aws", "--for", "6.66.0,5.100.0,4.67.0"]);
        let init = terraform.run(&["init"]);
        match expected {
            Some(base) => {
                init.succeeded();
                let version = format!("{base}+assumerole.{}", env!("CARGO_PKG_VERSION"));
                assert_eq!(locked(&terraform), version, "{constraint}");
            }
            None => assert!(init.refused().contains("no available releases"), "{constraint}"),
        }
    }
}

#[test]
fn a_project_and_a_user_find_it_without_a_variable_and_no_longer_after_its_removal() {
    let lab = Lab::new();
    for place in [&["--project", "."][..], &["--user"]] {
        let terraform = asking_for(&lab, ">= 6.28");
        install(&terraform, &[place, &["--as", "hashicorp/aws"]].concat());
        terraform.run(&["init"]).succeeded();
        assert_eq!(locked(&terraform), VERSION);
        install(&terraform, &[place, &["--uninstall"]].concat());
        fs::remove_dir_all(terraform.path(".terraform")).unwrap();
        terraform.run(&["init"]).refused();
    }
}
