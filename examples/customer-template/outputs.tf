output "templates" {
  description = "The template of each customer, with an external ID that only this customer gets."
  sensitive   = true

  value = {
    for customer, id in aws_external_id.customer : customer => provider::aws::customer_role_template(
      var.name,
      provider::aws::trust_account(var.vendor_role_arn, id.result),
      local.permissions,
      local.boundary,
    )
  }
}
