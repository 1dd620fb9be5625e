variable "external_id" {
  type        = string
  description = "The ID that the vendor gave us, and nobody else."
}

# What a customer creates for a vendor: one role of the vendor's account may come in, with the external ID.
resource "aws_iam_role" "vendor" {
  name               = "vendor"
  assume_role_policy = provider::aws::trust_account("arn:aws:iam::111111111111:role/Platform", var.external_id)
}

variable "old_external_ids" {
  type        = list(string)
  description = "IDs that the vendor still uses while they are changed."
  default     = []
}

# While the ID is changed, the old one is good as well.
resource "aws_iam_role" "changing" {
  name = "changing"
  assume_role_policy = provider::aws::trust_account(
    "arn:aws:iam::111111111111:role/Platform", var.external_id, var.old_external_ids...
  )
}
