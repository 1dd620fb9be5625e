use super::{VPC, counted, destroyed};
use crate::terraform::{Lab, REGION, Running, Terraform};
use serde_json::json;
use std::time::{Duration, Instant};

/// An apply that has made a VPC, and waits for it to become available, which it never does.
fn stuck() -> (Lab, Terraform, Running) {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    let pending = json!({"kind": "pending", "action": "DescribeVpcs", "from": "available", "to": "pending", "times": null});
    lab.double.fault(&lab.target, pending);
    let apply = terraform.start(&["apply", "-auto-approve"]);
    let created = lab.double.arrival(&lab.target, "CreateVpc", 0);
    lab.double.arrival(&lab.target, "DescribeVpcs", created.sequence);
    (lab, terraform, apply)
}

#[test]
fn ctrl_c_ends_the_wait_at_once_and_keeps_what_was_made() {
    let (lab, terraform, apply) = stuck();

    let interrupted = Instant::now();
    apply.interrupt();
    let finished = apply.wait();

    assert_eq!(finished.status, Some(1), "{finished}");
    assert!(interrupted.elapsed() < Duration::from_secs(5), "{finished}");
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1}));
    assert_eq!(lab.made()[REGION]["vpc"][0], terraform.state("aws_vpc.vpc")["id"]);
    lab.double.heal(&lab.target);
    destroyed(&lab, &terraform);
}

#[test]
fn the_signal_to_terminate_lets_the_call_under_way_end_and_keeps_what_it_made() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    let slow = json!({"kind": "delay", "action": "CreateVpc", "seconds": 2, "times": 1});
    lab.double.fault(&lab.target, slow);
    let apply = terraform.start(&["apply", "-auto-approve"]);
    lab.double.arrival(&lab.target, "CreateVpc", 0);

    apply.terminate();
    let finished = apply.wait();

    assert_eq!(finished.status, Some(1), "{finished}");
    assert!(!finished.stderr.contains("plugin"), "{finished}");
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1}));
    assert_eq!(lab.made()[REGION]["vpc"][0], terraform.state("aws_vpc.vpc")["id"]);
    destroyed(&lab, &terraform);
}

#[test]
fn ctrl_c_does_not_wait_for_a_read_that_hangs() {
    let lab = Lab::new();
    let terraform = Terraform::new(&lab, VPC);
    // The first read looks what there was before.
    let slow = json!({"kind": "delay", "action": "DescribeVpcs", "seconds": 60, "after": 1, "times": null});
    lab.double.fault(&lab.target, slow);
    let apply = terraform.start(&["apply", "-auto-approve"]);
    let created = lab.double.arrival(&lab.target, "CreateVpc", 0);
    lab.double.arrival(&lab.target, "DescribeVpcs", created.sequence);

    let interrupted = Instant::now();
    apply.interrupt();
    let finished = apply.wait();

    assert_eq!(finished.status, Some(1), "{finished}");
    assert!(interrupted.elapsed() < Duration::from_secs(5), "{finished}");
    assert_eq!(lab.made()[REGION]["vpc"][0], terraform.state("aws_vpc.vpc")["id"]);
    lab.double.heal(&lab.target);
    destroyed(&lab, &terraform);
}

#[test]
fn a_killed_terraform_takes_its_provider_with_it() {
    let (lab, terraform, apply) = stuck();

    apply.kill();
    // Ends only when the provider has ended too: it holds terraform's stderr.
    let finished = apply.wait();

    assert_eq!(finished.status, None, "{finished}");
    // The state of a killed terraform knows nothing of the VPC; the next apply is not in its way, and not blocked.
    lab.double.heal(&lab.target);
    terraform.apply().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 2}));
    terraform.destroy().succeeded();
    assert_eq!(counted(&lab.made(), REGION), json!({"vpc": 1}));
}
