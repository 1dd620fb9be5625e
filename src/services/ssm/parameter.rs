//! Data source `aws_ssm_parameter`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, DataSource, Error, Result, required};
use aws_sdk_ssm::types::ParameterType;

model! {
    /// Tells the value of a parameter of Systems Manager: of the account, or a public one of AWS, such as the ID of the latest
    /// AMI of a kind. The value stands in the state; to decrypt it, a role needs `kms:Decrypt` on its key as well.
    pub(in crate::services) struct Parameter {
        /// ARN of the parameter.
        #[tf(computed)]
        arn: Option<String>,
        /// Name of the parameter.
        #[tf(computed)]
        id: Option<String>,
        /// The value, where it is no `SecureString`: not hidden in plans.
        #[tf(computed)]
        insecure_value: Option<String>,
        /// Name of the parameter, with `:` and a version or a label behind it where another than the latest is meant. Its ARN,
        /// where another account shares it.
        #[tf(required)]
        name: String,
        /// Type of the parameter: `String`, `StringList` or `SecureString`.
        #[tf(computed, name = "type")]
        kind: Option<String>,
        /// The value.
        #[tf(computed, sensitive)]
        value: Option<String>,
        /// Version of the parameter.
        #[tf(computed)]
        version: Option<i64>,
        /// Whether the value of a `SecureString` is decrypted. `true` by default.
        #[tf(optional)]
        with_decryption: Option<bool>,
    }
}

impl DataSource for Parameter {
    const TYPE: &'static str = "aws_ssm_parameter";

    async fn read(cx: &Cx, asked: &Self) -> Result<Self> {
        let call = cx.ssm().get_parameter().name(&asked.name);
        let call = call.set_with_decryption(asked.with_decryption.or(Some(true)));
        let answer = call.send().await.map_err(|refusal| absent(cx, asked, refusal.into()))?;
        let told = required(answer.parameter, "Parameter")?;
        let is_secret = told.r#type() == Some(&ParameterType::SecureString);
        Ok(Self {
            arn: told.arn,
            id: told.name,
            insecure_value: told.value.clone().filter(|_| !is_secret),
            kind: told.r#type.map(|kind| kind.as_str().to_owned()),
            value: told.value,
            version: Some(told.version),
            ..asked.clone()
        })
    }
}

/// Says which parameter is not there: SSM does not.
fn absent(cx: &Cx, asked: &Parameter, refusal: Error) -> Error {
    match refusal.code() {
        Some("ParameterNotFound" | "ParameterVersionNotFound") => {
            let (name, region) = (&asked.name, cx.region());
            refusal.explained(&format!("There is no parameter {name} in {region}."))
        }
        _ => refusal,
    }
}
