//! Addresses of objects.

/// An address without the keys of instances: `module.a.aws_vpc.c` of `module.a["b.c"].aws_vpc.c[0]`.
pub(in crate::cli) fn without_keys(address: &str) -> String {
    let mut found = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('[') {
        found.push_str(before);
        rest = behind_key(after);
    }
    found.push_str(rest);
    found
}

/// What follows a key, whose first bracket is gone already.
fn behind_key(text: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            ']' if !quoted => return text.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// The steps of a reference to a variable: `customer`, `roles`, `0` of `var.customer["roles"][0]`. None if it is to
/// something else.
pub(super) fn variable(reference: &str) -> Option<Vec<String>> {
    let mut steps = Vec::new();
    let mut rest = reference.strip_prefix("var.")?;
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (step, behind) = rest.split_at_checked(end)?;
        if !step.is_empty() {
            steps.push(step.to_owned());
        }
        rest = match behind.strip_prefix('[') {
            Some(key) => {
                let after = behind_key(key);
                let key = key.strip_suffix(after)?.strip_suffix(']')?;
                // A key that is a string is one of JSON, too.
                steps.push(serde_json::from_str(key).unwrap_or_else(|_| key.to_owned()));
                after
            }
            None => behind,
        };
        match rest.strip_prefix('.') {
            Some(behind) => rest = behind,
            None if rest.is_empty() => return Some(steps),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_instances_go_whatever_stands_in_them() {
        for (address, expected) in [
            ("aws_vpc.v", "aws_vpc.v"),
            ("aws_vpc.v[0]", "aws_vpc.v"),
            (r#"module.a["x"].data.aws_ami.b["y"]"#, "module.a.data.aws_ami.b"),
            (r#"module.a["x.]\"["].module.b[1].aws_vpc.v"#, "module.a.module.b.aws_vpc.v"),
            ("aws_vpc.v[", "aws_vpc.v"),
        ] {
            assert_eq!(without_keys(address), expected, "{address}");
        }
    }

    #[test]
    fn a_reference_to_a_variable_has_steps() {
        for (reference, expected) in [
            ("var.role", Some(&["role"][..])),
            ("var.customer.role_arn", Some(&["customer", "role_arn"])),
            (
                r#"var.customers["a.b"].roles[0].arn"#,
                Some(&["customers", "a.b", "roles", "0", "arn"]),
            ),
            ("local.role", None),
            ("data.aws_iam_role.r.arn", None),
        ] {
            let steps = variable(reference);
            let steps: Option<Vec<&str>> =
                steps.as_ref().map(|steps| steps.iter().map(String::as_str).collect());
            assert_eq!(steps.as_deref(), expected, "{reference}");
        }
    }
}
