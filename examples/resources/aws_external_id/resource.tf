# One for each customer.
resource "aws_external_id" "customer" {
  for_each = toset(["123456789012", "210987654321"])

  keepers = {
    account = each.key
  }
}

# To be told to the customers: `terraform output external_ids` shows them.
output "external_ids" {
  value     = { for account, id in aws_external_id.customer : account => id.result }
  sensitive = true
}

# For a customer who is to use an external ID of before: import it.
resource "aws_external_id" "legacy" {}
