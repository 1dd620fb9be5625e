terraform import aws_placement_group.etcd etcd
