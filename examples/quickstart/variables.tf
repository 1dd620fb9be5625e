variable "role_arn" {
  description = "ARN of the role to assume, in the account where everything is to be created."
  type        = string
}

variable "external_id" {
  description = "External ID that the trust policy of the role asks for."
  type        = string
  sensitive   = true
}

variable "region" {
  description = "Region of the network."
  type        = string
  default     = "eu-central-1"
}

variable "name" {
  description = "Name of what is created, and its Project tag."
  type        = string
  default     = "quickstart"
}

variable "cidr_block" {
  description = "Addresses of the network, with room for two /20 subnets."
  type        = string
  default     = "10.20.0.0/16"
}
