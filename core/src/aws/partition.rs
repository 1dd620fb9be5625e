//! Partitions and regions: what AWS calls them, and which exist.

/// A separate world of AWS with accounts, regions and host names of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// As in ARNs: `aws`, `aws-cn` ...
    pub id: &'static str,
    /// For people: `AWS Standard` ...
    pub name: &'static str,
    /// The end of the host names of its services: `amazonaws.com` ...
    pub dns_suffix: &'static str,
    /// The region that requests to its global services, such as IAM, are signed for.
    pub global_region: &'static str,
    /// How the names of its regions begin, where the other partitions' names do not.
    prefix: &'static str,
    regions: &'static [(&'static str, &'static str)],
}

impl Partition {
    /// The partition of a region. A region that is in no table belongs to the partition its name looks like: new regions appear
    /// more often than new releases of a provider.
    #[must_use]
    pub fn of(region: &str) -> &'static Self {
        let listed = || PARTITIONS.iter().find(|p| p.description(region).is_some());
        let alike =
            || PARTITIONS.iter().find(|p| !p.prefix.is_empty() && region.starts_with(p.prefix));
        listed().or_else(alike).unwrap_or(&PARTITIONS[0])
    }
    /// The partition with this id.
    #[must_use]
    pub fn with_id(id: &str) -> Option<&'static Self> {
        PARTITIONS.iter().find(|p| p.id == id)
    }
    /// The host-name suffix back to front, as service names of VPC endpoints have it: `com.amazonaws`.
    #[must_use]
    pub fn reverse_dns_prefix(&self) -> String {
        self.dns_suffix.rsplit('.').collect::<Vec<_>>().join(".")
    }
    /// The regions of this partition that were known when the provider was released.
    pub fn regions(&self) -> impl Iterator<Item = &'static str> {
        self.regions.iter().map(|(name, _)| *name)
    }
    /// What AWS calls a region of this partition for people: `Europe (Ireland)`.
    #[must_use]
    pub fn description(&self, region: &str) -> Option<&'static str> {
        self.regions.iter().find(|(name, _)| *name == region).map(|(_, description)| *description)
    }
}

/// What AWS calls a region for people, if it is a region that exists: `US East (N. Virginia)`.
#[must_use]
pub fn description(region: &str) -> Option<&'static str> {
    PARTITIONS.iter().find_map(|p| p.description(region))
}

/// Whether a string could be the name of a region, known or not: `eu-west-1`.
#[must_use]
pub fn is_region_shaped(text: &str) -> bool {
    let mut parts = text.split('-').rev();
    let number = parts.next().unwrap_or_default();
    let words: Vec<&str> = parts.collect();
    let word = |w: &&str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase());
    (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && words.len() >= 2
        && words.iter().all(word)
}

static PARTITIONS: &[Partition] = &[
    Partition {
        id: "aws",
        name: "AWS Standard",
        dns_suffix: "amazonaws.com",
        global_region: "us-east-1",
        prefix: "",
        regions: &[
            ("af-south-1", "Africa (Cape Town)"),
            ("ap-east-1", "Asia Pacific (Hong Kong)"),
            ("ap-east-2", "Asia Pacific (Taipei)"),
            ("ap-northeast-1", "Asia Pacific (Tokyo)"),
            ("ap-northeast-2", "Asia Pacific (Seoul)"),
            ("ap-northeast-3", "Asia Pacific (Osaka)"),
            ("ap-south-1", "Asia Pacific (Mumbai)"),
            ("ap-south-2", "Asia Pacific (Hyderabad)"),
            ("ap-southeast-1", "Asia Pacific (Singapore)"),
            ("ap-southeast-2", "Asia Pacific (Sydney)"),
            ("ap-southeast-3", "Asia Pacific (Jakarta)"),
            ("ap-southeast-4", "Asia Pacific (Melbourne)"),
            ("ap-southeast-5", "Asia Pacific (Malaysia)"),
            ("ap-southeast-6", "Asia Pacific (New Zealand)"),
            ("ap-southeast-7", "Asia Pacific (Thailand)"),
            ("ca-central-1", "Canada (Central)"),
            ("ca-west-1", "Canada West (Calgary)"),
            ("eu-central-1", "Europe (Frankfurt)"),
            ("eu-central-2", "Europe (Zurich)"),
            ("eu-north-1", "Europe (Stockholm)"),
            ("eu-south-1", "Europe (Milan)"),
            ("eu-south-2", "Europe (Spain)"),
            ("eu-west-1", "Europe (Ireland)"),
            ("eu-west-2", "Europe (London)"),
            ("eu-west-3", "Europe (Paris)"),
            ("il-central-1", "Israel (Tel Aviv)"),
            ("me-central-1", "Middle East (UAE)"),
            ("me-south-1", "Middle East (Bahrain)"),
            ("mx-central-1", "Mexico (Central)"),
            ("sa-east-1", "South America (Sao Paulo)"),
            ("us-east-1", "US East (N. Virginia)"),
            ("us-east-2", "US East (Ohio)"),
            ("us-west-1", "US West (N. California)"),
            ("us-west-2", "US West (Oregon)"),
        ],
    },
    Partition {
        id: "aws-cn",
        name: "AWS China",
        dns_suffix: "amazonaws.com.cn",
        global_region: "cn-north-1",
        prefix: "cn-",
        regions: &[("cn-north-1", "China (Beijing)"), ("cn-northwest-1", "China (Ningxia)")],
    },
    Partition {
        id: "aws-eusc",
        name: "AWS EUSC",
        dns_suffix: "amazonaws.eu",
        global_region: "eusc-de-east-1",
        prefix: "eusc-",
        regions: &[("eusc-de-east-1", "AWS European Sovereign Cloud (Germany)")],
    },
    Partition {
        id: "aws-iso",
        name: "AWS ISO (US)",
        dns_suffix: "c2s.ic.gov",
        global_region: "us-iso-east-1",
        prefix: "us-iso-",
        regions: &[("us-iso-east-1", "US ISO East"), ("us-iso-west-1", "US ISO WEST")],
    },
    Partition {
        id: "aws-iso-b",
        name: "AWS ISOB (US)",
        dns_suffix: "sc2s.sgov.gov",
        global_region: "us-isob-east-1",
        prefix: "us-isob-",
        regions: &[("us-isob-east-1", "US ISOB East (Ohio)"), ("us-isob-west-1", "US ISOB West")],
    },
    Partition {
        id: "aws-iso-e",
        name: "AWS ISOE (Europe)",
        dns_suffix: "cloud.adc-e.uk",
        global_region: "eu-isoe-west-1",
        prefix: "eu-isoe-",
        regions: &[("eu-isoe-west-1", "EU ISOE West")],
    },
    Partition {
        id: "aws-iso-f",
        name: "AWS ISOF",
        dns_suffix: "csp.hci.ic.gov",
        global_region: "us-isof-south-1",
        prefix: "us-isof-",
        regions: &[("us-isof-east-1", "US ISOF EAST"), ("us-isof-south-1", "US ISOF SOUTH")],
    },
    Partition {
        id: "aws-us-gov",
        name: "AWS GovCloud (US)",
        dns_suffix: "amazonaws.com",
        global_region: "us-gov-west-1",
        prefix: "us-gov-",
        regions: &[
            ("us-gov-east-1", "AWS GovCloud (US-East)"),
            ("us-gov-west-1", "AWS GovCloud (US-West)"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_leads_to_its_partition() {
        for (region, id) in [
            ("eu-west-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eusc-de-east-1", "aws-eusc"),
            ("us-gov-north-9", "aws-us-gov"),
            ("us-isob-north-9", "aws-iso-b"),
            ("eu-north-9", "aws"),
        ] {
            assert_eq!(Partition::of(region).id, id, "{region}");
        }
    }

    #[test]
    fn every_listed_region_is_shaped_like_one_and_lies_in_its_own_partition() {
        for partition in PARTITIONS {
            for region in partition.regions() {
                assert!(is_region_shaped(region), "{region}");
                assert_eq!(Partition::of(region), partition);
                assert!(region.starts_with(partition.prefix));
            }
            assert!(partition.description(partition.global_region).is_some(), "{}", partition.id);
            assert_eq!(Partition::with_id(partition.id), Some(partition));
        }
    }

    #[test]
    fn what_is_not_shaped_like_a_region() {
        for text in
            ["", "eu", "eu-west", "eu-west-", "eu--1", "EU-west-1", "eu-west-1a", "eu-west-100"]
        {
            assert!(!is_region_shaped(text), "{text}");
        }
    }

    #[test]
    fn names_for_people_and_for_endpoints() {
        assert_eq!(description("us-east-1"), Some("US East (N. Virginia)"));
        assert_eq!(description("us-east-9"), None);
        assert_eq!(Partition::of("cn-north-1").reverse_dns_prefix(), "cn.com.amazonaws");
        assert_eq!(Partition::of("eu-west-1").reverse_dns_prefix(), "com.amazonaws");
    }

    /// The host of EC2 in a region, and the region that requests to IAM are signed for: the SDK is generated from the
    /// tables of AWS.
    async fn of_the_sdk(region: &str) -> (String, String) {
        use aws_sdk_ec2::config::endpoint::{self as ec2, ResolveEndpoint as _};
        use aws_sdk_iam::config::endpoint::{self as iam, ResolveEndpoint as _};
        let params = ec2::Params::builder().region(region).build().unwrap();
        let host = ec2::DefaultResolver::new().resolve_endpoint(&params).await.unwrap();
        let params = iam::Params::builder().region(region).build().unwrap();
        let endpoint = iam::DefaultResolver::new().resolve_endpoint(&params).await.unwrap();
        let signed = endpoint.auth_schemes().iter().find_map(|scheme| scheme.get("signingRegion"));
        let signed = signed.and_then(|region| region.as_string()).unwrap_or(region);
        (host.url().to_owned(), signed.to_owned())
    }

    #[tokio::test]
    async fn each_partition_is_called_and_signed_for_as_the_sdk_does() {
        for partition in PARTITIONS {
            for region in partition.regions().chain([partition.global_region]) {
                let (host, signed) = of_the_sdk(region).await;
                assert_eq!(host, format!("https://ec2.{region}.{}", partition.dns_suffix));
                assert_eq!(signed, partition.global_region, "{region}");
            }
            // A region that is newer than this table.
            let region = partition.global_region.replace('1', "9");
            let host = of_the_sdk(&region).await.0;
            assert_eq!(host, format!("https://ec2.{region}.{}", partition.dns_suffix));
            assert_eq!(Partition::of(&region), partition);
        }
    }
}
