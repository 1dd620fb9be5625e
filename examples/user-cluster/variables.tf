variable "customers" {
  description = "One cluster for each customer, by name. The name is part of all names and of the ownership tag."

  type = map(object({
    region = string

    # The roles that lead into the account of the customer, in order: usually one.
    assume_role = list(object({
      role_arn     = string
      external_id  = optional(string)
      session_name = optional(string)
    }))

    cidr_block = optional(string, "10.0.0.0/16")
    # The image of all instances, in that region.
    image_id      = string
    instance_type = optional(string, "t3.medium")
    # What a customer demands of roles and instance profiles: the path below which they are, and the boundary of roles.
    path                 = optional(string, "/")
    permissions_boundary = optional(string)
    # Workers by name, with the number of the zone that each stands in.
    workers = optional(map(number), { a = 0 })
  }))
}
