variable "issuer_url" {
  description = "Issuer of the cluster's tokens. Of an EKS cluster: `aws eks describe-cluster --query cluster.identity.oidc.issuer`."
  type        = string
}

variable "name" {
  description = "Beginning of the names of the roles."
  type        = string
  default     = "provisioner"
}

variable "namespace" {
  description = "Namespace of the pods."
  type        = string
  default     = "provisioning"
}

variable "permissions" {
  description = "What the pods may do, as a policy in JSON."
  type        = string
}

variable "region" {
  description = "Region of the cluster."
  type        = string
  default     = "eu-central-1"
}

variable "service_account" {
  description = "Service account of the pods."
  type        = string
  default     = "provisioner"
}
