//! What is in the blocks of `aws_instance`.

mod devices;
mod interfaces;
mod market;
mod options;

pub(super) use devices::{EbsDevice, EphemeralDevice, RootDevice, VolumeTypes};
pub(super) use interfaces::{Interface, PrimaryInterface, SecondaryInterface};
pub(super) use market::{
    CapacityReservation, CapacityTarget, LaunchTemplate, MarketOptions, SpotOptions,
};
pub(super) use options::{
    CpuOptions, CreditSpecification, EnclaveOptions, MaintenanceOptions, MetadataOptions,
    PrivateDnsNameOptions,
};
