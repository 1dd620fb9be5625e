//! What profiles say, and where they lead.

use super::*;

fn profiles(config: &str) -> Profiles {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), config).unwrap();
    let path = vec![file.path().to_str().unwrap().to_owned()];
    let settings = Settings { shared_config_files: path, ..Settings::default() };
    Profiles::read(&settings, &Env::of(&[("HOME", "/nonexistent")])).unwrap()
}

const CHAIN: &str = "
[profile work]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = hub
external_id = hunter2
duration_seconds = 1800
[profile hub]
role_arn = arn:aws:iam::777788889999:role/Hub
role_session_name = me
source_profile = keys
[profile keys]
aws_access_key_id = AKIAKEYS
aws_secret_access_key = x
role_arn = arn:aws:iam::777788889999:role/NeverAssumed
source_profile = keys
";

#[test]
fn a_chain_of_profiles_begins_with_the_keys_and_ends_with_the_role_of_the_named_one() {
    let Chain { leaf, source, hops } = profiles(CHAIN).chain("work").unwrap();
    assert_eq!(source, "keys");
    let Leaf::Keys(keys) = leaf else { panic!("{leaf:?}") };
    assert_eq!(keys.access_key_id(), "AKIAKEYS");
    let names: Vec<_> = hops.iter().map(|(profile, _)| profile.as_str()).collect();
    assert_eq!(names, ["hub", "work"]);
    assert_eq!(hops[0].1.session_name.as_deref(), Some("me"));
    assert_eq!(hops[1].1.external_id, Some("hunter2".into()));
    assert_eq!(hops[1].1.duration, Some(Duration::from_mins(30)));
}

#[test]
fn a_profile_that_is_its_own_source_assumes_its_role_with_its_keys() {
    let Chain { leaf, hops, .. } = profiles(CHAIN).chain("keys").unwrap();
    assert!(matches!(leaf, Leaf::Keys(_)));
    assert_eq!(hops[0].1.role_arn.role_name(), Some("NeverAssumed"));
}

#[test]
fn every_other_source_is_told_apart() {
    let profiles = profiles(
        "
[profile process]
credential_process = /bin/true
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
[sso-session corp]
sso_region = eu-central-1
sso_start_url = https://corp.awsapps.com/start
[profile token]
role_arn = arn:aws:iam::444455556666:role/R
web_identity_token_file = /token
[profile instance]
role_arn = arn:aws:iam::444455556666:role/R
credential_source = Ec2InstanceMetadata
[profile container]
credential_source = EcsContainer
",
    );
    let leaf = |name| profiles.chain(name).unwrap().leaf;
    assert_eq!(leaf("process"), Leaf::Process("/bin/true".into()));
    let Leaf::Sso(sso) = leaf("sso") else { panic!() };
    assert_eq!((sso.session.as_deref(), sso.role_name.as_str()), (Some("corp"), "Admin"));
    assert_eq!((sso.region.as_str(), sso.account_id.as_str()), ("eu-central-1", "111122223333"));
    let Leaf::WebIdentity(identity) = leaf("token") else { panic!() };
    assert_eq!(identity.token_file.as_deref(), Some("/token"));
    assert!(profiles.chain("token").unwrap().hops.is_empty());
    assert_eq!(leaf("instance"), Leaf::Instance);
    assert_eq!(profiles.chain("instance").unwrap().hops.len(), 1);
    assert_eq!(leaf("container"), Leaf::Container);
}

#[test]
fn what_is_wrong_with_a_profile_is_said_with_its_name() {
    let profiles = profiles(
        "
[profile a]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = b
[profile b]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = a
[profile lost]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = nowhere
[profile mfa]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = a
mfa_serial = arn:aws:iam::111122223333:mfa/me
[profile none]
region = eu-west-1
[profile half]
aws_access_key_id = AKIA
[profile odd]
role_arn = R
[profile source]
credential_source = Cloud
[profile long]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = a
duration_seconds = 60
[profile id]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = a
external_id = very secret
[profile turned]
aws_secret_access_key = very secret
[profile roleless]
web_identity_token_file = /token
[profile person]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
[profile unnamed]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
",
    );
    for (name, parts) in [
        ("a", ["`a`, `b`", "each other"]),
        ("lost", ["`nowhere`", "`lost`"]),
        ("missing", ["`missing`", "does not exist"]),
        ("mfa", ["`mfa`", "MFA"]),
        ("none", ["`none`", "no credentials"]),
        ("half", ["`half`", "aws_secret_access_key"]),
        ("odd", ["`odd`", "not an ARN"]),
        ("turned", ["`turned`", "without `aws_access_key_id`"]),
        ("roleless", ["`roleless`", "needs `role_arn`"]),
        ("person", ["`person`", "no section `sso-session corp`"]),
        ("unnamed", ["`unnamed`", "no `sso_role_name`"]),
        ("source", ["`Cloud`", "credential_source"]),
        ("long", ["`60`", "duration_seconds"]),
        ("id", ["`id`", "external ID"]),
    ] {
        let message = profiles.chain(name).unwrap_err();
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
        assert!(!message.contains("very secret"));
    }
    assert!(!profiles.has_credentials("none"));
    for name in ["half", "turned", "roleless", "person", "unnamed"] {
        assert!(profiles.has_credentials(name), "{name}: what comes next may be other credentials");
    }
    assert!(profiles.has("none") && !profiles.has("missing"));
}

#[test]
fn debug_output_of_the_files_shows_nothing_of_them() {
    let read = profiles(&format!("{CHAIN}aws_session_token = session/token\n"));
    let printed = format!("{read:?} {read:#?}");
    for secret in ["hunter2", "AKIAKEYS", "session/token"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert!(printed.contains("Profiles"));
}
