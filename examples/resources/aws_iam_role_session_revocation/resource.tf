# The role that a vendor works through. The customer, whose credentials these are, ends the work of the vendor: a new
# trust policy lets nobody in, and the sessions that are open are refused.
resource "aws_iam_role_trust_policy" "deployer" {
  role = "deployer"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
    }]
  })
}

resource "aws_iam_role_session_revocation" "deployer" {
  role_name = aws_iam_role_trust_policy.deployer.role

  # Another value revokes the sessions that were issued since.
  triggers = { incident = "2026-11-29" }
}

# Nothing else may be in the role, and the revocation has to stay.
resource "aws_iam_role_policies_exclusive" "deployer" {
  role_name    = aws_iam_role_session_revocation.deployer.role_name
  policy_names = [aws_iam_role_session_revocation.deployer.policy_name]
}
