resource "aws_vpc" "cluster" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "cluster" {
  vpc_id     = aws_vpc.cluster.id
  cidr_block = "10.0.0.0/20"
}

resource "aws_security_group" "worker" {
  name   = "acme-worker"
  vpc_id = aws_vpc.cluster.id
}

# It depends on the network, and is gone before it.
resource "aws_cluster_leftovers" "acme" {
  cluster_name = "acme"
  vpc_id       = aws_vpc.cluster.id
  volumes      = true

  depends_on = [aws_subnet.cluster, aws_security_group.worker]
}

# What runs the controllers depends on it, and is gone by then.
resource "aws_instance" "worker" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.cluster.id
  vpc_security_group_ids = [aws_security_group.worker.id]
  tags                   = { "kubernetes.io/cluster/acme" = "owned" }

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted = true
  }

  depends_on = [aws_cluster_leftovers.acme]
}
