use super::{VPC, counted, destroyed};
use crate::judge::Judge as _;
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A process that was started by hand; it ends with this value.
struct Attachable(Child);

impl Drop for Attachable {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A process for debugging that can sign requests of the source account, and how to attach to it.
fn started(lab: &Lab) -> (Attachable, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_terraform-provider-assumerole"))
        .arg("--debug")
        .env("AWS_ENDPOINT_URL", lab.double.url())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ACCESS_KEY_ID", &lab.source.access_key)
        .env("AWS_SECRET_ACCESS_KEY", &lab.source.secret_key)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the provider starts");
    let stdout = BufReader::new(process.stdout.take().expect("a pipe"));
    let process = Attachable(process);
    let told = stdout.lines().map_while(Result::ok).find_map(|line| {
        Some(line.strip_prefix("TF_REATTACH_PROVIDERS='")?.strip_suffix('\'')?.to_owned())
    });
    (process, told.expect("how to attach"))
}

#[test]
fn terraform_works_with_a_process_that_was_started_for_debugging() {
    let lab = Lab::new();
    let (process, told) = started(&lab);
    let mut terraform = Terraform::new(&lab, VPC);
    // Only the process that runs already can sign a request.
    terraform.unset("AWS_ACCESS_KEY_ID");
    terraform.unset("AWS_SECRET_ACCESS_KEY");
    terraform.set("TF_REATTACH_PROVIDERS", &told);

    terraform.apply().succeeded();

    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1}));
    destroyed(&lab, &terraform);
    drop(process);
}

#[test]
fn each_provider_block_leads_to_its_own_account_although_one_process_serves_them() {
    let lab = Lab::new();
    let (process, told) = started(&lab);
    let own = "provider \"aws\" {\n  alias  = \"own\"\n  region = \"eu-west-3\"\n}\n";
    let vpc = VPC.replace("\"vpc\" {", "\"own\" {\n  provider   = aws.own");
    let mut terraform = Terraform::new(&lab, &[own, &vpc, VPC].concat());
    terraform.set("TF_REATTACH_PROVIDERS", &told);

    terraform.apply().succeeded();

    let held = |region: &str, account| lab.double.vpcs(account, region).len();
    assert_eq!((held(REGION, &lab.target), held("eu-west-3", &lab.target)), (1, 0));
    assert_eq!((held(REGION, &lab.source), held("eu-west-3", &lab.source)), (0, 1));
    assert_eq!(terraform.planned(), BTreeMap::new());
    destroyed(&lab, &terraform);
    drop(process);
}
