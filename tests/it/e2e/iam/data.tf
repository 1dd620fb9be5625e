# Every data source, beside resources.tf.
data "aws_caller_identity" "session" {}

data "aws_iam_session_context" "session" {
  arn = data.aws_caller_identity.session.arn
}

data "aws_canonical_user_id" "here" {}

data "aws_partition" "here" {}

data "aws_region" "here" {}

data "aws_availability_zones" "here" {}

data "aws_service_principal" "ec2" {
  service_name = "ec2"
}

data "aws_arn" "whole" {
  arn = aws_iam_role.whole.arn
}

data "aws_iam_role" "whole" {
  name = aws_iam_role.whole.id
}

data "aws_iam_roles" "it" {
  path_prefix = "/it/"
  depends_on  = [aws_iam_role.whole]
}

data "aws_iam_policy" "describe" {
  arn        = aws_iam_policy.describe.arn
  depends_on = [aws_iam_role_policy_attachment.describe, aws_iam_role.whole]
}

data "aws_iam_policy" "boundary" {
  name        = "it-boundary"
  path_prefix = "/boundaries/"
  depends_on  = [aws_iam_policy.boundary]
}

data "aws_iam_instance_profile" "nodes" {
  name = aws_iam_instance_profile.nodes.id
}

data "aws_iam_openid_connect_provider" "cluster" {
  arn = aws_iam_openid_connect_provider.cluster.arn
}

data "aws_iam_openid_connect_provider" "by_url" {
  url        = aws_iam_openid_connect_provider.cluster.url
  depends_on = [aws_iam_openid_connect_provider.cluster]
}

data "aws_iam_principal_policy_simulation" "plain" {
  policy_source_arn = aws_iam_role.plain.arn
  action_names      = ["ec2:DescribeVpcs", "ec2:CreateVpc"]
  depends_on        = [aws_iam_role_policies_exclusive.plain, aws_iam_role_policy_attachments_exclusive.plain]
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = [aws_iam_role.plain.arn]
  }
}

resource "aws_iam_role_policy" "assume" {
  name   = "assume"
  role   = aws_iam_role.entry.name
  policy = data.aws_iam_policy_document.assume.json
}

output "seen" {
  value = {
    account        = data.aws_caller_identity.session.account_id
    session        = data.aws_caller_identity.session.arn
    session_role   = data.aws_iam_session_context.session.issuer_arn
    canonical      = data.aws_canonical_user_id.here.id
    partition      = data.aws_partition.here.partition
    region         = data.aws_region.here.region
    zones          = data.aws_availability_zones.here.names
    ec2            = data.aws_service_principal.ec2.name
    resource       = data.aws_arn.whole.resource
    role_id        = data.aws_iam_role.whole.unique_id == aws_iam_role.whole.unique_id
    role_tags      = data.aws_iam_role.whole.tags
    boundary       = data.aws_iam_role.whole.permissions_boundary == data.aws_iam_policy.boundary.arn
    roles          = data.aws_iam_roles.it.names
    attached       = data.aws_iam_policy.describe.attachment_count
    policy         = jsondecode(data.aws_iam_policy.describe.policy).Statement[0].Sid
    profile_role   = data.aws_iam_instance_profile.nodes.role_name
    issuer         = data.aws_iam_openid_connect_provider.cluster.url
    issuer_by_url  = data.aws_iam_openid_connect_provider.by_url.url
    issuer_clients = sort(data.aws_iam_openid_connect_provider.by_url.client_id_list)
    allowed        = { for result in data.aws_iam_principal_policy_simulation.plain.results : result.action_name => result.allowed }
    assume         = jsondecode(aws_iam_role_policy.assume.policy).Statement[0].Resource == aws_iam_role.plain.arn
  }
}
