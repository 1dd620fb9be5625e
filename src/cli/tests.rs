use super::arguments::{Arguments, Command as Asked};
use super::*;
use clap::Command;

fn words(arguments: &[&str]) -> Vec<OsString> {
    arguments.iter().map(OsString::from).collect()
}

fn parsed(arguments: &[&str]) -> Result<Arguments, clap::Error> {
    let name = std::iter::once(&env!("CARGO_PKG_NAME"));
    Arguments::try_parse_from(name.chain(arguments))
}

#[test]
fn terraform_and_debuggers_need_no_parser() {
    assert_eq!(mode(&[]), Some(Mode::Hosted));
    for debug in ["--debug", "-debug"] {
        assert_eq!(mode(&words(&[debug])), Some(Mode::Debug));
    }
    for others in [&["install"][..], &["--debug", "now"], &["--help"]] {
        assert_eq!(mode(&words(others)), None, "{others:?}");
    }
}

#[test]
fn the_parser_is_sound_and_everything_in_it_has_a_help() {
    let mut left = vec![Arguments::command()];
    left[0].clone().debug_assert();
    while let Some(command) = left.pop() {
        let name = command.get_name();
        assert!(command.get_about().is_some(), "{name}");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{name} {}", argument.get_id());
        }
        left.extend(command.get_subcommands().cloned());
    }
}

fn help_of(command: &Command) -> String {
    command.clone().render_help().to_string()
}

#[test]
fn the_help_of_each_command_tells_its_exit_statuses() {
    let all = Arguments::command();
    for command in std::iter::once(&all).chain(all.get_subcommands()) {
        let help = help_of(command);
        for status in [0, WRONG_INPUT, WRONG_CALL] {
            assert!(help.contains(&format!("\n  {status}  ")), "{help}");
        }
    }
    let permissions = all.find_subcommand("permissions").unwrap();
    assert!(help_of(permissions).contains("\n  3  --compare"));
    for part in ["--debug", "required_providers", "assumerole/assumerole", "TF_LOG_PROVIDER"] {
        assert!(help_of(&all).contains(part), "{part}");
    }
}

#[test]
fn one_place_at_a_time_and_nothing_beside_a_removal() {
    for wrong in [
        &["install", "--user", "--project", "."][..],
        &["install", "--mirror", "a", "--user"],
        &["install", "--uninstall", "--packed"],
        &["install", "--uninstall", "--as", "hashicorp/aws"],
        &["install", "--as", "hashicorp/google"],
        &["install", "--as", "hashicorp/aws", "--for", "6.66"],
        &["install", "--as", "hashicorp/aws", "--for", "6.066.0"],
        &["install", "--for", "6.66.0"],
        &["--debug", "install"],
        &["--frobnicate"],
        &["completion", "cmd"],
        &["permissions"],
        &["permissions", "--plan", "a", "--state", "b"],
        &["permissions", "--types", "aws_vpc", "--for", "import"],
        &["permissions", "--types", "aws_vpc", "--role", "admin"],
        &["permissions", "--types", "aws_vpc", "--tag", "Team"],
        &["permissions", "--plan", "a", "--region", "eu-west-1"],
        &["permissions", "--plan", "a", "--compare", "b", "--format", "hcl"],
    ] {
        assert!(parsed(wrong).is_err_and(|error| error.use_stderr()), "{wrong:?}");
    }
    for right in [
        &["install"][..],
        &["install", "--user", "--uninstall"],
        &["permissions", "--plan", "-", "--for", "apply", "--format=cloudformation"],
        &["permissions", "--types=aws_vpc,data.aws_vpc", "--region=eu-west-1", "--tag=Team=a=b"],
        &["install", "--project=.", "--packed", "--as=hashicorp/aws", "--for=6.66.0,5.100.0"],
    ] {
        parsed(right).unwrap();
    }
}

#[test]
fn several_versions_stand_between_commas() {
    let arguments =
        parsed(&["install", "--as", "hashicorp/aws", "--for", "6.66.0,4.67.0"]).unwrap();
    let Asked::Install(asked) = arguments.command else { panic!("another command") };
    let expected: Vec<install::Base> =
        ["6.66.0", "4.67.0"].map(|text| text.parse().unwrap()).into();
    assert_eq!(asked.bases, expected);
}

#[test]
fn the_forms_of_go_flags_are_understood() {
    assert_eq!(gnu(OsStr::new("-version")), "--version");
    assert_eq!(gnu(OsStr::new("-help")), "--help");
}

#[test]
fn shells_learn_every_command_and_option() {
    for shell in [clap_complete::Shell::Bash, clap_complete::Shell::Zsh, clap_complete::Shell::Fish]
    {
        let script = completion(shell);
        for word in ["install", "completion", "uninstall", "hashicorp/aws"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}
