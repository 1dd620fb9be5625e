//! What is in the blocks of `aws_instance`.

mod devices;
mod interfaces;
mod market;
mod options;

pub(in crate::services::ec2) use super::super::launching::{CapacityReservation, CapacityTarget};
pub(in crate::services::ec2) use devices::{EbsDevice, EphemeralDevice, RootDevice};
pub(in crate::services::ec2) use interfaces::{Interface, PrimaryInterface, SecondaryInterface};
pub(in crate::services::ec2) use market::{LaunchTemplate, MarketOptions, SpotOptions};
pub(in crate::services::ec2) use options::{
    CpuOptions, CreditSpecification, EnclaveOptions, MaintenanceOptions, MetadataOptions,
    PrivateDnsNameOptions,
};
