//! `aws_partition`.

#[cfg(test)]
mod tests;

use crate::engine::{Cx, DataSource, Result, Scope};

model! {
    /// Tells in which part of AWS the provider works: the commercial one, China, GovCloud.
    pub struct Partition {
        /// What host names of AWS end in, such as `amazonaws.com`.
        #[tf(computed)]
        dns_suffix: Option<String>,
        /// Name of the partition, as in ARNs: `aws`, `aws-cn`.
        #[tf(computed)]
        id: Option<String>,
        /// Name of the partition, as in ARNs: `aws`, `aws-cn`.
        #[tf(computed)]
        partition: Option<String>,
        /// What names of services begin with, such as `com.amazonaws`.
        #[tf(computed)]
        reverse_dns_prefix: Option<String>,
    }
}

impl DataSource for Partition {
    const TYPE: &'static str = "aws_partition";
    const SCOPE: Scope = Scope::Global;
    const OFFLINE: bool = true;

    async fn read(cx: &Cx, _: &Self) -> Result<Self> {
        let partition = cx.scope().partition();
        Ok(Self {
            dns_suffix: Some(partition.dns_suffix.to_owned()),
            id: Some(partition.id.to_owned()),
            partition: Some(partition.id.to_owned()),
            reverse_dns_prefix: Some(partition.reverse_dns_prefix()),
        })
    }
}
