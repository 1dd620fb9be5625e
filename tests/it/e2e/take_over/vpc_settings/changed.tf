# The objects of objects.tf after a change in place.
resource "aws_vpc" "vpc" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id     = aws_vpc.vpc.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_vpc_dhcp_options" "all" {
  domain_name                       = "example.com"
  domain_name_servers               = ["10.1.0.2", "AmazonProvidedDNS"]
  ipv6_address_preferred_lease_time = 1440
  netbios_name_servers              = ["10.1.0.4"]
  netbios_node_type                 = 2
  ntp_servers                       = ["10.1.0.5"]
  tags                              = { Name = "every" }
}

resource "aws_vpc_dhcp_options" "one" {
  domain_name_servers = ["AmazonProvidedDNS"]
}

resource "aws_vpc_dhcp_options_association" "vpc" {
  vpc_id          = aws_vpc.vpc.id
  dhcp_options_id = aws_vpc_dhcp_options.one.id
}

resource "aws_ec2_tag" "acl" {
  resource_id = aws_vpc.vpc.default_network_acl_id
  key         = "kubernetes.io/role/elb"
  value       = ""
}

resource "aws_flow_log" "group" {
  vpc_id          = aws_vpc.vpc.id
  traffic_type    = "ALL"
  iam_role_arn    = "arn:aws:iam::222222222222:role/flows"
  log_destination = "arn:aws:logs:eu-central-1:222222222222:log-group:flows"
  tags            = {}
}

resource "aws_flow_log" "stream" {
  vpc_id                   = aws_vpc.vpc.id
  traffic_type             = "REJECT"
  log_destination_type     = "kinesis-data-firehose"
  log_destination          = "arn:aws:firehose:eu-central-1:222222222222:deliverystream/flows"
  max_aggregation_interval = 60
}
