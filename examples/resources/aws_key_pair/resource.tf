resource "aws_key_pair" "admin" {
  key_name   = "admin"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK8Go+MpFxTk81bBnJsVzRlR7G5mYqp3vgdUfyiTgzQd admin@example.com"
}

# A name that is made up, so that a new key can be there before the old one goes.
resource "aws_key_pair" "rotating" {
  key_name_prefix = "rotating-"
  public_key      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC3wQSXwAVr7R86FOu+HcglP+UmMFMsbnhKXPCkn2g+m"

  lifecycle {
    create_before_destroy = true
  }
}
