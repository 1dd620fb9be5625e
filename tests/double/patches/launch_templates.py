"""Launch templates: their tags, and what is not there."""

from __future__ import annotations

from typing import Any


def tags_of_a_template_are_its_own_and_change() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html"""
    from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateBackend

    # moto keeps those of the create call, and puts them among what instances are tagged with.
    LaunchTemplate.tags = property(LaunchTemplate.get_tags, lambda self, tags: None)
    create = LaunchTemplateBackend.create_launch_template

    def create_launch_template(self: Any, name: str, description: str, template_data: Any, tag_spec: Any) -> Any:
        said = template_data.pop("TagSpecifications", [])
        said = said[: len(said) - len(tag_spec)]
        if said:
            template_data["TagSpecifications"] = said
        return create(self, name, description, template_data, tag_spec)

    LaunchTemplateBackend.create_launch_template = create_launch_template


def templates_that_are_not_there_are_refused() -> None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""
    from moto.ec2.exceptions import InvalidLaunchTemplateIdNotFound
    from moto.ec2.models.launch_templates import LaunchTemplateBackend

    describe, delete = LaunchTemplateBackend.describe_launch_templates, LaunchTemplateBackend.delete_launch_template

    def describe_launch_templates(self: Any, template_names: Any = None, template_ids: Any = None, **said: Any) -> Any:
        for template_id in template_ids or []:
            self.get_launch_template(template_id)
        return describe(self, template_names, template_ids, **said)

    def delete_launch_template(self: Any, name: str, tid: str | None) -> Any:
        if tid and tid not in self.launch_templates:
            raise InvalidLaunchTemplateIdNotFound(tid)
        return delete(self, name, tid)

    LaunchTemplateBackend.describe_launch_templates = describe_launch_templates
    LaunchTemplateBackend.delete_launch_template = delete_launch_template


PATCHES = (tags_of_a_template_are_its_own_and_change, templates_that_are_not_there_are_refused)
