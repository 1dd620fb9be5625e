//! `arn_build`, `arn_parse` and `trim_iam_role_path`, as in hashicorp/aws: they look at the colons of an ARN, and
//! not at what stands between them.

use super::text;
use crate::engine::{Function, Parameter, Refused};
use crate::quoted::quoted;
use crate::value::{Type, Value};

pub(super) const ARN_BUILD: Function = Function {
    name: "arn_build",
    summary: "Builds an ARN from its parts",
    doc: "Builds an ARN from its parts. The parts are not checked, so that parts of ARNs with wildcards can be \
          put together, too.",
    parameters: &[
        Parameter::text("partition", "Partition, such as `aws` or `aws-cn`."),
        Parameter::text("service", "Service, such as `iam`."),
        Parameter::text(
            "region",
            "Region, such as `eu-central-1`. Empty for what is in no region.",
        ),
        Parameter::text("account_id", "ID of the account. Empty for what is in no account."),
        Parameter::text("resource", "The rest, such as `role/path/name`."),
    ],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let mut arn = "arn".to_owned();
        for index in 0..5 {
            arn.push(':');
            arn.push_str(text(arguments, index)?);
        }
        Ok(Value::from(arn))
    },
};

/// The parts of an ARN, as `arn_parse` names them.
const PARTS: [&str; 5] = ["partition", "service", "region", "account_id", "resource"];

pub(super) const ARN_PARSE: Function = Function {
    name: "arn_parse",
    summary: "Takes an ARN apart",
    doc: "Takes an ARN apart. Returns an object with `partition`, `service`, `region`, `account_id` and \
          `resource`.",
    parameters: &[Parameter::text("arn", "The ARN.")],
    variadic: None,
    returns: || Type::Object(PARTS.map(|part| (part.to_owned(), Type::String)).into()),
    call: |arguments| {
        let parts = parse(text(arguments, 0)?)?;
        Ok(Value::object(PARTS.into_iter().zip(parts.map(Value::from))))
    },
};

pub(super) const TRIM_IAM_ROLE_PATH: Function = Function {
    name: "trim_iam_role_path",
    summary: "Removes the path from the ARN of an IAM role",
    doc: "Removes the path from the ARN of an IAM role, for services that want the ARN without it.",
    parameters: &[Parameter::text("arn", "ARN of the role.")],
    variadic: None,
    returns: || Type::String,
    call: |arguments| {
        let arn = text(arguments, 0)?;
        let [partition, service, region, account, resource] = parse(arn)?;
        let wrong = |what: &str| {
            Err(Refused::argument(
                0,
                format!("{} is not the ARN of an IAM role: {what}.", quoted(arn)),
            ))
        };
        if service != "iam" {
            return wrong("the service must be iam");
        }
        if !region.is_empty() {
            return wrong("the region must be empty");
        }
        let Some(name) = resource.strip_prefix("role/") else {
            return wrong("the resource must begin with role/");
        };
        let name = name.rsplit('/').next().unwrap_or(name);
        Ok(Value::from(format!("arn:{partition}:iam::{account}:role/{name}")))
    },
};

fn parse(text: &str) -> Result<[&str; 5], Refused> {
    let wrong =
        |what: &str| Refused::argument(0, format!("{} is not an ARN: {what}.", quoted(text)));
    crate::arn::parts(text).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use super::*;

    #[test]
    fn an_arn_is_built_from_any_parts() {
        let parts = ["aws", "iam", "", "444455556666", "role/example"].map(Some);
        assert_eq!(call(&ARN_BUILD, &parts), Ok("arn:aws:iam::444455556666:role/example".into()));
        assert_eq!(call(&ARN_BUILD, &[Some(""); 5]), Ok("arn:::::".into()));
    }

    #[test]
    fn an_arn_is_taken_apart_at_its_first_five_colons() {
        let parsed =
            |partition: &str, service: &str, region: &str, account: &str, resource: &str| {
                let parts = [partition, service, region, account, resource].map(Value::from);
                Ok(Value::object(PARTS.into_iter().zip(parts)))
            };
        for (arn, expected) in [
            (
                "arn:aws:iam::444455556666:role/example",
                parsed("aws", "iam", "", "444455556666", "role/example"),
            ),
            (
                "arn:aws-cn:logs:cn-north-1:1:log-group:a:*",
                parsed("aws-cn", "logs", "cn-north-1", "1", "log-group:a:*"),
            ),
            ("arn:::::", parsed("", "", "", "", "")),
        ] {
            assert_eq!(call(&ARN_PARSE, &[Some(arn)]), expected, "{arn}");
        }
    }

    #[test]
    fn what_is_no_arn_is_refused_at_the_argument() {
        for (text, why) in [
            ("foo", "it does not begin with arn:"),
            ("ARN:aws:iam::1:role/r", "it does not begin with arn:"),
            (
                "arn:aws:iam::1",
                "it does not have the six parts of arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE",
            ),
        ] {
            let refused = Refused::argument(0, format!("{text:?} is not an ARN: {why}."));
            assert_eq!(call(&ARN_PARSE, &[Some(text)]), Err(refused.clone()));
            assert_eq!(call(&TRIM_IAM_ROLE_PATH, &[Some(text)]), Err(refused));
        }
    }

    #[test]
    fn a_role_loses_its_path() {
        for (arn, trimmed) in [
            ("arn:aws:iam::444455556666:role/example", "arn:aws:iam::444455556666:role/example"),
            (
                "arn:aws-us-gov:iam::444455556666:role/with/some/path/example",
                "arn:aws-us-gov:iam::444455556666:role/example",
            ),
            ("arn:aws:iam::444455556666:role/", "arn:aws:iam::444455556666:role/"),
        ] {
            assert_eq!(call(&TRIM_IAM_ROLE_PATH, &[Some(arn)]), Ok(trimmed.into()));
        }
    }

    #[test]
    fn what_is_no_role_has_no_path_to_lose() {
        for (arn, why) in [
            ("arn:aws:s3:::bucket/foo", "the service must be iam"),
            ("arn:aws:iam:us-east-1:444455556666:role/example", "the region must be empty"),
            ("arn:aws:iam::444455556666:policy/example", "the resource must begin with role/"),
        ] {
            let text = format!("{arn:?} is not the ARN of an IAM role: {why}.");
            assert_eq!(call(&TRIM_IAM_ROLE_PATH, &[Some(arn)]), Err(Refused::argument(0, text)));
        }
    }
}
