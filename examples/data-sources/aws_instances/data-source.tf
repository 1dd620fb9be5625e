data "aws_instances" "workers" {
  instance_state_names = ["running", "stopped"]

  instance_tags = {
    Role = "worker"
  }
}

# All about each of them.
data "aws_instance" "worker" {
  for_each    = toset(data.aws_instances.workers.ids)
  instance_id = each.key
}
