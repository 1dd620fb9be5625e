# Before anything is built: may the role do what will be asked of it?
data "aws_iam_principal_policy_simulation" "network" {
  policy_source_arn = "arn:aws:iam::123456789012:role/deployer"
  action_names      = ["ec2:CreateVpc", "ec2:CreateSubnet"]

  context {
    key    = "aws:RequestedRegion"
    type   = "string"
    values = ["eu-central-1"]
  }

  lifecycle {
    postcondition {
      condition     = self.all_allowed
      error_message = "The role may not build networks: ${jsonencode([for r in self.results : r.action_name if !r.allowed])}"
    }
  }
}
