//! `aws_arn`.

#[cfg(test)]
mod tests;

use crate::arn;
use crate::engine::{Cx, DataSource, Error, Result, Scope};
use crate::quoted::quoted;
use crate::schema::types::ArnPattern;

model! {
    /// Takes an ARN apart, or a pattern of ARNs: what stands between the colons is not looked at. Calls nothing.
    pub struct Arn {
        /// ID of the account.
        #[tf(computed)]
        account: Option<String>,
        /// The ARN.
        #[tf(required)]
        arn: ArnPattern,
        /// The ARN.
        #[tf(optional, computed)]
        id: Option<String>,
        /// Partition.
        #[tf(computed)]
        partition: Option<String>,
        /// Region. Empty for what is in none.
        #[tf(computed)]
        region: Option<String>,
        /// What follows the account.
        #[tf(computed)]
        resource: Option<String>,
        /// Service.
        #[tf(computed)]
        service: Option<String>,
    }
}

impl DataSource for Arn {
    const TYPE: &'static str = "aws_arn";
    const SCOPE: Scope = Scope::Global;
    const OFFLINE: bool = true;

    async fn read(_: &Cx, config: &Self) -> Result<Self> {
        let text = config.arn.as_str();
        let [partition, service, region, account, resource] = arn::parts(text)
            .map_err(|what| Error::Invalid(format!("{} is not an ARN: {what}", quoted(text))))?;
        Ok(Self {
            account: Some(account.to_owned()),
            arn: config.arn.clone(),
            id: config.id.clone().or_else(|| Some(text.to_owned())),
            partition: Some(partition.to_owned()),
            region: Some(region.to_owned()),
            resource: Some(resource.to_owned()),
            service: Some(service.to_owned()),
        })
    }
}
