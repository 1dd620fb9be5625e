variable "name" {
  description = "Name of the cluster: up to 27 letters, digits and hyphens, since its load balancer is named after it."
  type        = string
}

variable "region" {
  description = "Region of the cluster."
  type        = string
}

variable "assume_role" {
  description = "The roles that lead into the account of the customer, in order."

  type = list(object({
    role_arn     = string
    external_id  = optional(string)
    session_name = optional(string)
  }))
}

variable "cidr_block" {
  description = "CIDR block of the VPC, with room for six subnets that are four bits longer."
  type        = string
}

variable "image_id" {
  description = "ID of the image of all instances."
  type        = string
}

variable "instance_type" {
  description = "Type of all instances."
  type        = string
}

variable "path" {
  description = "Path below which roles and instance profiles are created."
  type        = string
}

variable "permissions_boundary" {
  description = "ARN of the permissions boundary of roles. Null for none."
  type        = string
}

variable "workers" {
  description = "Workers by name, with the number of the zone that each stands in."
  type        = map(number)
}
