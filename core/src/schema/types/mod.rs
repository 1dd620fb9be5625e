//! Types of attribute values that mean more than their text: each knows when two spellings are the same
//! and what is wrong with one.

/// Declares a string with a meaning: a type with a check and, where spellings differ, a comparison. `sent` is what AWS gets
/// of it, where that is not all that was written.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, check = $check:path, same = $same:path $(, sent = $sent:path)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The text as AWS gets it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                sent!(&self.0 $(, $sent)?)
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.as_str().to_owned()
            }
        }
        impl $crate::schema::Field for $name {
            const EMPTY_IS_NONE: bool = true;
            const SHAPE: $crate::schema::Shape = $crate::schema::Shape::String;
            fn decode(value: &$crate::value::Value) -> Option<Self> {
                value.as_str().map(Self::from)
            }
            fn encode(&self) -> $crate::value::Value {
                $crate::value::Value::from(self.0.as_str())
            }
            fn same(a: &$crate::value::Value, b: &$crate::value::Value) -> bool {
                match (a.as_str(), b.as_str()) {
                    (Some(a), Some(b)) => a == b || $same(a, b),
                    _ => a == b,
                }
            }
            // An empty string counts as "not set", as it does in hashicorp/aws.
            fn check(
                value: &$crate::value::Value,
                path: &$crate::value::Path,
                problems: &mut Vec<$crate::schema::Problem>,
            ) {
                if let Some(text) = value.as_str().filter(|text| !text.is_empty())
                    && let Err(problem) = $check(text)
                {
                    problems.push((path.clone(), problem));
                }
            }
        }
    };
}

/// Part of `text!` and `hidden!`: what AWS gets of a text.
macro_rules! sent {
    ($text:expr) => {
        $text
    };
    ($text:expr, $sent:path) => {
        $sent($text)
    };
}

/// A `model!` struct as the value of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object<B>(pub B);

pub use Object as Record;

mod acl;
mod address;
mod arn;
mod cidr;
mod classic;
mod dns;
mod ec2;
mod eks;
mod elbv2;
mod group_reference;
mod iam;
mod listening;
mod pattern;
mod policy;
mod role;
mod security_group;
mod sparse;
mod ssh;
mod subnet_groups;

pub use acl::{AclAction, AclProtocol};
pub use address::{Ipv4Address, Ipv6Address};
pub use arn::{ArnPattern, ArnText, LogDestination, PolicyArn};
pub use cidr::{Cidr, Ipv4Cidr, Ipv6Cidr, PrefixLengths};
pub use classic::{ClassicName, ClassicPrefix, ClassicProtocol, HealthTarget};
pub use dns::{DnsName, RecordText};
pub use ec2::{
    DeviceName, EncodedUserData, KmsKey, LaunchTemplateName, Price, Time, UserData, UserDataBase64,
};
pub use eks::{ClusterName, KubernetesVersion, RemoteCidr, ServiceCidr};
pub use elbv2::{LoadBalancerName, LoadBalancerPrefix, TargetGroupName, TargetGroupPrefix};
pub use group_reference::GroupReference;
pub use iam::{
    IamName, IamPath, IamPathPrefix, IssuerUrl, PolicyDescription, PolicyPath, RoleDescription,
    ServiceName, Thumbprint,
};
pub use listening::{
    DeregistrationDelay, HealthCheckPath, HealthCheckPort, HealthCheckProtocol, HealthyPercentage,
    HealthyTargets, ListenerProtocol, ProtocolVersion, ResponseStatus, Untold,
};
pub use pattern::Pattern;
pub use policy::{PermissionsText, PolicyText, TrustText};
pub use role::{
    AccountId, ExternalId, RoleArn, SessionDuration, SessionName, SessionPolicy, SourceIdentity,
};
pub use security_group::{GroupDescription, GroupName, GroupRef, IpProtocol, PrefixListId};
pub use sparse::Sparse;
pub use ssh::{KeyPairName, PublicKey};
pub use subnet_groups::{CacheGroupName, ClusterGroupName, DbGroupName, DbGroupPrefix};
