variable "public_subnet_ids" {
  description = "One public subnet in each of two or more zones."
  type        = set(string)
}

variable "security_group_id" {
  type = string
}

variable "log_bucket" {
  description = "A bucket whose policy lets Elastic Load Balancing write to it."
  type        = string
}

variable "address_ids" {
  description = "The ID of an Elastic IP address for each public subnet."
  type        = map(string)
}

# An application load balancer that is reached from the internet, and logs requests.
resource "aws_lb" "web" {
  name            = "web"
  subnets         = var.public_subnet_ids
  security_groups = [var.security_group_id]

  drop_invalid_header_fields = true
  enable_deletion_protection = true

  access_logs {
    bucket  = var.log_bucket
    prefix  = "web"
    enabled = true
  }

  tags = {
    Name = "web"
  }
}

# A network load balancer with addresses that stay.
resource "aws_lb" "ingress" {
  name_prefix                      = "in-"
  load_balancer_type               = "network"
  enable_cross_zone_load_balancing = true

  dynamic "subnet_mapping" {
    for_each = var.address_ids
    content {
      subnet_id     = subnet_mapping.key
      allocation_id = subnet_mapping.value
    }
  }
}

output "web_address" {
  value = aws_lb.web.dns_name
}
