//! Block devices.

model! {
    /// A block device of the instance.
    pub(in crate::services) struct BlockDevice {
        /// Name of the device.
        #[tf(computed)]
        device_name: Option<String>,
        /// The volume that is created with the instance.
        #[tf(computed)]
        ebs: Option<Vec<Volume>>,
        /// A string, if the device of the AMI is left out.
        #[tf(computed)]
        no_device: Option<String>,
        /// Name of the volume in the host.
        #[tf(computed)]
        virtual_name: Option<String>,
    }
}

model! {
    /// A volume that is created with the instance.
    pub(in crate::services) struct Volume {
        /// Whether the volume is deleted when the instance is terminated.
        #[tf(computed)]
        delete_on_termination: Option<String>,
        /// Whether the volume is encrypted.
        #[tf(computed)]
        encrypted: Option<String>,
        /// Operations a second.
        #[tf(computed)]
        iops: Option<i64>,
        /// KMS key that the volume is encrypted with.
        #[tf(computed)]
        kms_key_id: Option<String>,
        /// ID of the snapshot that the volume is made from.
        #[tf(computed)]
        snapshot_id: Option<String>,
        /// Throughput in MiB a second.
        #[tf(computed)]
        throughput: Option<i64>,
        /// MiB a second with which what is in the snapshot is downloaded.
        #[tf(computed)]
        volume_initialization_rate: Option<i64>,
        /// Size in GiB.
        #[tf(computed)]
        volume_size: Option<i64>,
        /// Type of the volume.
        #[tf(computed)]
        volume_type: Option<String>,
    }
}
