data "aws_caller_identity" "current" {}

# The role behind the session, for policies that let it in.
data "aws_iam_session_context" "current" {
  arn = data.aws_caller_identity.current.arn
}

output "role_arn" {
  value = data.aws_iam_session_context.current.issuer_arn
}
