"""Configurations with a provider for each customer, and with one provider and a role for each object."""

from __future__ import annotations

import json
from pathlib import Path

from bench import aliases

FOR_EACH = """
variable "customers" {
  type = map(object({ role_arn = string, external_id = string }))
}

provider "aws" {
  alias    = "customer"
  for_each = var.customers
  region   = "%(region)s"

  assume_role {
    role_arn    = each.value.role_arn
    external_id = each.value.external_id
  }
}

module "customer" {
  source    = "./customer"
  for_each  = var.customers
  providers = { aws = aws.customer[each.key] }
}
"""


def for_each_on_the_provider(
    directory: Path, source: str, region: str, customers: dict[str, dict[str, str]]
) -> Path:
    """The same as `aliases.write`, in the words of OpenTofu."""
    (directory / "customer").mkdir(parents=True)
    (directory / "customer" / "main.tf").write_text(aliases.MODULE % {"source": source})
    (directory / "main.tofu").write_text(aliases.ROOT % {"source": source} + FOR_EACH % {"region": region})
    (directory / "customers.auto.tfvars.json").write_text(json.dumps({"customers": customers}))
    return directory
