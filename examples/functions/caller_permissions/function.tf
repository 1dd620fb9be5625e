variable "customers" {
  type = map(object({
    role_arn    = string
    external_id = string
  }))
  description = "The roles that we may use, by customer."
}

# The role that our pipeline runs as reaches the customers, each with their own external ID, and nobody else.
resource "aws_iam_role_policy" "customers" {
  role   = "pipeline"
  name   = "customers"
  policy = provider::aws::caller_permissions(values(var.customers))
}
