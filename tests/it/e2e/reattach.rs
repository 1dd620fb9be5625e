use super::{VPC, counted, destroyed};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::json;
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

#[test]
fn terraform_works_with_a_process_that_was_started_for_debugging() {
    let lab = Lab::new();
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
    let mut terraform = Terraform::new(&lab, VPC);
    // Only the process that runs already can sign a request.
    terraform.unset("AWS_ACCESS_KEY_ID");
    terraform.unset("AWS_SECRET_ACCESS_KEY");
    terraform.set("TF_REATTACH_PROVIDERS", &told.expect("how to attach"));

    terraform.apply().succeeded();

    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1}));
    destroyed(&lab, &terraform);
    drop(process);
}
