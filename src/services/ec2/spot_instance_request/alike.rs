//! What a Spot Instance request says of its instance, in the words of `aws_instance`.

use super::super::instance::Instance;
use super::{Primary, SpotInstanceRequest};

/// Takes over attributes of the same name.
macro_rules! alike {
    (told: [$($told:ident),* $(,)?], asked: [$($asked:ident),* $(,)?]) => {
        impl SpotInstanceRequest {
            /// What is said of the instance.
            pub(super) fn as_instance(&self) -> Instance {
                Instance {
                    id: self.spot_instance_id.clone(),
                    $($told: self.$told.clone(),)*
                    $($asked: self.$asked.clone(),)*
                    ..Instance::default()
                }
            }
            /// Shows what EC2 tells of the instance. The rest stays as it is known.
            pub(super) fn show(&mut self, told: Instance) {
                let primary = told.primary_network_interface.map(|primary| Primary {
                    delete_on_termination: primary.delete_on_termination,
                    network_interface_id: Some(primary.network_interface_id),
                });
                self.primary_network_interface = Some(primary.into_iter().collect());
                self.spot_instance_id = told.id;
                $(self.$told = told.$told;)*
            }
        }
    };
}

alike! {
    told: [
        ami,
        arn,
        associate_public_ip_address,
        availability_zone,
        credit_specification,
        ebs_block_device,
        ebs_optimized,
        enable_primary_ipv6,
        iam_instance_profile,
        instance_state,
        instance_type,
        ipv6_address_count,
        ipv6_addresses,
        key_name,
        maintenance_options,
        metadata_options,
        monitoring,
        network_interface,
        outpost_arn,
        placement_group,
        primary_network_interface_id,
        private_dns,
        private_ip,
        public_dns,
        public_ip,
        root_block_device,
        secondary_private_ips,
        security_groups,
        source_dest_check,
        subnet_id,
        tenancy,
        volume_tags,
        vpc_security_group_ids,
    ],
    asked: [ephemeral_block_device, launch_template, user_data, user_data_base64]
}
