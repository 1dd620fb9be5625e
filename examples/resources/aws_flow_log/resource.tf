resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

# Files in a bucket, of which an hour is a folder.
resource "aws_flow_log" "main" {
  vpc_id               = aws_vpc.main.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::example-flow-logs/network/"

  destination_options {
    file_format        = "parquet"
    per_hour_partition = true
  }
}
