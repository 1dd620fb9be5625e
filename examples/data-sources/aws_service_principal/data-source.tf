data "aws_service_principal" "logs" {
  service_name = "logs"
}

# logs.amazonaws.com, and logs.amazonaws.com.cn in China.
output "logs" {
  value = data.aws_service_principal.logs.name
}
