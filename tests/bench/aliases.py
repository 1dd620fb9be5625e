"""A configuration with one provider alias for each of many customers, as hashicorp/aws needs it."""

from __future__ import annotations

from pathlib import Path

MODULE = """\
terraform {
  required_providers {
    aws = { source = "%(source)s" }
  }
}

resource "aws_iam_role" "node" {
  name = "node"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "node" {
  name = "node"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" }]
  })
}

resource "aws_vpc" "cluster" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "cluster" {
  count = 2

  vpc_id     = aws_vpc.cluster.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
"""

ROOT = """\
terraform {
  required_providers {
    aws = { source = "%(source)s" }
  }
}
"""

PROVIDER = """
provider "aws" {
  alias  = "%(name)s"
  region = "%(region)s"

  assume_role {
    role_arn    = "%(role_arn)s"
    external_id = "%(external_id)s"
  }
}
"""

CUSTOMER = PROVIDER + """
module "%(name)s" {
  source    = "./customer"
  providers = { aws = aws.%(name)s }
}
"""


def write(directory: Path, source: str, region: str, customers: dict[str, dict[str, str]]) -> Path:
    """Writes it for the provider at `source`."""
    (directory / "customer").mkdir(parents=True)
    (directory / "customer" / "main.tf").write_text(MODULE % {"source": source})
    blocks = [CUSTOMER % {"name": name, "region": region, **role} for name, role in customers.items()]
    (directory / "main.tf").write_text(ROOT % {"source": source} + "".join(blocks))
    return directory
