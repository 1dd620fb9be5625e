//! Blocks that AWS fills in, and blocks with a key, in Terraforms that do not know computed blocks: a type of the tests,
//! served by a process of this binary.

use super::PLAIN;
use crate::terraform::{Lab, Terraform};
use assumerole::engine::{
    Change, Cx, Found, Lost, Observed, Registered, Registry, Resource, Result, Scope, Spec, of,
};
use assumerole::schema::Lit;
use assumerole::{services, wire};
use assumerole_core::model;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

model! {
    /// A machine that exists in the process alone.
    pub struct Machine {
        /// What it is called.
        #[tf(computed)]
        id: Option<String>,
        /// Its name.
        #[tf(optional)]
        name: Option<String>,
        /// The disk that it starts from. There always is one.
        #[tf(block, computed)]
        root: Option<Root>,
        /// Its ports. There always are some.
        #[tf(block, computed)]
        port: Vec<Port>,
        /// Further disks.
        #[tf(block, key = &[Disk::name.name])]
        disk: BTreeSet<Disk>,
    }
}
model! {
    /// The disk that a machine starts from.
    pub struct Root {
        /// Its size.
        #[tf(optional, computed)]
        size: Option<i64>,
        /// What the user says of it.
        #[tf(optional)]
        label: Option<String>,
        /// Which volume it is.
        #[tf(computed)]
        volume: Option<String>,
    }
}
model! {
    /// A port.
    pub struct Port {
        /// Which one.
        #[tf(required)]
        number: i64,
        /// How fast it is.
        #[tf(optional, computed)]
        speed: Option<i64>,
    }
}
model! {
    /// A disk.
    pub struct Disk {
        /// What it is called.
        #[tf(required)]
        name: String,
        /// Its size.
        #[tf(optional, default = Lit::Int(8))]
        size: Option<i64>,
        /// What the user says of it.
        #[tf(optional)]
        label: Option<String>,
        /// Which volume it is.
        #[tf(computed)]
        volume: Option<String>,
    }
}

/// All machines, and how many volumes have been made.
static MACHINES: Mutex<(BTreeMap<String, Machine>, u32)> = Mutex::new((BTreeMap::new(), 0));

fn machines<T>(with: impl FnOnce(&mut BTreeMap<String, Machine>, &mut u32) -> T) -> T {
    let mut all = MACHINES.lock().unwrap_or_else(PoisonError::into_inner);
    let (machines, volumes) = &mut *all;
    with(machines, volumes)
}

fn made(mut disk: Disk, volumes: &mut u32) -> Disk {
    *volumes += 1;
    disk.volume = Some(format!("vol-{volumes}"));
    disk
}

impl Resource for Machine {
    const SPEC: Spec = Spec {
        scope: Scope::Global,
        offline: true,
        ..Spec::of("aws_machine", Lost::Unique, "the ID of a machine")
    };
    type Key = String;

    async fn create(_: &Cx, plan: &Self) -> Result<String> {
        Ok(machines(|machines, volumes| {
            let mut machine = plan.clone();
            let root = machine.root.get_or_insert_default();
            root.size.get_or_insert(8);
            root.volume = Some("vol-root".to_owned());
            if machine.port.is_empty() {
                machine.port =
                    vec![Port { number: 1, speed: None }, Port { number: 2, speed: None }];
            }
            machine.port.iter_mut().for_each(|port| _ = port.speed.get_or_insert(10));
            machine.disk = machine.disk.into_iter().map(|disk| made(disk, volumes)).collect();
            let id = format!("m-{}", machines.len() + 1);
            machine.id = Some(id.clone());
            machines.insert(id.clone(), machine);
            id
        }))
    }
    async fn read(_: &Cx, ids: &[String]) -> Result<Found<Self>> {
        let found = |id: &String| machines(|machines, _| machines.get(id).cloned());
        let found = |id: &String| Some((id.clone(), Observed::settled(found(id)?)));
        Ok(ids.iter().filter_map(found).collect())
    }
    async fn update(_: &Cx, id: &String, change: Change<'_, Self>) -> Result<()> {
        machines(|machines, volumes| {
            let Some(machine) = machines.get_mut(id) else { return };
            machine.name.clone_from(&change.new.name);
            if let Some(root) = change.of(Machine::root) {
                machine.root.clone_from(root);
            }
            if let Some(port) = change.of(Machine::port) {
                machine.port.clone_from(port);
            }
            let disks = change.elements(Machine::disk);
            for gone in disks.removed.iter().copied().chain(disks.changed.iter().map(|c| c.old)) {
                machine.disk.remove(gone);
            }
            machine.disk.extend(disks.changed.iter().map(|changed| changed.new.clone()));
            machine.disk.extend(disks.added.into_iter().map(|disk| made(disk.clone(), volumes)));
        });
        Ok(())
    }
    async fn delete(_: &Cx, id: &String, _: &Self) -> Result<()> {
        machines(|machines, _| machines.remove(id));
        Ok(())
    }
}

/// In the process that the tests below start, the provider with the machine; in any other nothing.
const SERVES: &str = "SERVE_THE_TYPES_OF_TESTS";

#[test]
fn the_process_that_serves_the_types_of_these_tests_does_nothing_elsewhere() {
    const TYPES: &[Registered] = &[of::<Machine>()];
    if std::env::var_os(SERVES).is_some() {
        let registry = Registry { resources: TYPES, ..services::REGISTRY };
        // It ends with the test that has started it.
        let _ = wire::main(wire::Mode::Debug, registry);
    }
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn served() -> (Served, String) {
    let name = "the_process_that_serves_the_types_of_these_tests_does_nothing_elsewhere";
    let mut process = Command::new(std::env::current_exe().expect("a path"))
        .args([&format!("e2e::computed_blocks::{name}"), "--exact", "--nocapture"])
        .env(SERVES, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the process starts");
    let stdout = BufReader::new(process.stdout.take().expect("a pipe"));
    let process = Served(process);
    let told = stdout.lines().map_while(std::result::Result::ok).find_map(|line| {
        Some(line.strip_prefix("TF_REATTACH_PROVIDERS='")?.strip_suffix('\'')?.to_owned())
    });
    (process, told.expect("how to attach"))
}

fn machine(inside: &str) -> String {
    format!(
        "{PLAIN}\nresource \"aws_machine\" \"m\" {{\n{inside}\n}}\n\
         output \"volume\" {{\n  value = aws_machine.m.root[0].volume\n}}\n\
         output \"ports\" {{\n  value = aws_machine.m.port[*].number\n}}\n"
    )
}

fn life(of: impl FnOnce(Terraform) -> Terraform) {
    let (process, told) = served();
    let mut terraform = of(Terraform::new(&Lab::new(), ""));
    terraform.write("provider.tf", "");
    terraform.set("TF_REATTACH_PROVIDERS", &told);
    let planned = |inside: &str| {
        terraform.configure(&machine(inside));
        terraform.planned().into_values().collect::<Vec<_>>()
    };
    let applied = |inside: &str, action: &str| {
        assert_eq!(planned(inside), [action], "{inside}");
        terraform.apply().succeeded();
        assert_eq!(planned(inside), [""; 0], "{inside}");
        terraform.state("aws_machine.m")
    };
    let volumes = |state: &serde_json::Value| {
        let disks = state["disk"].as_array().cloned().unwrap_or_default();
        let volume = |disk: serde_json::Value| (disk["name"].clone(), disk["volume"].clone());
        disks.into_iter().map(volume).collect::<Vec<_>>()
    };

    let disks = "disk {\n name = \"a\"\n}\ndisk {\n name = \"b\"\n}";
    let state = applied(&format!("name = \"m\"\n{disks}"), "create");
    assert_eq!(state["root"], json!([{"size": 8, "label": null, "volume": "vol-root"}]));
    assert_eq!(state["port"], json!([{"number": 1, "speed": 10}, {"number": 2, "speed": 10}]));
    let outputs = &terraform.show(&[])["values"]["outputs"];
    assert_eq!(outputs["volume"]["value"], "vol-root");
    assert_eq!(outputs["ports"]["value"], json!([1, 2]));
    let before = volumes(&state);

    // One disk changes in place, and nothing else does.
    let labelled = "disk {\n name = \"a\"\n label = \"l\"\n}\ndisk {\n name = \"b\"\n}";
    let state = applied(&format!("name = \"m\"\n{labelled}"), "update");
    assert_eq!(volumes(&state), before);
    assert_eq!(state["root"], json!([{"size": 8, "label": null, "volume": "vol-root"}]));

    // Written, the block is as it was written; not written any more, it stays.
    let root = "root {\n size = 16\n label = \"l\"\n}\nport {\n number = 3\n}";
    let state = applied(&format!("name = \"m\"\n{root}\n{labelled}"), "update");
    assert_eq!(state["root"], json!([{"size": 16, "label": "l", "volume": "vol-root"}]));
    assert_eq!(state["port"], json!([{"number": 3, "speed": 10}]));
    let unlabelled = root.replace("label = \"l\"", "");
    let state = applied(&format!("name = \"m\"\n{unlabelled}\n{labelled}"), "update");
    assert_eq!(state["root"], json!([{"size": 16, "label": null, "volume": "vol-root"}]));
    assert_eq!(planned(&format!("name = \"m\"\n{labelled}")), [""; 0]);

    // What is required in such a block is required, whatever Terraform has been told.
    terraform.configure(&machine("port {\n speed = 1\n}"));
    let refused = terraform.run(&["plan"]);
    assert!(refused.to_string().contains("`number` is required"), "{refused}");
    let twice = "disk {\n name = \"a\"\n}\ndisk {\n name = \"a\"\n size = 9\n}";
    terraform.configure(&machine(twice));
    let refused = terraform.run(&["validate"]);
    assert!(refused.to_string().contains("the element with name = \"a\""), "{refused}");

    terraform.configure(&machine(labelled));
    terraform.destroy().succeeded();
    drop(process);
}

#[test]
fn blocks_that_aws_fills_in_have_a_whole_life_in_the_terraform_on_the_path() {
    life(|terraform| terraform);
}

#[test]
fn blocks_that_aws_fills_in_have_a_whole_life_in_a_newer_terraform() {
    life(Terraform::with_identities);
}
