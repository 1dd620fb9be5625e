variable "external_id" {
  type      = string
  sensitive = true
}

ephemeral "aws_assume_role_credentials" "customer" {
  duration = "2h"

  assume_role {
    role_arn     = "arn:aws:iam::222222222222:role/PlatformDeployer"
    external_id  = var.external_id
    session_name = "platform"
  }
}

# As this one, any provider works in the customer's account that takes access keys of AWS.
provider "aws" {
  alias      = "customer"
  region     = "eu-central-1"
  access_key = ephemeral.aws_assume_role_credentials.customer.access_key_id
  secret_key = ephemeral.aws_assume_role_credentials.customer.secret_access_key
  token      = ephemeral.aws_assume_role_credentials.customer.session_token
}
