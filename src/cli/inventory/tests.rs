use super::*;
use crate::engine::Catalog;
use crate::services::REGISTRY;
use serde_json::{Value as Json, json};
use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

const OWN: &str = "registry.terraform.io/assumerole/assumerole";
const ROLE: &str = "arn:aws:iam::222222222222:role/deployer";
const OTHER: &str = "arn:aws:iam::333333333333:role/deployer";

/// An object of a state, with its ARN where `kind` tells what EC2 calls it.
fn object(address: &str, id: &str, kind: &str, account: &str, more: Json) -> Json {
    let type_name = address.split('.').next().unwrap();
    let mut values = json!({"id": id, "region": "eu-central-1"});
    if !kind.is_empty() {
        values["arn"] = json!(format!("arn:aws:ec2:eu-central-1:{account}:{kind}/{id}"));
    }
    let more: serde_json::Map<String, Json> = serde_json::from_value(more).unwrap();
    for (name, value) in more {
        values[name] = value;
    }
    json!({
        "address": address, "mode": "managed", "type": type_name, "name": "it",
        "provider_name": OWN, "values": values,
    })
}

fn shown(resources: &[Json]) -> String {
    json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})
        .to_string()
}

/// A network with an instance, whose state tells of no dependency, in this account.
fn network(account: &str) -> Vec<Json> {
    vec![
        object("aws_vpc.it", "vpc-1", "vpc", account, json!({"default_security_group_id": "sg-1"})),
        object("aws_subnet.it", "subnet-1", "subnet", account, json!({"vpc_id": "vpc-1"})),
        object(
            "aws_default_security_group.it",
            "sg-1",
            "security-group",
            account,
            json!({"vpc_id": "vpc-1"}),
        ),
        object(
            "aws_instance.it",
            "i-1",
            "instance",
            account,
            json!({"subnet_id": "subnet-1", "disable_api_termination": true}),
        ),
        object(
            "aws_internet_gateway.it",
            "igw-1",
            "internet-gateway",
            account,
            json!({"vpc_id": "vpc-1"}),
        ),
    ]
}

fn listed(text: &str, role: Option<&str>) -> Result<Vec<String>, String> {
    let printed = told("state.json", text, role, Format::Json).map_err(|why| why.to_string())?;
    let printed: Json = serde_json::from_str(&printed).unwrap();
    let objects = printed["objects"].as_array().unwrap().iter();
    Ok(objects.map(|object| object["address"].as_str().unwrap().to_owned()).collect())
}

fn script(text: &str) -> String {
    told("state.json", text, None, Format::Script).unwrap()
}

#[test]
fn each_object_comes_before_what_it_depends_on_names_or_is_by_its_type_in() {
    let order = listed(&shown(&network("222222222222")), None).unwrap();
    assert_eq!(
        order,
        [
            "aws_instance.it",
            "aws_internet_gateway.it",
            "aws_default_security_group.it",
            "aws_subnet.it",
            "aws_vpc.it",
        ]
    );
    // What the state says of dependencies wins over the types.
    let mut network = network("222222222222");
    network[4]["depends_on"] = json!(["aws_subnet.it"]);
    network[3]["depends_on"] = json!(["aws_internet_gateway.it"]);
    network[3]["address"] = json!("aws_instance.it[0]");
    let order = listed(&shown(&network), None).unwrap();
    assert_eq!(order[..2], ["aws_instance.it[0]", "aws_internet_gateway.it"]);
    // A state that goes in circles still ends.
    network[0]["depends_on"] = json!(["aws_instance.it"]);
    network[1]["depends_on"] = json!(["aws_vpc.it"]);
    assert_eq!(listed(&shown(&network), None).unwrap().len(), 5);
}

#[test]
fn a_role_leads_to_its_own_objects_and_to_those_of_its_account_that_tell_no_role() {
    let reached = object(
        "aws_vpc.a",
        "vpc-a",
        "vpc",
        "222222222222",
        json!({"assume_role": [{"role_arn": ROLE, "external_id": "agreed"}]}),
    );
    let elsewhere = object(
        "aws_vpc.b",
        "vpc-b",
        "vpc",
        "222222222222",
        json!({"assume_role": [{"role_arn": ROLE.replace("deployer", "other")}]}),
    );
    let in_account = object("aws_vpc.c", "vpc-c", "vpc", "222222222222", json!({}));
    let mut route = object("aws_route.d", "r-1", "", "", json!({"route_table_id": "rtb-1"}));
    route["depends_on"] = json!(["aws_vpc.c"]);
    let other = object("aws_vpc.e", "vpc-e", "vpc", "333333333333", json!({}));
    let all = shown(&[reached, elsewhere, in_account, route, other]);
    assert_eq!(listed(&all, Some(ROLE)).unwrap(), ["aws_route.d", "aws_vpc.a", "aws_vpc.c"]);
    let table = told("state.json", &all, None, Format::Table).unwrap();
    assert!(
        table.contains(&format!("Account 222222222222, through {ROLE}, in the order")),
        "{table}"
    );
    assert!(
        table.contains(
            "  1  eu-central-1  arn:aws:ec2:eu-central-1:333333333333:vpc/vpc-e  aws_vpc.e\n"
        ),
        "{table}"
    );
    let printed = told("state.json", &all, None, Format::Json).unwrap();
    assert!(!printed.contains("agreed"), "{printed}");
    assert_eq!(
        told("state.json", &all, None, Format::Script).unwrap_err().to_string(),
        "a script is for one account, and state.json has objects in 222222222222, 333333333333: choose one with --role ARN"
    );
    let nobody = listed(&all, Some("arn:aws:iam::444444444444:role/x")).unwrap_err();
    assert!(nobody.starts_with("nothing in state.json is reached through arn:aws:iam::444444444444:role/x: the roles there are "), "{nobody}");
}

#[test]
fn a_plan_tells_the_roles_of_its_provider_blocks_too() {
    let state: Json = serde_json::from_str(&shown(&network("222222222222"))).unwrap();
    let plan = |role: &str| {
        json!({
            "format_version": "1.2", "planned_values": {}, "prior_state": state,
            "configuration": {
                "provider_config": {"aws": {"name": "aws", "full_name": OWN, "expressions": {
                    "assume_role": [{"role_arn": {"constant_value": role}}],
                }}},
                "root_module": {"resources": [{"address": "aws_vpc.it", "provider_config_key": "aws"}]},
            },
        })
        .to_string()
    };
    assert_eq!(listed(&plan(ROLE), Some(ROLE)).unwrap().len(), 5);
    let refusal = listed(&plan(OTHER), Some(ROLE)).unwrap_err();
    assert!(refusal.ends_with(&format!("the roles there are {OTHER}")), "{refusal}");
}

#[test]
fn a_state_as_it_is_stored_says_the_same_as_one_that_is_shown() {
    let instance = |key: Json, id: &str| {
        json!({
            "index_key": key, "dependencies": ["module.net.aws_vpc.it"],
            "attributes": {"id": id, "vpc_id": "vpc-1", "region": "eu-central-1"},
        })
    };
    let stored = json!({
        "version": 4, "serial": 3, "lineage": "l", "resources": [
            {
                "module": "module.net", "mode": "managed", "type": "aws_vpc", "name": "it",
                "provider": format!("module.net.provider[\"{OWN}\"].alias"),
                "instances": [{"attributes": {"id": "vpc-1", "arn": "arn:aws:ec2:eu-central-1:222222222222:vpc/vpc-1"}}],
            },
            {
                "mode": "managed", "type": "aws_subnet", "name": "it",
                "provider": format!("provider[\"{OWN}\"]"),
                "instances": [instance(json!("a"), "subnet-a"), instance(json!(0), "subnet-0")],
            },
            {
                "mode": "data", "type": "aws_vpc", "name": "it",
                "provider": format!("provider[\"{OWN}\"]"), "instances": [{"attributes": {"id": "vpc-9"}}],
            },
        ],
    });
    let order = listed(&stored.to_string(), None).unwrap();
    assert_eq!(order, ["aws_subnet.it[\"a\"]", "aws_subnet.it[0]", "module.net.aws_vpc.it"]);
    let mut old = stored.clone();
    old["version"] = json!(3);
    let refusal = listed(&old.to_string(), None).unwrap_err();
    assert!(refusal.starts_with("state.json is a state file of version 3, "), "{refusal}");
}

#[test]
fn what_is_no_state_or_has_nothing_of_ours_is_one_sentence() {
    let mut foreign = network("222222222222");
    for object in &mut foreign {
        object["provider_name"] = json!("registry.terraform.io/hashicorp/random");
    }
    let own = json!([{"address": "aws_external_id.it", "mode": "managed", "type": "aws_external_id", "name": "it", "provider_name": OWN, "values": {"id": "x"}}]);
    for (text, expected) in [
        ("no json".to_owned(), "state.json is not JSON: "),
        ("{}".to_owned(), "state.json has no format_version: "),
        (shown(&[]), "state.json has no objects of this provider "),
        (shown(&foreign), "state.json has no objects of this provider "),
        (shown(own.as_array().unwrap()), "state.json has no objects of this provider "),
        (json!({"format_version": "2.0"}).to_string(), "state.json has format version 2.0, "),
    ] {
        let refusal = listed(&text, None).unwrap_err();
        assert!(refusal.starts_with(expected) && !refusal.contains('\n'), "{refusal}");
    }
}

#[test]
fn what_is_not_known_is_in_the_table_and_a_comment_in_the_script() {
    let unknown = object(
        "aws_sqs_queue.it",
        "https://sqs/q",
        "",
        "",
        json!({"arn": "arn:aws:sqs:eu-central-1:222222222222:q"}),
    );
    let state = shown(&[unknown]);
    let table = told("state.json", &state, None, Format::Table).unwrap();
    assert!(table.ends_with("  1  eu-central-1  arn:aws:sqs:eu-central-1:222222222222:q  aws_sqs_queue.it (unknown type)\n"), "{table}");
    assert!(script(&state).contains("\n# aws_sqs_queue is not known here: delete it by hand\n"));
}

/// Runs a script with this `aws`: how that went, and what it has noted in `$LOG`.
fn sandboxed(script: &str, aws: &str) -> (Output, Option<String>) {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name);
    fs::write(place("aws"), aws).unwrap();
    fs::write(place("script"), script).unwrap();
    fs::set_permissions(place("aws"), Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", directory.path().display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.arg(place("script")).env("PATH", path).env("LOG", place("log"));
    let output = shell.output().unwrap();
    (output, fs::read_to_string(place("log")).ok())
}

/// Runs a script with an `aws` that is of this account, and fails where `fails` is among the words.
fn run(script: &str, account: &str, fails: &str) -> (bool, Vec<String>, String) {
    let aws = format!(
        "#!/bin/sh\ncase \"$*\" in *get-caller-identity*) echo {account}; exit;; esac\necho \"$*\" >> \"$LOG\"\n\
         case \"$*\" in *list-attached-role-policies*) echo 'arn:a arn:b';; *'{fails}'*) exit 254;; esac\n"
    );
    let (output, calls) = sandboxed(script, &aws);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let calls = calls.unwrap_or_default();
    (output.status.success(), calls.lines().map(str::to_owned).collect(), told)
}

#[test]
fn the_script_deletes_in_order_and_only_with_credentials_of_the_account() {
    let mut network = network("222222222222");
    let role =
        json!({"arn": "arn:aws:iam::222222222222:role/node", "name": "node", "region": null});
    network.push(object("aws_iam_role.it", "node", "", "", role));
    let script = script(&shown(&network));
    let (done, calls, _) = run(&script, "222222222222", "no-such-call");
    assert!(done);
    assert_eq!(
        calls,
        [
            "--region eu-central-1 ec2 terminate-instances --instance-ids i-1",
            "--region eu-central-1 ec2 wait instance-terminated --instance-ids i-1",
            "--region eu-central-1 ec2 detach-internet-gateway --internet-gateway-id igw-1 --vpc-id vpc-1",
            "--region eu-central-1 ec2 delete-internet-gateway --internet-gateway-id igw-1",
            "--region eu-central-1 ec2 delete-subnet --subnet-id subnet-1",
            "--region eu-central-1 ec2 delete-vpc --vpc-id vpc-1",
            "iam list-attached-role-policies --role-name node --query AttachedPolicies[].PolicyArn --output text",
            "iam detach-role-policy --role-name node --policy-arn arn:a",
            "iam detach-role-policy --role-name node --policy-arn arn:b",
            "iam list-role-policies --role-name node --query PolicyNames[] --output text",
            "iam list-instance-profiles-for-role --role-name node --query InstanceProfiles[].InstanceProfileName --output text",
            "iam delete-role --role-name node",
        ]
    );
    let protected = "# The instance is protected against termination. Who wants it to go says first:\n\
                     # aws --region eu-central-1 ec2 modify-instance-attribute --instance-id i-1 --no-disable-api-termination\n";
    assert!(script.contains(protected), "{script}");
    let (done, calls, told) = run(&script, "333333333333", "no-such-call");
    assert!(!done && calls.is_empty(), "{calls:?}");
    assert!(
        told.contains("of account 333333333333, and the objects are in 222222222222"),
        "{told}"
    );
    // One that is refused does not stop the others, and is told in the end.
    let (done, calls, told) = run(&script, "222222222222", "delete-subnet");
    assert!(!done && calls.len() == 12, "{calls:?}");
    assert!(
        told.contains("failed: aws --region eu-central-1 ec2 delete-subnet --subnet-id subnet-1"),
        "{told}"
    );
    assert!(
        told.ends_with("1 calls failed: look at what they say, and run this again\n"),
        "{told}"
    );
}

#[test]
fn no_value_and_no_address_gets_out_of_its_word_whatever_the_type() {
    let catalog = Catalog::of(&REGISTRY);
    let mut all: Vec<Json> = Vec::new();
    for resource in REGISTRY.resources.iter().filter(|resource| !resource.spec().offline) {
        let name = resource.type_name();
        let mut values = ways::tests::sample(&catalog, name);
        for value in values.as_object_mut().unwrap().values_mut().filter(|value| value.is_string())
        {
            *value = json!("'; touch $LOG; $(touch $LOG) `touch $LOG`\" \ntouch $LOG #");
        }
        let address = format!("{name}.it[\"a\ntouch $LOG\"]");
        let object = json!({
            "address": address, "mode": "managed", "type": name, "name": "it",
            "provider_name": OWN, "values": values,
        });
        all.push(object);
    }
    let script = script(&shown(&all));
    let aws = "#!/bin/sh\nexit 0\n";
    let (output, touched) = sandboxed(&script, aws);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}\n{script}");
    assert_eq!(touched, None, "{script}");
}
