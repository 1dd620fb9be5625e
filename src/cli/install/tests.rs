//! Over temporary directories, with a file of a few bytes as the program.

use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A home directory with a program in it.
struct Machine {
    home: TempDir,
    environment: BTreeMap<&'static str, OsString>,
}

impl Machine {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        fs::write(home.path().join("program"), "first").unwrap();
        let environment = BTreeMap::from([("HOME", home.path().into())]);
        Self { home, environment }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn run(&self, asked: &Install) -> Result<String, String> {
        let env = |name: &str| self.environment.get(name).cloned();
        run_with(asked, &self.path("program"), &env).map_err(|problem| problem.to_string())
    }

    /// The files below a directory, by path, with what tells whether one was touched.
    fn files(&self, directory: &str) -> BTreeMap<String, (std::time::SystemTime, Vec<u8>)> {
        let mut found = BTreeMap::new();
        let mut left = vec![self.path(directory)];
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else if let Ok(bytes) = fs::read(&path) {
                let short = path.strip_prefix(self.path(directory)).unwrap().display().to_string();
                found.insert(short, (path.metadata().unwrap().modified().unwrap(), bytes));
            }
        }
        found
    }

    fn names(&self, directory: &str) -> Vec<String> {
        self.files(directory).into_keys().collect()
    }
}

fn asked() -> Install {
    Install {
        mirror: None,
        user: false,
        project: None,
        other_name: None,
        bases: Vec::new(),
        packed: false,
        uninstall: false,
    }
}

fn mirror(machine: &Machine) -> Install {
    Install { mirror: Some(machine.path("m")), ..asked() }
}

/// The same under the name of hashicorp/aws, for these versions.
fn other(asked: Install, bases: &[&str]) -> Install {
    let bases = bases.iter().map(|base| base.parse().unwrap()).collect();
    Install { other_name: Some("hashicorp/aws".to_owned()), bases, ..asked }
}

/// Where a build is in a directory of plugins, under both registries.
fn places(source: &str, version: &str) -> [String; 2] {
    let name = source.split('/').nth(1).unwrap();
    let platform = names::platform();
    ["registry.opentofu.org", "registry.terraform.io"].map(|host| {
        format!("{host}/{source}/{version}/{platform}/terraform-provider-{name}_v{version}")
    })
}

#[test]
fn both_registries_have_it_under_both_names_and_all_are_one_file() {
    let machine = Machine::new();
    machine.run(&other(mirror(&machine), &["6.66.0", "5.100.0"])).unwrap();

    let mut expected = vec!["assumerole.tfrc".to_owned()];
    expected.extend(places("assumerole/assumerole", VERSION));
    for base in ["6.66.0", "5.100.0"] {
        expected.extend(places("hashicorp/aws", &format!("{base}+assumerole.{VERSION}")));
    }
    expected.sort();
    assert_eq!(machine.names("m"), expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let inode = |path: &String| fs::metadata(machine.path("m").join(path)).unwrap().ino();
        let inodes: Vec<_> = expected[1..].iter().map(inode).collect();
        assert!(inodes.iter().all(|inode| *inode == inodes[0]), "{inodes:?}");
    }
}

#[test]
fn the_home_directory_says_where_without_a_directory() {
    let mut machine = Machine::new();
    let told = machine.run(&asked()).unwrap();
    let file = machine.path(".local/share/terraform-provider-assumerole/assumerole.tfrc");
    let export = format!("export TF_CLI_CONFIG_FILE={}", file.display());
    assert_eq!(told.lines().filter(|line| line.trim() == export).count(), 1, "{told}");
    assert_eq!(told.matches("TF_CLI_CONFIG_FILE=").count(), 1, "{told}");
    assert!(file.is_file());

    machine.environment.insert("XDG_DATA_HOME", machine.path("data").into());
    machine.run(&asked()).unwrap();
    assert!(machine.path("data/terraform-provider-assumerole/assumerole.tfrc").is_file());

    machine.environment.clear();
    let told = machine.run(&asked()).unwrap_err();
    assert!(told.contains("HOME is not set"), "{told}");
}

#[test]
fn a_user_and_a_project_have_directories_of_their_own_and_no_cli_configuration() {
    let machine = Machine::new();
    machine.write("project/main.tf", "");
    let user = other(Install { user: true, ..asked() }, &["6.66.0"]);
    let told = machine.run(&user).unwrap();
    assert!(told.contains("Every configuration of this user"), "{told}");
    let project = Install { project: Some(machine.path("project")), ..asked() };
    machine.run(&project).unwrap();

    let mut expected = Vec::from(places("assumerole/assumerole", VERSION));
    expected.extend(places("hashicorp/aws", &format!("6.66.0+assumerole.{VERSION}")));
    expected.sort();
    assert_eq!(machine.names(".terraform.d/plugins"), expected);
    let own = places("assumerole/assumerole", VERSION);
    assert_eq!(machine.names("project/terraform.d/plugins"), own);

    let nowhere = Install { project: Some(machine.path("nowhere")), ..asked() };
    assert!(machine.run(&nowhere).unwrap_err().contains("is no directory"));
    assert!(!machine.path("nowhere").exists());
}

#[test]
fn a_second_run_touches_nothing() {
    for packed in [false, true] {
        let machine = Machine::new();
        machine.write(".terraformrc", "plugin_cache_dir = \"/cache\"\n");
        let asked = || Install { packed, ..other(mirror(&machine), &["6.66.0", "5.100.0"]) };
        let first = machine.run(&asked()).unwrap();
        assert!(first.starts_with("Installed in "), "{first}");
        let before = machine.files("");
        let second = machine.run(&asked()).unwrap();
        assert!(second.starts_with("Nothing to do, already installed in "), "{second}");
        assert_eq!(machine.files(""), before);
    }
}

#[test]
fn nothing_outside_of_the_place_is_touched() {
    let machine = Machine::new();
    machine.write(".terraformrc", "plugin_cache_dir = \"/cache\"\n");
    machine.write(".terraform.d/plugins/registry.terraform.io/hashicorp/aws/6.66.0/program", "");
    let before = machine.files("");
    machine.run(&other(mirror(&machine), &["6.66.0"])).unwrap();
    let mut after = machine.files("");
    after.retain(|path, _| !path.starts_with("m/"));
    assert_eq!(after, before);
}

#[test]
fn a_new_program_of_the_same_version_takes_every_place_and_lock_files_are_spoken_of() {
    let machine = Machine::new();
    let told = machine.run(&other(mirror(&machine), &["6.66.0"])).unwrap();
    assert!(!told.contains(".terraform.lock.hcl"), "{told}");
    fs::write(machine.path("program"), "second").unwrap();
    let told = machine.run(&other(mirror(&machine), &["6.66.0"])).unwrap();
    assert!(told.contains(".terraform.lock.hcl"), "{told}");
    let files = machine.files("m");
    let programs = files.iter().filter(|(path, _)| path.starts_with("registry."));
    for (path, (_, bytes)) in programs {
        assert_eq!(bytes, b"second", "{path}");
    }
}

#[test]
fn one_build_for_each_base_and_nothing_of_others_is_removed() {
    let machine = Machine::new();
    let directory = "m/registry.terraform.io/hashicorp/aws";
    let platform = names::platform();
    let earlier = [
        format!(
            "{directory}/6.66.0+assumerole.0.0.9/{platform}/terraform-provider-aws_v6.66.0+assumerole.0.0.9"
        ),
        format!("{directory}/terraform-provider-aws_6.66.0+assumerole.0.0.8_{platform}.zip"),
    ];
    let others = [
        format!("{directory}/6.66.0/{platform}/terraform-provider-aws_v6.66.0_x5"),
        format!("{directory}/terraform-provider-aws_6.66.0_{platform}.zip"),
        format!("{directory}/5.100.0+assumerole.0.0.9/{platform}/terraform-provider-aws"),
        "m/registry.terraform.io/hashicorp/random/3.7.0/readme".to_owned(),
    ];
    for path in earlier.iter().chain(&others) {
        machine.write(path, "");
    }
    let told = machine.run(&other(mirror(&machine), &["6.66.0"])).unwrap();
    assert!(earlier.iter().all(|path| !machine.path(path).exists()), "{:?}", machine.names("m"));
    assert!(others.iter().all(|path| machine.path(path).exists()), "{:?}", machine.names("m"));
    let removed = "hashicorp/aws 6.66.0+assumerole.0.0.8, hashicorp/aws 6.66.0+assumerole.0.0.9.";
    assert!(told.contains(removed), "{told}");
    assert!(!machine.path(&format!("{directory}/6.66.0+assumerole.0.0.9")).exists());
}

#[test]
fn archives_take_the_place_of_programs_and_the_other_way_round() {
    let machine = Machine::new();
    let archive = |host: &str| {
        let (version, platform) = (format!("6.66.0+assumerole.{VERSION}"), names::platform());
        format!("m/{host}/hashicorp/aws/terraform-provider-aws_{version}_{platform}.zip")
    };
    for (packed, archives) in [(false, 0), (true, 4), (false, 0)] {
        machine.run(&Install { packed, ..other(mirror(&machine), &["6.66.0"]) }).unwrap();
        let names = machine.names("m");
        let is_archive = |name: &&String| {
            Path::new(name).extension().is_some_and(|extension| extension == "zip")
        };
        assert_eq!(names.iter().filter(is_archive).count(), archives);
        assert_eq!(names.len(), 5, "{names:?}");
        assert_eq!(machine.path(&archive("registry.opentofu.org")).exists(), packed);
    }
}

#[test]
fn an_archive_holds_the_program_under_its_name_and_no_time() {
    let machine = Machine::new();
    machine.run(&Install { packed: true, ..mirror(&machine) }).unwrap();
    let files = machine.files("m/registry.terraform.io/assumerole/assumerole");
    let (_, (_, bytes)) = files.first_key_value().unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(archive.len(), 1);
    let mut file = archive.by_index(0).unwrap();
    assert_eq!(file.name(), format!("terraform-provider-assumerole_v{VERSION}"));
    assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o755));
    assert_eq!(file.last_modified().map(|time| time.year()), Some(1980));
    let mut program = String::new();
    std::io::Read::read_to_string(&mut file, &mut program).unwrap();
    assert_eq!(program, "first");
}

#[test]
fn a_removal_leaves_what_is_of_others_and_no_empty_directory() {
    let machine = Machine::new();
    machine.write("project/main.tf", "");
    let theirs = ".terraform.d/plugins/registry.terraform.io/hashicorp/aws/6.66.0/p/program";
    machine.write(theirs, "");
    let places: [fn(&Machine) -> Install; 3] = [
        mirror,
        |machine| Install { project: Some(machine.path("project")), ..asked() },
        |_| Install { user: true, ..asked() },
    ];
    let before = machine.names("");
    for place in places {
        machine.run(&other(place(&machine), &["6.66.0", "5.100.0"])).unwrap();
        let told = machine.run(&Install { uninstall: true, ..place(&machine) }).unwrap();
        assert!(told.contains(&format!("hashicorp/aws 5.100.0+assumerole.{VERSION}")), "{told}");
        let again = machine.run(&Install { uninstall: true, ..place(&machine) }).unwrap();
        assert!(again.starts_with("Nothing to do"), "{again}");
    }
    assert_eq!(machine.names(""), before);
    assert!(!machine.path("m").exists() && !machine.path("project/terraform.d").exists());
    assert!(!machine.path(".terraform.d/plugins/registry.opentofu.org").exists());
}

#[test]
fn a_directory_that_cannot_be_written_is_one_sentence_and_nothing_is_left() {
    let machine = Machine::new();
    machine.write("file", "");
    let before = machine.files("");
    let asked = Install { mirror: Some(machine.path("file/m")), ..asked() };
    let told = machine.run(&asked).unwrap_err();
    let expected = format!("cannot write {}: ", machine.path("file/m").display());
    assert!(told.starts_with(&expected) && told.contains("--mirror DIR"), "{told}");
    assert_eq!(told.lines().count(), 1);
    assert_eq!(machine.files(""), before);
}

/// Where the lines of the user end up, without those that tell where they are from.
fn written(machine: &Machine) -> String {
    let text = machine.read("m/assumerole.tfrc");
    text.split_once("\n\n").unwrap().1.replace(&machine.path("m").display().to_string(), "DIR")
}

const OWN: &str = r#""registry.terraform.io/assumerole/assumerole", "registry.opentofu.org/assumerole/assumerole""#;

#[test]
fn without_lines_of_the_user_everything_else_comes_from_the_registries() {
    let machine = Machine::new();
    machine.run(&mirror(&machine)).unwrap();
    let expected = format!(
        r#"provider_installation {{
  filesystem_mirror {{
    path    = "DIR"
    include = [{OWN}]
  }}
  direct {{
    exclude = [{OWN}]
  }}
}}
"#
    );
    assert_eq!(written(&machine), expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = machine.path("m/assumerole.tfrc").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn the_other_name_stays_in_the_configuration_as_long_as_the_directory_has_it() {
    let machine = Machine::new();
    machine.run(&other(mirror(&machine), &["6.66.0"])).unwrap();
    let both = written(&machine);
    assert_eq!(both.matches("registry.opentofu.org/hashicorp/aws").count(), 2, "{both}");
    machine.run(&mirror(&machine)).unwrap();
    assert_eq!(written(&machine), both);
}

#[test]
fn lines_of_the_user_are_kept_and_their_methods_leave_ours_out() {
    let machine = Machine::new();
    machine.write(
        ".terraformrc",
        r#"credentials "example.com" {
  token = "t}" # {
}

provider_installation {
  # For developers.
  dev_overrides {
    "a/b" = "/b"
  }
  network_mirror { # inside
    url     = "https://example.com/"
    exclude = ["example.com/*/*"]
  }
  direct {}
}
disable_checkpoint = true
"#,
    );
    machine.run(&mirror(&machine)).unwrap();
    let expected = format!(
        r#"credentials "example.com" {{
  token = "t}}" # {{
}}


disable_checkpoint = true

provider_installation {{
  # For developers.
  dev_overrides {{
    "a/b" = "/b"
  }}
  filesystem_mirror {{
    path    = "DIR"
    include = [{OWN}]
  }}

  network_mirror {{ # inside
    url     = "https://example.com/"
    exclude = [{OWN}, "example.com/*/*"]
  }}
  direct {{
    exclude = [{OWN}]
  }}
}}
"#
    );
    assert_eq!(written(&machine), expected);
}

#[test]
fn a_file_of_this_command_is_never_taken_for_the_users_own() {
    let mut machine = Machine::new();
    machine.write("company.rc", "plugin_cache_dir = \"/first\"\n");
    machine.environment.insert("TF_CLI_CONFIG_FILE", machine.path("company.rc").into());
    machine.run(&mirror(&machine)).unwrap();
    machine.environment.insert("TF_CLI_CONFIG_FILE", machine.path("m/assumerole.tfrc").into());
    machine.write("company.rc", "plugin_cache_dir = \"/second\"\n");
    machine.run(&mirror(&machine)).unwrap();
    let text = written(&machine);
    assert!(text.starts_with("plugin_cache_dir = \"/second\"\n\nprovider_installation"), "{text}");
    assert_eq!(text.matches("filesystem_mirror").count(), 1, "{text}");
}

#[test]
fn what_cannot_be_taken_along_is_one_sentence_and_nothing_is_written() {
    for (text, why) in [
        ("{\"disable_checkpoint\": true}", "it is in JSON"),
        ("credentials \"example.com\" {", "not closed"),
        ("provider_installation {}\nprovider_installation {}", "more than one"),
    ] {
        let machine = Machine::new();
        machine.write(".terraformrc", text);
        let told = machine.run(&mirror(&machine)).unwrap_err();
        assert!(told.contains(why) && told.contains(".terraformrc"), "{told}");
        assert!(!machine.path("m").exists());
    }
    let machine = Machine::new();
    machine.write("m/assumerole.tfrc", "disable_checkpoint = true");
    for uninstall in [false, true] {
        let told = machine.run(&Install { uninstall, ..mirror(&machine) }).unwrap_err();
        assert!(told.contains("is not from this command"), "{told}");
    }
    assert_eq!(machine.names("m"), ["assumerole.tfrc"]);
}

#[test]
fn what_terraform_will_no_longer_read_or_does_not_look_at_is_said() {
    let machine = Machine::new();
    machine.write(".terraform.d/credentials.tfrc.json", "{}");
    let told = machine.run(&mirror(&machine)).unwrap();
    assert!(told.contains("no longer read") && told.contains("credentials.tfrc.json"), "{told}");
    let user = Install { user: true, ..asked() };
    let told = machine.run(&user).unwrap();
    assert!(!told.contains("no longer read") && !told.contains("But "), "{told}");
    machine.write(".terraformrc", "provider_installation {\n  direct {}\n}\n");
    let told = machine.run(&user).unwrap();
    assert!(told.contains("has a provider_installation block"), "{told}");
}

#[test]
fn what_follows_names_the_commands_for_either_name() {
    let machine = Machine::new();
    let told = machine.run(&other(mirror(&machine), &["6.66.0"])).unwrap();
    let directory = machine.path("m").display().to_string();
    for part in [
        "terraform init -upgrade".to_owned(),
        format!("terraform providers lock -fs-mirror={directory} -platform="),
        " hashicorp/aws".to_owned(),
        "unset TF_CLI_CONFIG_FILE".to_owned(),
    ] {
        assert!(told.contains(&part), "no {part:?} in: {told}");
    }
    let user = Install { user: true, ..asked() };
    let told = machine.run(&user).unwrap();
    assert!(told.contains("source  = \"assumerole/assumerole\""), "{told}");
    assert!(told.contains("install --user --uninstall"), "{told}");
}
