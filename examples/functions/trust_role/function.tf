# A powerful role that is only reached through another one.
resource "aws_iam_role" "work" {
  name               = "work"
  assume_role_policy = provider::aws::trust_role("arn:aws:iam::222222222222:role/entry", null)
}
