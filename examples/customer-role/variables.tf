variable "external_id" {
  description = "External ID from the vendor, who creates one for each customer: an aws_external_id."
  type        = string
}

variable "name" {
  description = "Name of the role, and of the path below which the vendor may make others."
  type        = string
  default     = "vendor"
}

variable "region" {
  description = "Region in which the vendor may build."
  type        = string
  default     = "eu-central-1"
}

variable "types" {
  description = "What the vendor manages: types of resources, and of data sources with data. before their names."
  type        = list(string)

  # Those of user-cluster.
  default = [
    "aws_cluster_leftovers",
    "aws_ebs_volume",
    "aws_eip",
    "aws_elb",
    "aws_iam_instance_profile",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_instance",
    "aws_internet_gateway",
    "aws_nat_gateway",
    "aws_route",
    "aws_route_table",
    "aws_route_table_association",
    "aws_security_group",
    "aws_subnet",
    "aws_volume_attachment",
    "aws_vpc",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
    "data.aws_availability_zones",
  ]
}

variable "vendor_role_arn" {
  description = "ARN of the vendor's role that comes in."
  type        = string
}
