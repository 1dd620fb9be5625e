variable "address" {
  type = string
}

data "aws_eip" "outbound" {
  public_ip = var.address
}

output "name_in_reverse" {
  value = data.aws_eip.outbound.ptr_record
}
