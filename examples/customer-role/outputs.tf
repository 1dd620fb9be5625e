output "role_arn" {
  description = "To be given to the vendor."
  value       = aws_iam_role.vendor.arn
}

output "path" {
  description = "Path below which the vendor may make roles, with this boundary."
  value       = "/${var.name}/"
}

output "permissions_boundary" {
  description = "Boundary that each role of the vendor must have."
  value       = aws_iam_policy.boundary.arn
}
