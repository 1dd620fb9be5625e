provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "installer"
  region = "eu-central-1"

  user_agent = [
    # installer/1.4.2 (cluster blue)
    provider::aws::user_agent("installer", "1.4.2", "cluster blue"),
  ]
}
