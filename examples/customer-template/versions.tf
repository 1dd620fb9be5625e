terraform {
  # For functions of providers.
  required_version = ">= 1.8"

  required_providers {
    aws = {
      source  = "assumerole/assumerole"
      version = "~> 0.1"
    }
  }
}
