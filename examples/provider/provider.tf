terraform {
  required_providers {
    aws = {
      source  = "assumerole/assumerole"
      version = "~> 0.1"
    }
  }
}

# Credentials of your own account come from the environment, a profile or the machine. They only serve to assume the
# role: everything is created in the account that owns the role.
provider "aws" {
  region = "eu-central-1"

  assume_role {
    role_arn     = "arn:aws:iam::222222222222:role/PlatformDeployer"
    external_id  = "3b1c9f0e-5d0a-4c57-9d0b-7a52a4c9f1de"
    session_name = "platform-team"
  }

  default_tags {
    tags = {
      ManagedBy = "terraform"
      Customer  = "example-corp"
    }
  }
}

# A customer who can be reached only through a role in a hub account: each role is assumed with the session of the one
# before.
provider "aws" {
  alias  = "through_hub"
  region = "us-east-1"

  assume_role {
    role_arn = "arn:aws:iam::111111111111:role/Hub"
  }

  assume_role {
    role_arn    = "arn:aws:iam::333333333333:role/PlatformDeployer"
    external_id = "a7d1e7c4-0f0e-4a86-8a54-4f0f3c1c2b6d"
  }
}
