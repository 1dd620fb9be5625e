output "service_account" {
  description = "For kubectl apply: the service account of the pods, with the annotation that gives them tokens for the entry role."
  value = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name        = var.service_account
      namespace   = var.namespace
      annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.entry.arn }
    }
  })
}

output "aws_config" {
  description = "AWS config file for the pods: with AWS_PROFILE=work, every SDK goes through the entry role to the work role."
  value       = <<-EOT
    [profile entry]
    role_arn = ${aws_iam_role.entry.arn}
    web_identity_token_file = /var/run/secrets/eks.amazonaws.com/serviceaccount/token

    [profile work]
    role_arn = ${aws_iam_role.work.arn}
    source_profile = entry
    region = ${var.region}
  EOT
}
