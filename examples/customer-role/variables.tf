variable "external_id" {
  description = "External ID from the vendor, who creates one for each customer: an aws_external_id."
  type        = string
}

variable "name" {
  description = "Name of the role, and of the path below which the vendor may make others."
  type        = string
  default     = "vendor"
}

variable "permissions" {
  description = "What the vendor may do, as a policy in JSON."
  type        = string
}

variable "region" {
  description = "A region of the partition that the account is in."
  type        = string
  default     = "eu-central-1"
}

variable "vendor_role_arn" {
  description = "ARN of the vendor's role that comes in."
  type        = string
}
