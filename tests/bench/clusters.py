"""examples/user-cluster for many customers: as it is, and as hashicorp/aws needs it, with an alias for each of them."""

from __future__ import annotations

import re
from pathlib import Path

import sandbox
from bench.aliases import PROVIDER

# The image that the double has, whatever the region.
IMAGE = "ami-0d0b1e00000000002"

# What a module for hashicorp/aws 5 cannot say: it is in the place of its provider.
PLACE = re.compile(r"^ *(?:region|assume_role) += var\.\w+\n", re.MULTILINE)
LEFTOVERS = "aws_cluster_leftovers.cluster, "

CUSTOMER = PROVIDER + """
module "%(name)s" {
  source    = "./cluster"
  providers = { aws = aws.%(name)s }

  name                 = "%(name)s"
  region               = "%(region)s"
  assume_role          = []
  cidr_block           = "10.0.0.0/16"
  image_id             = "%(image)s"
  instance_type        = "t3.medium"
  path                 = "/"
  permissions_boundary = null
  workers              = { a = 0 }
}
"""


def entries(region: str, customers: dict[str, dict[str, str]]) -> dict[str, object]:
    """The variable `customers` of the example."""
    return {name: {"region": region, "assume_role": [role], "image_id": IMAGE} for name, role in customers.items()}


def aliased(to: Path, source: str, region: str, customers: dict[str, dict[str, str]]) -> Path:
    """The same clusters for the provider at `source`, without what only this provider has."""
    directory = sandbox.copy_example("user-cluster", to)
    (directory / "variables.tf").unlink()
    (directory / "outputs.tf").unlink()
    (directory / "cluster" / "leftovers.tf").unlink()
    for file in [directory / "versions.tf", *(directory / "cluster").glob("*.tf")]:
        text = PLACE.sub("", file.read_text()).replace(LEFTOVERS, "")
        text = text.replace(f'"{sandbox.SOURCE}"', f'"{source}"').replace('version = "~> 0.1"', "")
        file.write_text(text)
    blocks = [CUSTOMER % {"name": name, "region": region, "image": IMAGE, **role} for name, role in customers.items()]
    (directory / "main.tf").write_text("".join(blocks))
    return directory
