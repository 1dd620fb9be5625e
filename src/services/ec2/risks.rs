//! What is open or readable because nobody said otherwise: warnings of a plan that creates or changes something, which the
//! provider's `security_warnings` switches off (docs/decisions/0068-warnings-of-what-is-open.md).

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::value::{Path, Value};

/// Ports at which people log in, by what listens there.
const LOGINS: [(&str, i64); 2] = [("SSH", 22), ("RDP", 3389)];
/// Everybody.
const EVERYWHERE: [&str; 2] = ["0.0.0.0/0", "::/0"];

/// Warns of a rule for incoming traffic that lets everybody log in. The attributes of `sources` hold CIDR blocks, alone or in
/// a list.
pub(super) fn of_rule(
    rule: &Value,
    protocol: &str,
    sources: &[&str],
    at: &Path,
    told: &mut Diagnostics,
) {
    let is_everywhere = |value: &Value| {
        let one = std::slice::from_ref(value);
        let all = value.as_elements().unwrap_or(one);
        all.iter().filter_map(Value::as_str).any(|cidr| EVERYWHERE.contains(&cidr))
    };
    let Some(source) = sources.iter().find(|name| is_everywhere(rule.get(name))) else { return };
    let port = |name: &str| match rule.get(name) {
        Value::Number(port) => port.as_i64(),
        _ => None,
    };
    let lets_in = |login: i64| match rule.get(protocol).as_str() {
        Some("-1" | "all") => true,
        Some("tcp" | "6") => {
            port("from_port").is_some_and(|from| from <= login)
                && port("to_port").is_some_and(|to| to >= login)
        }
        _ => false,
    };
    for (name, login) in LOGINS.into_iter().filter(|(_, login)| lets_in(*login)) {
        let detail = format!(
            "The rule lets everybody reach port {login}. Name the CIDR blocks from which people log in, or use Session Manager \
             of AWS Systems Manager, which needs no open port. {SWITCH}"
        );
        let warning = Diagnostic::warning(format!("{name} is open to everybody"), detail);
        let is_alone = at.0.is_empty();
        told.push(if is_alone { warning.at(*source) } else { warning.inside(at.clone()) });
    }
}

/// The same for rules that stand in a group.
pub(super) fn of_rules_inside(group: &Value, rules: &str, told: &mut Diagnostics) {
    for rule in group.get(rules).as_elements().unwrap_or_default() {
        of_rule(rule, "protocol", &["cidr_blocks", "ipv6_cidr_blocks"], &Path::from(rules), told);
    }
}

/// Warns of a volume about whose encryption nobody says anything, unless it is known to be encrypted.
pub(super) fn of_volume(config: &Value, planned: &Value, at: &Path, told: &mut Diagnostics) {
    const ENCRYPTED: &str = "encrypted";
    if !config.get(ENCRYPTED).is_null() || *planned.get(ENCRYPTED) == Value::Bool(true) {
        return;
    }
    let detail = format!(
        "`encrypted` is not set. Unless the account encrypts volumes by default, or the snapshot is encrypted, the volume will \
         not be. Set `encrypted` to true, or to false if that is meant. {SWITCH}"
    );
    let warning = Diagnostic::warning("A volume may not be encrypted", detail);
    let is_alone = at.0.len() == 1;
    told.push(if is_alone { warning.at(at.clone()) } else { warning.inside(at.clone()) });
}

/// Warns of an instance whose metadata can be read without a token, because nobody says anything about it.
pub(super) fn of_metadata(config: &Value, planned: &Value, told: &mut Diagnostics) {
    const OPTIONS: &str = "metadata_options";
    let options =
        |object: &Value| object.get(OPTIONS).as_elements().and_then(|all| all.first().cloned());
    let said = options(config).unwrap_or(Value::Null);
    let is_off = said.get("http_endpoint").as_str() == Some("disabled");
    let is_said = !config.get(OPTIONS).is_wholly_known() || !said.get("http_tokens").is_null();
    let will_be = options(planned).unwrap_or(Value::Null);
    if is_off || is_said || will_be.get("http_tokens").as_str() == Some("required") {
        return;
    }
    let detail = format!(
        "`http_tokens` is not set. Unless the AMI or the account says otherwise, whoever can make a process of the instance \
         send a request reads the credentials of its role (IMDSv1). Set `http_tokens` of `{OPTIONS}` to \"required\", or to \
         \"optional\" if that is meant. {SWITCH}"
    );
    told.push(
        Diagnostic::warning("Instance metadata may be read without a token", detail).at(OPTIONS),
    );
}

const SWITCH: &str = "`security_warnings = false` of the provider switches such warnings off.";

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::services::testing::World;
    use serde_json::{Value as Json, json};

    /// The summaries of the warnings about a new object.
    fn told(type_name: &'static str, config: &Json) -> Vec<String> {
        let world = World::of(type_name);
        let planned = world.plan(&crate::value::Value::Null, config).value;
        let mut found = Diagnostics::default();
        world.entry().resource.risks(&world.config(config), &planned, &mut found);
        found.into_iter().map(|warning| warning.summary).collect()
    }
    const NOTHING: [&str; 0] = [];
    const SSH: &str = "SSH is open to everybody";
    const RDP: &str = "RDP is open to everybody";

    #[test]
    fn a_rule_that_lets_everybody_log_in_is_told() {
        let rule = |cidr: &str, protocol: &str, from: i64, to: i64| {
            told(
                "aws_vpc_security_group_ingress_rule",
                &json!({
                    "security_group_id": "sg-1", "cidr_ipv4": cidr, "ip_protocol": protocol, "from_port": from,
                    "to_port": to,
                }),
            )
        };
        assert_eq!(rule("0.0.0.0/0", "tcp", 22, 22), [SSH]);
        assert_eq!(rule("0.0.0.0/0", "tcp", 0, 65535), [SSH, RDP]);
        assert_eq!(rule("0.0.0.0/0", "tcp", 443, 443), NOTHING);
        assert_eq!(rule("0.0.0.0/0", "udp", 22, 22), NOTHING);
        assert_eq!(rule("10.0.0.0/8", "tcp", 22, 22), NOTHING);
        let out =
            json!({"security_group_id": "sg-1", "cidr_ipv4": "0.0.0.0/0", "ip_protocol": "-1"});
        assert_eq!(told("aws_vpc_security_group_egress_rule", &out), NOTHING);
    }

    #[test]
    fn rules_in_both_other_spellings_are_looked_at_too() {
        let rule = |way: &str| {
            json!({
                "security_group_id": "sg-1", "type": way, "protocol": "tcp", "from_port": 22, "to_port": 22,
                "ipv6_cidr_blocks": ["::/0"],
            })
        };
        assert_eq!(told("aws_security_group_rule", &rule("ingress")), [SSH]);
        assert_eq!(told("aws_security_group_rule", &rule("egress")), NOTHING);
        let inside = json!({"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]});
        assert_eq!(told("aws_security_group", &json!({"ingress": [inside.clone()]})), [SSH]);
        let of_vpc = json!({"vpc_id": "vpc-1", "ingress": [inside.clone()]});
        assert_eq!(told("aws_default_security_group", &of_vpc), [SSH]);
        assert_eq!(told("aws_security_group", &json!({"egress": [inside]})), NOTHING);
    }

    #[test]
    fn a_volume_and_metadata_about_which_nobody_says_anything_are_told() {
        const VOLUME: &str = "A volume may not be encrypted";
        const METADATA: &str = "Instance metadata may be read without a token";
        let volume = |encrypted: Json| {
            let config =
                json!({"availability_zone": "us-east-1a", "size": 8, "encrypted": encrypted});
            told("aws_ebs_volume", &config)
        };
        assert_eq!(volume(json!(null)), [VOLUME]);
        assert_eq!(volume(json!(true)), NOTHING);
        // Whoever says it means it.
        assert_eq!(volume(json!(false)), NOTHING);
        let instance = |more: Json| {
            let mut config =
                json!({"ami": "ami-1", "instance_type": "t3.micro", "subnet_id": "subnet-1"});
            config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            told("aws_instance", &config)
        };
        // An instance has a root volume, whether anybody says so or not.
        assert_eq!(instance(json!({})), [METADATA, VOLUME]);
        let root = json!({"root_block_device": [{"volume_size": 9}]});
        assert_eq!(instance(root), [METADATA, VOLUME]);
        let safe = json!({
            "root_block_device": [{"encrypted": true}], "metadata_options": [{"http_tokens": "required"}],
        });
        assert_eq!(instance(safe), NOTHING);
        let template = |more: &Json| told("aws_launch_template", more);
        assert_eq!(template(&json!({"name": "nodes"})), [METADATA]);
        let required = json!({"name": "nodes", "metadata_options": [{"http_tokens": "required"}]});
        assert_eq!(template(&required), NOTHING);
    }
}
