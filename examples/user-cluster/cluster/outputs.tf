output "api_endpoint" {
  description = "Where the API is reached."
  value       = "https://${aws_elb.api.dns_name}:6443"
}

output "control_plane_ip" {
  description = "Private address of the control plane."
  value       = aws_instance.control_plane.private_ip
}

output "worker_ips" {
  description = "Private addresses of the workers, by name."
  value       = { for name, worker in aws_instance.worker : name => worker.private_ip }
}

output "vpc_id" {
  value = aws_vpc.cluster.id
}
