variable "name" {
  description = "Name of the cluster."
  type        = string

  validation {
    # The name of the load balancer has 32 characters at most.
    condition     = can(regex("^[a-z][a-z0-9-]{0,26}$", var.name))
    error_message = "A name has up to 27 lowercase letters, digits and hyphens, and begins with a letter."
  }
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

variable "workers" {
  description = "Workers by name, with the number of the zone that each stands in."
  type        = map(number)
}
