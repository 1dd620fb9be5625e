# Every function.
locals {
  role    = "arn:aws:iam::222222222222:role/clusters/blue/Node"
  issuer  = "arn:aws:iam::222222222222:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123"
  cluster = "arn:aws:eks:eu-central-1:222222222222:cluster/blue"
}

resource "aws_iam_role" "trusting" {
  for_each = {
    account      = provider::aws::trust_account("222222222222", "an-external-id-agreed-on")
    irsa         = provider::aws::trust_irsa(local.issuer, "kube-system", "dns", null)
    pod-identity = provider::aws::trust_pod_identity(local.cluster, "kube-system", "dns")
    role         = provider::aws::trust_role(local.role, null)
    service      = provider::aws::trust_service("ec2.amazonaws.com")
    session      = provider::aws::trust_session(provider::aws::trust_role(local.role, null), "sts:SetSourceIdentity")
  }

  name               = "it-${each.key}"
  assume_role_policy = each.value
}

output "principals" {
  value = {
    for name, role in aws_iam_role.trusting : name => jsondecode(role.assume_role_policy).Statement[0].Principal
  }
}

output "arns" {
  value = {
    built   = provider::aws::arn_build("aws", "iam", "", "aws", "policy/ReadOnlyAccess")
    parsed  = provider::aws::arn_parse(local.role)
    trimmed = provider::aws::trim_iam_role_path(local.role)
  }
}

output "product" {
  value = provider::aws::user_agent("installer", "1.0", "all functions")
}

output "template" {
  value = jsondecode(provider::aws::customer_role_template(
    "it",
    provider::aws::trust_account("222222222222", "an-external-id-agreed-on"),
    jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "ec2:CreateVpc", Resource = "arn:aws:ec2:*:$${AWS::AccountId}:vpc/*" }]
    }),
    null,
  )).Resources.Permissions.Properties.PolicyDocument.Statement[0].Resource
}
