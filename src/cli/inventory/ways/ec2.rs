//! EC2: instances, and what belongs to them.

use super::Step::{Call, Held, Made, Shell};
use super::{Way, made};

pub(super) const WAYS: &[Way] = &[
    Way::calls(
        "aws_ebs_volume",
        36,
        &[
            Call("aws ec2 wait volume-available --volume-ids {id}"),
            Call("aws ec2 delete-volume --volume-id {id}"),
        ],
    ),
    Way::calls("aws_ec2_tag", 2, &[Made(made::tag)]),
    Way::calls("aws_eip", 34, &[Call("aws ec2 release-address --allocation-id {id}")]),
    Way::calls(
        "aws_eip_association",
        6,
        &[Call("aws ec2 disassociate-address --association-id {id}")],
    ),
    Way::calls(
        "aws_instance",
        20,
        &[
            Held(
                "disable_api_termination",
                "The instance is protected against termination.",
                "aws ec2 modify-instance-attribute --instance-id {id} --no-disable-api-termination",
            ),
            Call("aws ec2 terminate-instances --instance-ids {id}"),
            Call("aws ec2 wait instance-terminated --instance-ids {id}"),
        ],
    ),
    Way::calls("aws_key_pair", 31, &[Call("aws ec2 delete-key-pair --key-name {key_name}")]),
    Way::calls(
        "aws_launch_template",
        30,
        &[Call("aws ec2 delete-launch-template --launch-template-id {id}")],
    ),
    Way::calls(
        "aws_network_interface",
        32,
        &[
            Call("aws ec2 wait network-interface-available --network-interface-ids {id}"),
            Call("aws ec2 delete-network-interface --network-interface-id {id}"),
        ],
    ),
    Way::calls(
        "aws_network_interface_attachment",
        18,
        &[
            Call("aws ec2 detach-network-interface --attachment-id {attachment_id}"),
            Call(
                "aws ec2 wait network-interface-available --network-interface-ids {network_interface_id}",
            ),
        ],
    ),
    Way::calls("aws_network_interface_sg_attachment", 8, &[Shell(made::groups_without)]),
    Way::calls(
        "aws_placement_group",
        31,
        &[Call("aws ec2 delete-placement-group --group-name {name}")],
    ),
    Way::calls(
        "aws_spot_instance_request",
        20,
        &[
            Call("aws ec2 cancel-spot-instance-requests --spot-instance-request-ids {id}"),
            Call("aws ec2 terminate-instances --instance-ids {spot_instance_id}"),
            Call("aws ec2 wait instance-terminated --instance-ids {spot_instance_id}"),
        ],
    ),
    Way::calls(
        "aws_volume_attachment",
        18,
        &[
            Call("aws ec2 detach-volume --volume-id {volume_id} --instance-id {instance_id}"),
            Call("aws ec2 wait volume-available --volume-ids {volume_id}"),
        ],
    ),
];
