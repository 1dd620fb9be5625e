output "clusters" {
  description = "What is needed to set up Kubernetes, by customer."
  value       = module.cluster
}
