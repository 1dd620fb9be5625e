variable "external_id" {
  type        = string
  description = "The ID that the vendor gave us, and nobody else."
}

# The vendor names the person behind each session, and tags it with the cluster that it works on.
resource "aws_iam_role" "vendor" {
  name = "vendor"
  assume_role_policy = provider::aws::trust_session(
    provider::aws::trust_account("arn:aws:iam::111111111111:role/Platform", var.external_id),
    "sts:TagSession",
    "sts:SetSourceIdentity",
  )
}
