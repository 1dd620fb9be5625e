variable "external_id" {
  type        = string
  description = "The ID of this customer, which we have chosen."
}

# What a vendor sends to a customer who does not use Terraform.
output "customer_role" {
  value = provider::aws::customer_role_template(
    "vendor",
    provider::aws::trust_account("arn:aws:iam::111111111111:role/Platform", var.external_id),
    provider::aws::permissions(["aws_vpc", "aws_subnet"], { region = "eu-central-1" }),
    "arn:aws:iam::$${AWS::AccountId}:policy/limits",
  )
}
