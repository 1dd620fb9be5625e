output "role_arn" {
  description = "To be given to the vendor."
  value       = aws_iam_role.vendor.arn
}
