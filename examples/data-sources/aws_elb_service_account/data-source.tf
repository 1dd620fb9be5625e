data "aws_elb_service_account" "here" {}

# The policy of a bucket that load balancers write their logs to.
data "aws_iam_policy_document" "logs" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::example-logs/AWSLogs/*"]

    principals {
      type        = "AWS"
      identifiers = [data.aws_elb_service_account.here.arn]
    }
  }
}

output "policy" {
  value = data.aws_iam_policy_document.logs.json
}
