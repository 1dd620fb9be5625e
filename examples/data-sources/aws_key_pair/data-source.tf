data "aws_key_pair" "admin" {
  key_name           = "admin"
  include_public_key = true
}

output "public_key" {
  value = data.aws_key_pair.admin.public_key
}
