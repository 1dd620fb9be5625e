variable "customer" {
  type = object({ role_arn = string, external_id = string })
}

# What is left of us in the account of the customer.
data "aws_owned_resources" "left" {
  tags = { "managed-by" = "vendor" }

  assume_role {
    role_arn    = var.customer.role_arn
    external_id = var.customer.external_id
  }
}

# The customer may drop the trust as soon as this says so.
output "may_be_closed" {
  value = length(data.aws_owned_resources.left.arns) == 0

  precondition {
    condition     = length(data.aws_owned_resources.left.arns) == 0
    error_message = "Still there: ${join(", ", data.aws_owned_resources.left.arns)}"
  }
}
