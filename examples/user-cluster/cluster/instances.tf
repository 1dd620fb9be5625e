resource "aws_instance" "control_plane" {
  region      = var.region
  assume_role = var.assume_role

  ami                    = var.image_id
  instance_type          = var.instance_type
  subnet_id              = aws_subnet.private[0].id
  vpc_security_group_ids = [local.group["control-plane"]]
  iam_instance_profile   = aws_iam_instance_profile.node["control-plane"].name
  tags                   = merge(local.owned, { Name = "${var.name}-control-plane" })

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted   = true
    volume_size = 50
    volume_type = "gp3"
  }

  # It reaches its images from its first moment, and is gone before what its controllers leave behind is removed.
  depends_on = [aws_cluster_leftovers.cluster, aws_route.nat, aws_route_table_association.private]
}

resource "aws_instance" "worker" {
  for_each    = var.workers
  region      = var.region
  assume_role = var.assume_role

  ami                    = var.image_id
  instance_type          = var.instance_type
  subnet_id              = aws_subnet.private[each.value].id
  vpc_security_group_ids = [local.group["worker"]]
  iam_instance_profile   = aws_iam_instance_profile.node["worker"].name
  tags                   = merge(local.owned, { Name = "${var.name}-worker-${each.key}" })

  metadata_options {
    http_tokens = "required"
  }

  root_block_device {
    encrypted   = true
    volume_size = 50
    volume_type = "gp3"
  }

  depends_on = [aws_cluster_leftovers.cluster, aws_route.nat, aws_route_table_association.private]
}

# The data of etcd outlives the instance.
resource "aws_ebs_volume" "etcd" {
  region      = var.region
  assume_role = var.assume_role

  availability_zone = aws_subnet.private[0].availability_zone
  encrypted         = true
  size              = 20
  type              = "gp3"
  tags              = merge(local.owned, { Name = "${var.name}-etcd" })
}

resource "aws_volume_attachment" "etcd" {
  region      = var.region
  assume_role = var.assume_role

  device_name = "/dev/sdf"
  instance_id = aws_instance.control_plane.id
  volume_id   = aws_ebs_volume.etcd.id
}
