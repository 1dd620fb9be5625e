data "aws_caller_identity" "customer" {}

# What the vendor's module needs in this account, and no more.
resource "aws_iam_policy" "vendor" {
  name = "vendor"
  policy = provider::aws::permissions(
    ["aws_vpc", "aws_subnet", "aws_security_group", "aws_instance", "data.aws_ami"],
    {
      account = data.aws_caller_identity.customer.account_id
      region  = "eu-central-1"
      tags    = { managed-by = "vendor" }
    },
  )
}
