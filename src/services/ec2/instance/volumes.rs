//! The volumes of an instance: what they are created as, what EC2 tells of them, and what can be changed.

mod change;
mod seen;

pub(super) use change::{tag, update};
pub(super) use seen::{Volumes, attached, show};

use super::super::int32;
use super::super::volumes::{WITH_IOPS, WITH_THROUGHPUT, setting};
use super::Instance;
use super::model::{EbsDevice, LaunchTemplate};
use crate::engine::{Cx, Error, Result, required};
use aws_sdk_ec2::types::{DeviceType, EbsBlockDevice, Image};

/// A volume as it is to be created.
pub(super) fn wanted(device: &EbsDevice) -> EbsBlockDevice {
    let kind = device.volume_type.as_deref();
    EbsBlockDevice::builder()
        .set_delete_on_termination(device.delete_on_termination)
        .set_encrypted(device.encrypted)
        .set_iops(setting(device.iops, kind, WITH_IOPS))
        .set_kms_key_id(device.kms_key_id.clone().map(Into::into))
        .set_snapshot_id(device.snapshot_id.clone().filter(|id| !id.is_empty()))
        .set_throughput(setting(device.throughput, kind, WITH_THROUGHPUT))
        .set_volume_size(int32(device.volume_size))
        .set_volume_type(kind.map(Into::into))
        .build()
}

/// The name of the root device, by which alone EC2 knows what the block is about. The AMI says it.
pub(super) async fn root_name(cx: &Cx, plan: &Instance) -> Result<String> {
    let ami = match (&plan.ami, &plan.launch_template) {
        (Some(ami), _) => ami.clone(),
        (None, Some(template)) => image_of(cx, template).await?,
        (None, None) => return Err(Error::Missing("ImageId")),
    };
    if ami.starts_with("resolve:ssm:") {
        let problem = format!(
            "`root_block_device` needs the name of the root device, which EC2 tells of the ID of an AMI and not of \
             {ami}: look the ID up with the data source aws_ssm_parameter, or leave the block out"
        );
        return Err(Error::Invalid(problem));
    }
    let answer = cx.ec2().describe_images().image_ids(&ami).send().await?;
    let image = required(answer.images.unwrap_or_default().into_iter().next(), "Image")?;
    device_of(&image).ok_or_else(|| {
        let problem = format!(
            "the AMI {ami} has no EBS volume to start from, so that `root_block_device` is about nothing: leave it out"
        );
        Error::Invalid(problem)
    })
}

/// The root device of an AMI. Some name one that their mappings do not have: the first one is meant then.
fn device_of(image: &Image) -> Option<String> {
    let on_ebs = image.block_device_mappings().iter().filter(|mapping| mapping.ebs().is_some());
    let names: Vec<&str> = on_ebs.filter_map(|mapping| mapping.device_name()).collect();
    let root = image.root_device_name().filter(|root| names.is_empty() || names.contains(root));
    let is_on_host = image.root_device_type() == Some(&DeviceType::InstanceStore);
    root.or(names.first().copied()).filter(|_| !is_on_host).map(str::to_owned)
}

/// The AMI that a launch template says.
async fn image_of(cx: &Cx, template: &LaunchTemplate) -> Result<String> {
    let meant = super::market::template(template);
    let answer = cx
        .ec2()
        .describe_launch_template_versions()
        .set_launch_template_id(meant.launch_template_id)
        .set_launch_template_name(meant.launch_template_name)
        .set_versions(meant.version.map(|version| vec![version]))
        .resolve_alias(true)
        .send()
        .await?;
    let version = answer.launch_template_versions.unwrap_or_default().into_iter().next();
    let image = version.and_then(|version| version.launch_template_data?.image_id);
    image.ok_or_else(|| {
        Error::Invalid("the launch template says no AMI, and `ami` is not set".to_owned())
    })
}
