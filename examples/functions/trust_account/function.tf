variable "external_id" {
  type        = string
  description = "The ID that the vendor gave us, and nobody else."
}

# What a customer creates for a vendor: one role of the vendor's account may come in, with the external ID.
resource "aws_iam_role" "vendor" {
  name               = "vendor"
  assume_role_policy = provider::aws::trust_account("arn:aws:iam::111111111111:role/Platform", var.external_id)
}
