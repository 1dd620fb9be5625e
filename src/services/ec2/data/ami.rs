//! Data source `aws_ami`.

#[cfg(test)]
mod tests;

use super::images::{self, Wanted};
use super::{ApiFilter, Search, TIMEOUT, filters};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{Cx, DataSource, Result};
use crate::schema::types::{Object, Pattern};
use crate::services::ec2::from_aws;
use crate::value::Value;
use aws_sdk_ec2::types::{BlockDeviceMapping, Image, ProductCode};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

model! {
    /// Tells about an AMI. Exactly one has to match, or with `most_recent` at least one.
    pub(in crate::services) struct Ami {
        /// Whether `most_recent` may choose among the AMIs of everybody: where neither `owners` nor a filter `owner-id`
        /// or `image-id` says whose they are, anybody can publish the one that is found.
        #[tf(optional)]
        allow_unsafe_filter: Option<bool>,
        /// Architecture of the AMI, such as `x86_64` or `arm64`.
        #[tf(computed)]
        architecture: Option<String>,
        /// ARN of the AMI.
        #[tf(computed)]
        arn: Option<String>,
        /// Volumes that an instance of the AMI gets.
        #[tf(computed)]
        block_device_mappings: Option<BTreeSet<Object<Device>>>,
        /// How instances of the AMI boot, such as `uefi`.
        #[tf(computed)]
        boot_mode: Option<String>,
        /// When the AMI was created.
        #[tf(computed)]
        creation_date: Option<String>,
        /// When the AMI is deprecated.
        #[tf(computed)]
        deprecation_time: Option<String>,
        /// Description of the AMI.
        #[tf(computed)]
        description: Option<String>,
        /// Whether instances have enhanced networking with ENA.
        #[tf(computed)]
        ena_support: Option<bool>,
        /// Finds only AMIs that these may launch: IDs of accounts, `self` or `all`.
        #[tf(optional)]
        executable_users: Option<Vec<String>>,
        /// Type of the hypervisor.
        #[tf(computed)]
        hypervisor: Option<String>,
        /// ID of the AMI.
        #[tf(computed)]
        id: Option<String>,
        /// ID of the AMI.
        #[tf(computed)]
        image_id: Option<String>,
        /// Location of the AMI.
        #[tf(computed)]
        image_location: Option<String>,
        /// Name of the owner, such as `amazon`.
        #[tf(computed)]
        image_owner_alias: Option<String>,
        /// Type of the image.
        #[tf(computed)]
        image_type: Option<String>,
        /// `v2.0` if instances need session tokens for their metadata unless something else is said.
        #[tf(computed)]
        imds_support: Option<String>,
        /// Whether deprecated AMIs are found. `false` by default.
        #[tf(optional)]
        include_deprecated: Option<bool>,
        /// ID of the kernel of a paravirtual AMI.
        #[tf(computed)]
        kernel_id: Option<String>,
        /// When an instance of the AMI was last launched, for owners of the AMI.
        #[tf(computed)]
        last_launched_time: Option<String>,
        /// Whether the newest one is meant if several match. `false` by default.
        #[tf(optional)]
        most_recent: Option<bool>,
        /// Name of the AMI.
        #[tf(computed)]
        name: Option<String>,
        /// Finds only AMIs in whose names this regular expression is found. All that the other arguments let through
        /// are asked for: let a filter `name` narrow them down.
        #[tf(optional)]
        name_regex: Option<Pattern>,
        /// ID of the account that owns the AMI.
        #[tf(computed)]
        owner_id: Option<String>,
        /// Owners of the AMI: IDs of accounts, `self`, or a name of AWS such as `amazon`.
        #[tf(optional, min = 1, length = (1, 255))]
        owners: Option<Vec<String>>,
        /// `windows` for a Windows AMI.
        #[tf(computed)]
        platform: Option<String>,
        /// Platform, as it is billed.
        #[tf(computed)]
        platform_details: Option<String>,
        /// Products of the AWS Marketplace that the AMI belongs to.
        #[tf(computed)]
        product_codes: Option<BTreeSet<Object<Product>>>,
        /// Whether everybody may launch the AMI.
        #[tf(computed)]
        public: Option<bool>,
        /// ID of the RAM disk of a paravirtual AMI.
        #[tf(computed)]
        ramdisk_id: Option<String>,
        /// Name of the root device, such as `/dev/xvda`.
        #[tf(computed)]
        root_device_name: Option<String>,
        /// Type of the root device: `ebs` or `instance-store`.
        #[tf(computed)]
        root_device_type: Option<String>,
        /// ID of the snapshot of the root device.
        #[tf(computed)]
        root_snapshot_id: Option<String>,
        /// Whether instances have enhanced networking with SR-IOV.
        #[tf(computed)]
        sriov_net_support: Option<String>,
        /// State of the AMI, such as `available`.
        #[tf(computed)]
        state: Option<String>,
        /// Why the state changed last: `code` and `message`, each of them `UNSET` where there is no reason.
        #[tf(computed)]
        state_reason: Option<BTreeMap<String, String>>,
        /// Tags that the AMI has. All of its tags are told; of AMIs of others, AWS tells none.
        #[tf(optional, computed)]
        tags: Option<BTreeMap<String, String>>,
        /// `v2.0` if instances have a TPM.
        #[tf(computed)]
        tpm_support: Option<String>,
        /// Has no effect: AWS does not tell it of an AMI.
        #[tf(optional)]
        uefi_data: Option<String>,
        /// What the instance is billed as.
        #[tf(computed)]
        usage_operation: Option<String>,
        /// Type of virtualization: `hvm` or `paravirtual`.
        #[tf(computed)]
        virtualization_type: Option<String>,
        /// A filter of the API `DescribeImages` that lets the AMI through.
        #[tf(block)]
        filter: BTreeSet<ApiFilter>,
    }
}

model! {
    /// A volume that an instance of an AMI gets.
    pub(in crate::services) struct Device {
        /// Name of the device.
        #[tf(computed)]
        device_name: Option<String>,
        /// Settings of an EBS volume, as strings: `delete_on_termination`, `encrypted`, `iops`, `snapshot_id`,
        /// `throughput`, `volume_size` and `volume_type`.
        #[tf(computed)]
        ebs: Option<BTreeMap<String, String>>,
        /// Not null if the device is left out.
        #[tf(computed)]
        no_device: Option<String>,
        /// Name of a volume in the host of the instance.
        #[tf(computed)]
        virtual_name: Option<String>,
    }
}

model! {
    /// A product of the AWS Marketplace.
    pub(in crate::services) struct Product {
        /// Code of the product.
        #[tf(computed)]
        product_code_id: Option<String>,
        /// Type of the code.
        #[tf(computed)]
        product_code_type: Option<String>,
    }
}

impl DataSource for Ami {
    const TYPE: &'static str = "aws_ami";
    const TIMEOUT: Option<Duration> = Some(TIMEOUT);

    fn validate(config: &Value, problems: &mut Diagnostics) {
        let is = |name: &str| *config.get(name) == Value::Bool(true);
        if is(Self::most_recent.name) && !is(Self::allow_unsafe_filter.name) && is_anybodys(config)
        {
            let detail = "Neither `owners` nor a filter `owner-id` or `image-id` says whose AMI it is, so that anybody can \
                publish the one that is found. Write `owners`, or set `allow_unsafe_filter` to `true`.";
            let error = Diagnostic::error("Most recent AMI of anybody", detail);
            problems.push(error.at(Self::most_recent.name));
        }
    }

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let wanted = Wanted {
            executable_users: config.executable_users.as_deref().unwrap_or_default(),
            filters: filters(&[], config.tags.as_ref(), &config.filter),
            include_deprecated: config.include_deprecated,
            name_regex: config.name_regex.as_ref(),
            owners: config.owners.as_deref().unwrap_or_default(),
        };
        let search = Search::of(["AMI", "AMIs"], "image-id", wanted.said());
        let found = wanted.find(cx).await?;
        let image = search.newest(found, config.most_recent, Image::image_id, images::created)?;
        let image = image.ok_or_else(|| search.nothing())?;
        Ok(Self {
            allow_unsafe_filter: config.allow_unsafe_filter,
            executable_users: config.executable_users.clone(),
            filter: config.filter.clone(),
            include_deprecated: config.include_deprecated,
            most_recent: config.most_recent,
            name_regex: config.name_regex.clone(),
            owners: config.owners.clone(),
            uefi_data: config.uefi_data.clone(),
            ..observed(cx, image)
        })
    }
}

/// Whether it is certain that nothing says whose AMIs are looked for.
fn is_anybodys(config: &Value) -> bool {
    let filters = config.get(Ami::filter.name);
    let says_who = |filter: &Value| {
        let name = filter.get(ApiFilter::name.name);
        name.is_unknown() || matches!(name.as_str(), Some("image-id" | "owner-id"))
    };
    config.get(Ami::owners.name).is_empty()
        && filters.as_elements().is_some_and(|filters| !filters.iter().any(says_who))
}

fn observed(cx: &Cx, image: Image) -> Ami {
    let reason = |text: Option<&str>| text.unwrap_or("UNSET").to_owned();
    let state_reason = [
        ("code".to_owned(), reason(image.state_reason().and_then(|reason| reason.code()))),
        ("message".to_owned(), reason(image.state_reason().and_then(|reason| reason.message()))),
    ];
    Ami {
        allow_unsafe_filter: None,
        architecture: image.architecture().map(ToString::to_string),
        arn: image.image_id().map(|id| arn(cx, id)),
        block_device_mappings: Some(
            image.block_device_mappings().iter().map(|mapping| Object(device(mapping))).collect(),
        ),
        boot_mode: image.boot_mode().map(ToString::to_string),
        executable_users: None,
        filter: BTreeSet::new(),
        hypervisor: image.hypervisor().map(ToString::to_string),
        id: image.image_id.clone(),
        image_type: image.image_type().map(ToString::to_string),
        imds_support: image.imds_support().map(ToString::to_string),
        include_deprecated: None,
        most_recent: None,
        name_regex: None,
        owners: None,
        platform: image.platform().map(ToString::to_string),
        product_codes: Some(
            image.product_codes().iter().map(|code| Object(product(code))).collect(),
        ),
        root_device_type: image.root_device_type().map(ToString::to_string),
        root_snapshot_id: root_snapshot(&image),
        state: image.state().map(ToString::to_string),
        state_reason: Some(state_reason.into()),
        tags: Some(from_aws(image.tags())),
        tpm_support: image.tpm_support().map(ToString::to_string),
        uefi_data: None,
        virtualization_type: image.virtualization_type().map(ToString::to_string),
        creation_date: image.creation_date,
        deprecation_time: image.deprecation_time,
        description: image.description,
        ena_support: image.ena_support,
        image_id: image.image_id,
        image_location: image.image_location,
        image_owner_alias: image.image_owner_alias,
        kernel_id: image.kernel_id,
        last_launched_time: image.last_launched_time,
        name: image.name,
        owner_id: image.owner_id,
        platform_details: image.platform_details,
        public: image.public,
        ramdisk_id: image.ramdisk_id,
        root_device_name: image.root_device_name,
        sriov_net_support: image.sriov_net_support,
        usage_operation: image.usage_operation,
    }
}

/// AMIs have no account in their ARNs.
fn arn(cx: &Cx, id: &str) -> String {
    format!("arn:{}:ec2:{}::image/{id}", cx.scope().partition().id, cx.region())
}

fn root_snapshot(image: &Image) -> Option<String> {
    let root = image.root_device_name()?;
    let its = |mapping: &&BlockDeviceMapping| mapping.device_name() == Some(root);
    image.block_device_mappings().iter().find(its)?.ebs()?.snapshot_id.clone()
}

fn device(mapping: &BlockDeviceMapping) -> Device {
    let settings = mapping.ebs().map(|ebs| {
        let all = [
            ("delete_on_termination", ebs.delete_on_termination.map(|goes| goes.to_string())),
            ("encrypted", ebs.encrypted.map(|is| is.to_string())),
            ("iops", Some(ebs.iops.unwrap_or_default().to_string())),
            ("snapshot_id", Some(ebs.snapshot_id.clone().unwrap_or_default())),
            ("throughput", Some(ebs.throughput.unwrap_or_default().to_string())),
            ("volume_size", Some(ebs.volume_size.unwrap_or_default().to_string())),
            ("volume_type", Some(ebs.volume_type().map(ToString::to_string).unwrap_or_default())),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    });
    Device {
        device_name: mapping.device_name.clone(),
        ebs: Some(settings.unwrap_or_default()),
        no_device: mapping.no_device.clone(),
        virtual_name: mapping.virtual_name.clone(),
    }
}

fn product(code: &ProductCode) -> Product {
    Product {
        product_code_id: code.product_code_id.clone(),
        product_code_type: code.product_code_type().map(ToString::to_string),
    }
}
