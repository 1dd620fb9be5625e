variable "role_arn" {
  type = string
}

variable "external_id" {
  type      = string
  sensitive = true
}

data "aws_assume_role_check" "customer" {
  role_arn    = var.role_arn
  external_id = var.external_id
}

# A warning in each plan as long as somebody else could send us there.
check "confused_deputy" {
  assert {
    condition     = data.aws_assume_role_check.customer.assumable
    error_message = "The role does not let us in: ${coalesce(data.aws_assume_role_check.customer.refusal, "no reason")}"
  }

  assert {
    condition = (
      data.aws_assume_role_check.customer.requires_external_id
      && data.aws_assume_role_check.customer.rejects_other_external_id
    )
    error_message = "The role can be assumed without the external ID that was agreed on."
  }
}
