# A subnet that somebody else manages, and that a cluster may put load balancers into.
resource "aws_ec2_tag" "balancers" {
  resource_id = "subnet-0123456789abcdef0"
  key         = "kubernetes.io/role/elb"
  value       = "1"
}
