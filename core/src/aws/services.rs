//! The services that the provider calls: one row each, from which follow the clients, the endpoints, the wording of errors
//! and what tests know of them.

/// Hands the rows to a macro. A row is: the name of the client's method, the crate of the SDK, the service as AWS writes
/// it, its name in the `endpoints` block with its other names there, the service ID of the SDKs, where its endpoint is,
/// the protocol, and how many calls a second AWS takes from an account where those are few.
///
/// The service ID and the protocol are those of the model: `serviceId` and `protocol`, for instance in
/// <https://github.com/aws/api-models-aws>. Environment variables and profiles name a service by its ID:
/// <https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html>. Few calls:
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests>
macro_rules! services {
    ($with:ident) => {
        $with! {
            /// EC2.
            ec2: aws_sdk_ec2, "EC2", ["ec2"], "EC2", Regional, Ec2;
            /// EKS.
            eks: aws_sdk_eks, "EKS", ["eks"], "EKS", Regional, RestJson;
            /// ElastiCache.
            elasticache: aws_sdk_elasticache, "ElastiCache", ["elasticache"], "ElastiCache", Regional, Query;
            /// Elastic Load Balancing: classic load balancers.
            elb: aws_sdk_elasticloadbalancing, "Elastic Load Balancing", ["elb", "elasticloadbalancing"], "Elastic Load Balancing", Regional, Query;
            /// Elastic Load Balancing: application, network and gateway load balancers.
            elbv2: aws_sdk_elasticloadbalancingv2, "Elastic Load Balancing", ["elbv2", "elasticloadbalancingv2"], "Elastic Load Balancing v2", Regional, Query;
            /// IAM.
            iam: aws_sdk_iam, "IAM", ["iam"], "IAM", Global, Query;
            /// RDS.
            rds: aws_sdk_rds, "RDS", ["rds"], "RDS", Regional, Query;
            /// Redshift.
            redshift: aws_sdk_redshift, "Redshift", ["redshift"], "Redshift", Regional, Query;
            /// Route 53.
            route53: aws_sdk_route53, "Route 53", ["route53"], "Route 53", Global, RestXml, 5;
            /// S3.
            s3: aws_sdk_s3, "S3", ["s3", "s3api"], "S3", Regional, RestXml;
            /// Systems Manager.
            ssm: aws_sdk_ssm, "Systems Manager", ["ssm"], "SSM", Regional, Json;
            /// STS.
            sts: aws_sdk_sts, "STS", ["sts"], "STS", Sts, Query;
            /// The Resource Groups Tagging API.
            tagging: aws_sdk_resourcegroupstagging, "Resource Groups Tagging", ["resourcegroupstaggingapi", "resourcegroupstagging"], "Resource Groups Tagging API", Regional, Json;
        }
    };
}
pub(crate) use services;

/// One service that the provider calls.
#[derive(Debug, PartialEq, Eq)]
pub struct Service {
    /// As errors name it: the last part of the name of its crate.
    pub(super) key: &'static str,
    /// As AWS writes it.
    pub(super) spelled: &'static str,
    /// Its names in the `endpoints` block: first the one that the others mean.
    pub(super) names: &'static [&'static str],
    /// The service ID of the SDKs.
    id: &'static str,
    /// How many calls a second AWS takes from an account; none if they are many.
    pub(super) calls_per_second: Option<u32>,
    /// Which protocol it speaks.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) protocol: Protocol,
}

/// The protocols of AWS, by the name that its models have for them.
///
/// <https://smithy.io/2.0/aws/protocols/index.html>
#[cfg(any(test, feature = "testing"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `ec2Query`.
    Ec2,
    /// `awsQuery`.
    Query,
    /// `awsJson1_0` and `awsJson1_1`.
    Json,
    /// `restJson1`.
    RestJson,
    /// `restXml`.
    RestXml,
}

macro_rules! table {
    ($($(#[$doc:meta])* $method:ident: $sdk:ident, $spelled:literal, [$($name:literal),+], $id:literal, $place:ident, $protocol:ident $(, $pace:literal)?;)*) => {
        /// All services, by the name of their client.
        const TABLE: &[Service] = &[
            $(Service {
                key: after_prefix(stringify!($sdk)),
                spelled: $spelled,
                names: &[$($name),+],
                id: $id,
                calls_per_second: first([$($pace)?]),
                #[cfg(any(test, feature = "testing"))]
                protocol: Protocol::$protocol,
            },)*
        ];
    };
}
services!(table);

/// IAM Identity Center, which the SDK calls for credentials.
const SSO: Service = Service {
    key: "sso",
    spelled: "SSO",
    names: &["sso"],
    id: "SSO",
    calls_per_second: None,
    #[cfg(any(test, feature = "testing"))]
    protocol: Protocol::RestJson,
};

/// The element of an array that has one or none.
const fn first<const N: usize>(of: [u32; N]) -> Option<u32> {
    if N == 0 { None } else { Some(of[0]) }
}

/// All services that are called, also those that only the SDK's sources of credentials call.
fn all() -> impl Iterator<Item = &'static Service> {
    TABLE.iter().chain([&SSO])
}

/// `ec2` of `aws_sdk_ec2`.
const fn after_prefix(name: &'static str) -> &'static str {
    name.split_at("aws_sdk_".len()).1
}

impl Service {
    /// By one of its names in the `endpoints` block.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        all().find(|service| service.names.contains(&name))
    }
    /// All of them.
    pub(super) fn all() -> impl Iterator<Item = &'static Self> {
        all()
    }
    /// By the last part of the name of its crate.
    pub(crate) fn of_crate(key: &str) -> Option<&'static Self> {
        all().find(|service| service.key == key)
    }
    /// By the service ID of the SDKs.
    #[cfg(any(test, feature = "testing"))]
    pub(super) fn of_id(id: &str) -> Option<&'static Self> {
        all().find(|service| service.id == id)
    }
    /// Its name in the `endpoints` block.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or(self.key)
    }
    /// Its names in the `endpoints` block.
    pub fn names() -> impl Iterator<Item = &'static str> {
        all().flat_map(|service| service.names.iter().copied())
    }
    /// How files of profiles write the service ID: `elastic_load_balancing_v2`.
    pub(super) fn in_profile(&self) -> String {
        self.id.to_ascii_lowercase().replace(' ', "_")
    }
    /// The variable in which the SDKs look for the endpoint of the service.
    ///
    /// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
    pub(super) fn variable(&self) -> String {
        format!("AWS_ENDPOINT_URL_{}", self.in_profile().to_ascii_uppercase())
    }
    /// Variables that hashicorp/aws had before the SDKs agreed on AWS_ENDPOINT_URL_*.
    pub(super) fn old_variables(&self) -> impl Iterator<Item = String> {
        let has_some = matches!(self.name(), "iam" | "s3" | "sts");
        let service = self.name().to_ascii_uppercase();
        let names = [format!("TF_AWS_{service}_ENDPOINT"), format!("AWS_{service}_ENDPOINT")];
        names.into_iter().filter(move |_| has_some)
    }
    /// All services that had such variables.
    pub(super) fn with_old_variables() -> impl Iterator<Item = &'static Self> {
        all().filter(|service| service.old_variables().next().is_some())
    }
}

/// A service as AWS writes it, by the last part of the name of its crate.
pub(super) fn spelled(key: &str) -> &str {
    Service::of_crate(key).map_or(key, |service| service.spelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn rows_stand_in_order_and_no_two_share_a_name() {
        macro_rules! methods {
            ($($(#[$doc:meta])* $method:ident: $sdk:ident, $($rest:tt),+;)*) => { &[$(stringify!($method)),*] };
        }
        let methods: &[&str] = services!(methods);
        assert!(methods.is_sorted());
        let names: Vec<_> = Service::names().collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn names_in_the_environment_are_those_of_the_sdks() {
        let variables = ["ec2", "elbv2", "route53", "resourcegroupstaggingapi"]
            .map(|name| Service::named(name).unwrap().variable());
        assert_eq!(
            variables,
            [
                "AWS_ENDPOINT_URL_EC2",
                "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2",
                "AWS_ENDPOINT_URL_ROUTE_53",
                "AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API",
            ]
        );
    }

    #[test]
    fn a_service_is_found_by_the_crate_that_an_error_comes_from() {
        assert_eq!(spelled("elasticloadbalancingv2"), "Elastic Load Balancing");
        assert_eq!(spelled("unknown"), "unknown");
        assert_eq!(Service::of_crate("eks").unwrap().protocol, Protocol::RestJson);
    }
}
