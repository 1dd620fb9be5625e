data "aws_launch_template" "node" {
  name = "node"
}

output "image" {
  value = data.aws_launch_template.node.image_id
}
