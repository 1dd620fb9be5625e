variable "external_id" {
  type        = string
  description = "The ID of this customer, which we have chosen."
}

# What a vendor sends to a customer who does not use Terraform.
output "customer_role" {
  value = provider::aws::customer_role_template(
    "vendor",
    provider::aws::trust_account("arn:aws:iam::111111111111:role/Platform", var.external_id),
    jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "ec2:CreateVpc", Resource = "arn:aws:ec2:eu-central-1:*:vpc/*" }]
    }),
    null,
  )
}
