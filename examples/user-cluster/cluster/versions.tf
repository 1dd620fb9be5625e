terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "assumerole/assumerole"
      version = "~> 0.1"
    }
  }
}
