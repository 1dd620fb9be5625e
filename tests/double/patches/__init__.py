"""Where moto 5.2.1 differs from AWS and the provider would notice.

One small function per difference, each naming the AWS documentation that it follows. They are installed over moto's
classes once, when the double starts. What is known to differ and is not corrected stands in ../README.md.
"""

from __future__ import annotations

from . import (
    acls,
    addresses,
    balancers,
    classic,
    defaults,
    dhcp,
    eks,
    endpoints,
    filters,
    iam,
    images,
    instances,
    interfaces,
    launch_templates,
    paging,
    peering,
    placement,
    prefix_lists,
    providers,
    records,
    routes,
    rules,
    spot,
    subnet,
    subnet_groups,
    vpc,
    zones,
)


def apply() -> None:
    """Installs every patch."""
    for module in (
        filters,
        zones,
        dhcp,
        vpc,
        subnet,
        routes,
        acls,
        rules,
        defaults,
        prefix_lists,
        peering,
        paging,
        iam,
        providers,
        records,
        balancers,
        classic,
        eks,
        subnet_groups,
        images,
        instances,
        spot,
        addresses,
        placement,
        interfaces,
        endpoints,
        launch_templates,
    ):
        for patch in module.PATCHES:
            patch()
