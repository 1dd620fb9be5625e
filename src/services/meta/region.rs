//! `aws_region`.

#[cfg(test)]
mod tests;

use crate::aws::partition;
use crate::engine::{Cx, DataSource, Error, Result};

model! {
    /// Tells about a region: the provider's, or another one.
    pub struct Region {
        /// What AWS calls the region, such as `Europe (Ireland)`.
        #[tf(computed)]
        description: Option<String>,
        /// Host name of EC2 in the region. Selects the region, if set.
        #[tf(optional, computed)]
        endpoint: Option<String>,
        /// Name of the region.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the region. Selects the region, if set.
        #[tf(optional, computed, deprecated = "Use `region`.")]
        name: Option<String>,
        /// Name of the region. The provider's region, if nothing is set.
        #[tf(optional, computed)]
        region: Option<String>,
    }
}

impl DataSource for Region {
    const TYPE: &'static str = "aws_region";
    const OFFLINE: bool = true;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let by_endpoint = config.endpoint.as_deref().map(region_of).transpose()?;
        let named = [config.region.clone(), config.name.clone(), by_endpoint];
        let mut named = named.into_iter().flatten().filter(|name| !name.is_empty());
        let region = named.next().unwrap_or_else(|| cx.region().to_owned());
        if let Some(other) = named.find(|other| *other != region) {
            return Err(Error::Invalid(format!(
                "`region`, `name` and `endpoint` name more than one region: {region} and {other}"
            )));
        }
        let description = partition::description(&region).map(str::to_owned);
        let endpoint = format!("ec2.{region}.{}", partition::Partition::of(&region).dns_suffix);
        if description.is_none() && region != cx.region() {
            return Err(Error::Invalid(format!("no region of AWS is called {region}")));
        }
        Ok(Self {
            description: description.or(Some(String::new())),
            endpoint: Some(endpoint),
            id: Some(region.clone()),
            name: Some(region.clone()),
            region: Some(region),
        })
    }
}

/// The region in a host name of EC2: `ec2.eu-west-1.amazonaws.com`.
fn region_of(endpoint: &str) -> Result<String> {
    let rest = endpoint.strip_prefix("ec2.").and_then(|rest| rest.split_once('.'));
    match rest {
        Some((region, suffix)) if partition::Partition::of(region).dns_suffix == suffix => {
            Ok(region.to_owned())
        }
        _ => Err(Error::Invalid(format!(
            "\"{endpoint}\" is not the host name of EC2 in a region, such as ec2.eu-west-1.amazonaws.com"
        ))),
    }
}
