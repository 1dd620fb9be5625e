# The roles of IAM Identity Center.
data "aws_iam_roles" "people" {
  name_regex  = "^AWSReservedSSO_"
  path_prefix = "/aws-reserved/sso.amazonaws.com/"
}
