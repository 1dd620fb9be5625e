//! States that hashicorp/aws wrote (see tests/it/e2e/peer/README.md): those of a family of types in a folder each.

mod acls;
mod addresses;
mod associations;
mod balancers;
mod classic;
mod clusters;
mod compare;
mod complete;
mod defaults;
mod dns;
mod endpoints;
mod gateways;
mod groups;
mod instance_arguments;
mod instances;
mod interfaces;
mod launch_templates;
mod listeners;
mod networks_and_roles;
mod peering;
mod routes;
mod spot;
mod subnet_groups;
mod volumes;
mod vpc_rules;
mod vpc_settings;

use super::{destroyed, peer};
use crate::terraform::{Lab, REGION, Terraform};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

/// Objects that hashicorp/aws made, and its state of them: `objects.tf` and `state.json` in the folder `name`.
struct Family {
    name: &'static str,
    objects: &'static str,
    /// What AWS makes up, in other words each time: the address of an object, and the attribute, in which a dot leads
    /// further. In state.json stands `{ADDRESS.ATTRIBUTE}` instead.
    made_up: &'static [(&'static str, &'static str)],
    /// What 6.x has beside what stands in a state of 5.x: of a type, in an object of it. Its attributes, and its identity
    /// where it has one.
    in_version_6: fn(&str, &Value) -> (Value, Option<Value>),
}

impl Family {
    fn fixture(&self) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/e2e/take_over");
        folder.join(self.name).join("state.json")
    }
    /// What AWS made up for the objects of a state, beside what stands for it in the fixture.
    fn made_up(&self, terraform: &Terraform) -> Vec<(String, String)> {
        let state = terraform.show(&[]);
        let objects = state["values"]["root_module"]["resources"].as_array().expect("objects");
        let made = self.made_up.iter().map(|(address, attribute)| {
            let object = objects.iter().find(|object| object["address"] == *address);
            let at = format!("/values/{}", attribute.replace('.', "/"));
            let value = object.and_then(|object| object.pointer(&at)).and_then(Value::as_str);
            let value = value.expect("a string").to_owned();
            (format!("{{{address}.{attribute}}}"), value)
        });
        made.collect()
    }
    /// The objects in the state of hashicorp/aws: as it writes them now if it is here, or else as the fixture says.
    fn theirs(&self) -> String {
        self.told().remove(0)
    }
    /// The configuration that the objects are changed with, if there is one.
    fn changed(&self) -> Option<String> {
        fs::read_to_string(self.fixture().with_file_name("changed.tf")).ok()
    }
    /// The objects in its state, and after the change, which only hashicorp/aws itself tells.
    fn told(&self) -> Vec<String> {
        static TOLD: Mutex<BTreeMap<&str, Vec<String>>> = Mutex::new(BTreeMap::new());
        let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = told.get(self.name) {
            return told.clone();
        }
        let lab = Lab::new();
        let now = match peer::installed(Terraform::new(&lab, self.objects)) {
            Some(terraform) => self.asked(&lab, &terraform),
            None => vec![fs::read_to_string(self.fixture()).expect("the fixture is there")],
        };
        told.insert(self.name, now.clone());
        now
    }
    /// What hashicorp/aws writes now, and into the fixture, unless that is only to be compared.
    fn asked(&self, lab: &Lab, terraform: &Terraform) -> Vec<String> {
        let mut told = vec![self.written(terraform)];
        if env::var_os("COMPARE").is_none() {
            fs::write(self.fixture(), &told[0]).expect("the fixture is written");
            destroyed(lab, terraform);
        } else if let Some(changed) = self.changed() {
            // What is left goes with the double.
            terraform.configure(&changed);
            told.push(self.written(terraform));
        }
        told
    }
    /// What it writes into its state, with names for what AWS makes up.
    fn written(&self, terraform: &Terraform) -> String {
        terraform.apply().succeeded();
        terraform.run(&["apply", "-refresh-only", "-auto-approve"]).succeeded();
        let objects = &terraform.pull()["resources"];
        let text = serde_json::to_string_pretty(objects).expect("JSON") + "\n";
        let named = |text: String, (name, value): &(String, String)| text.replace(value, name);
        self.made_up(terraform).iter().fold(text, named)
    }
    /// The state of hashicorp/aws, with what AWS made up for the objects of this one.
    fn filled(&self, terraform: &Terraform) -> Value {
        self.with_made_up(&self.theirs(), terraform)
    }
    fn with_made_up(&self, theirs: &str, terraform: &Terraform) -> Value {
        let filled = |text: String, (name, value): &(String, String)| text.replace(name, value);
        let filled = self.made_up(terraform).iter().fold(theirs.to_owned(), filled);
        serde_json::from_str(&filled).expect("JSON")
    }
    /// Makes the objects, and then puts them into the state in the words of hashicorp/aws. `newer` is what became of
    /// them there later.
    fn taken_over(&self, lab: &Lab, newer: impl Fn(&str, &mut Value)) -> Terraform {
        let terraform = Terraform::new(lab, self.objects);
        terraform.apply().succeeded();

        let mut objects = self.filled(&terraform);
        for object in objects.as_array_mut().expect("a list") {
            let resource_type = object["type"].as_str().expect("a string").to_owned();
            newer(&resource_type, &mut object["instances"][0]);
        }
        let mut state = terraform.pull();
        state["resources"] = objects;
        terraform.push(state);
        // By the full address: OpenTofu takes a short one for that of its own registry, which such states do not name.
        let theirs = "registry.terraform.io/hashicorp/aws";
        let replace = ["state", "replace-provider", "-auto-approve", theirs];
        terraform.run(&[&replace[..], &["assumerole/assumerole"]].concat()).succeeded();
        terraform
    }
    /// What 6.x adds to a state of 5.x: the region, the identity, and attributes of its own.
    fn as_version_6(&self, resource_type: &str, instance: &mut Value) {
        let (new, identity) = (self.in_version_6)(resource_type, &instance["attributes"]);
        let attributes = instance["attributes"].as_object_mut().expect("attributes");
        attributes.extend(new.as_object().expect("an object").clone());
        if let Some(identity) = identity {
            instance["identity_schema_version"] = json!(0);
            instance["identity"] = identity;
        }
    }
}

/// The identity of what has a region, an ID, and an ARN that names its account.
fn by_id(attributes: &Value) -> Value {
    let account = attributes["arn"].as_str().and_then(|arn| arn.split(':').nth(4));
    json!({"account_id": account, "id": attributes["id"], "region": REGION})
}

/// What is an update as long as AWS is not asked: hashicorp/aws writes the same where the configuration says 0 and where it
/// says nothing, or zeros in a block that nobody wrote (docs/decisions/0010-states-of-hashicorp-aws.md).
const AMBIGUOUS: [&str; 3] = [
    "aws_launch_template.requirements",
    "aws_lb_listener.shared",
    "aws_vpc_security_group_ingress_rule.own",
];

/// Nothing is planned, whether AWS is asked or not, and an apply changes nothing.
#[track_caller]
fn nothing_changes(lab: &Lab, terraform: &Terraform) {
    let made = lab.made();
    let mut planned = terraform.planned_with(&["-refresh=false"]);
    planned.retain(|address, _| !AMBIGUOUS.contains(&address.as_str()));
    assert_eq!(planned, BTreeMap::new());
    assert_eq!(terraform.planned(), BTreeMap::new());
    terraform.apply().succeeded();
    assert_eq!(lab.made(), made);
    assert_eq!(terraform.planned(), BTreeMap::new());
}

/// The tests of a family. Its objects are destroyed in the end by this.
macro_rules! taken_over {
    ($family:expr, $destroyed:path) => {
        #[test]
        fn the_values_in_the_state_are_those_of_hashicorp_aws() {
            let lab = Lab::new();
            let terraform = crate::terraform::Terraform::new(&lab, $family.objects);
            terraform.apply().succeeded();
            crate::e2e::take_over::compare::same_values(&$family, &terraform);
            $destroyed(&lab, &terraform);
        }

        #[test]
        fn a_state_of_hashicorp_aws_5_is_taken_over_without_a_change() {
            let lab = Lab::new();
            let terraform = $family.taken_over(&lab, |_, _| {});
            nothing_changes(&lab, &terraform);
            $destroyed(&lab, &terraform);
        }

        #[test]
        fn a_state_of_hashicorp_aws_6_is_taken_over_without_a_change() {
            let lab = Lab::new();
            let terraform = $family.taken_over(&lab, |of, object| $family.as_version_6(of, object));
            nothing_changes(&lab, &terraform);
            $destroyed(&lab, &terraform);
        }

        #[test]
        fn a_program_that_knows_identities_takes_those_of_hashicorp_aws_6_over() {
            let lab = Lab::new();
            let terraform = $family.taken_over(&lab, |of, object| $family.as_version_6(of, object));
            let terraform = terraform.with_identities();
            nothing_changes(&lab, &terraform);
            $destroyed(&lab, &terraform);
        }
    };
}
use taken_over;
