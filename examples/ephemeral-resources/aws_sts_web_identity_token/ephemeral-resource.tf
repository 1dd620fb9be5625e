ephemeral "aws_sts_web_identity_token" "vault" {
  audience          = ["https://vault.example.com"]
  signing_algorithm = "ES384"
  duration_seconds  = 300

  tags = {
    team = "platform"
  }
}

# What the provider of a service outside of AWS is configured with, as a module hands it on.
output "jwt" {
  ephemeral = true
  value     = ephemeral.aws_sts_web_identity_token.vault.web_identity_token
}
