"""Launch templates and their versions."""

from __future__ import annotations

from botocore.exceptions import ClientError

from .common import Case


class LaunchTemplates(Case):
    def test_tags_of_a_template_are_no_tags_of_instances_and_change(self) -> None:
        made = self.ec2.create_launch_template(
            LaunchTemplateName="it",
            LaunchTemplateData={
                "InstanceType": "m5.large",
                "TagSpecifications": [{"ResourceType": "volume", "Tags": [{"Key": "c", "Value": "d"}]}],
            },
            TagSpecifications=[{"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}],
        )["LaunchTemplate"]
        template_id = made["LaunchTemplateId"]
        self.ec2.create_tags(Resources=[template_id], Tags=[{"Key": "e", "Value": "f"}])
        (shown,) = self.ec2.describe_launch_templates(LaunchTemplateIds=[template_id])["LaunchTemplates"]
        self.assertEqual({tag["Key"] for tag in shown["Tags"]}, {"a", "e"})
        versions = self.ec2.describe_launch_template_versions(LaunchTemplateId=template_id)["LaunchTemplateVersions"]
        (version,) = versions
        (tags,) = version["LaunchTemplateData"]["TagSpecifications"]
        self.assertEqual(tags["ResourceType"], "volume")

    def test_a_template_that_is_gone_is_refused_together_with_those_that_are_there(self) -> None:
        call = self.ec2.create_launch_template
        data = {"InstanceType": "m5.large"}
        first, second = (
            call(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]["LaunchTemplateId"]
            for name in ("first", "second")
        )
        self.ec2.delete_launch_template(LaunchTemplateId=first)
        with self.assertRaisesRegex(ClientError, "InvalidLaunchTemplateId.NotFound"):
            self.ec2.describe_launch_templates(LaunchTemplateIds=[first, second])
        with self.assertRaisesRegex(ClientError, "InvalidLaunchTemplateId.NotFound"):
            self.ec2.delete_launch_template(LaunchTemplateId=first)
