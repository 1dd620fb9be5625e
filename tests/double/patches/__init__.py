"""Where moto 5.2.1 differs from AWS and the provider would notice.

One small function per difference, each naming the AWS documentation that it follows. They are installed over moto's
classes once, when the double starts. What is known to differ and is not corrected stands in ../README.md.
"""

from __future__ import annotations

from . import (
    addresses,
    balancers,
    classic,
    dhcp,
    eks,
    filters,
    iam,
    images,
    instances,
    interfaces,
    paging,
    placement,
    providers,
    records,
    routes,
    rules,
    subnet,
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
        rules,
        paging,
        iam,
        providers,
        records,
        balancers,
        classic,
        eks,
        images,
        instances,
        addresses,
        placement,
        interfaces,
    ):
        for patch in module.PATCHES:
            patch()
