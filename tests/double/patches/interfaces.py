"""Network interfaces."""

from __future__ import annotations

from typing import Any


def an_interface_has_its_own_groups() -> None:
    """Also while an instance has it: only the primary interface of an instance has those of the instance.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
    """
    from moto.ec2.models.elastic_network_interfaces import NetworkInterface

    def own(self: Any) -> Any:
        return self._group_set

    NetworkInterface.group_set = property(own)


PATCHES = (an_interface_has_its_own_groups,)
