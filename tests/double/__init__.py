"""An AWS double on loopback for the tests and the demo of terraform-provider-assumerole.

moto keeps the state of EC2 and IAM. In front of it stands what moto leaves out and this provider is about:
credentials and their expiry, trust policies and external IDs, a log of every call, and faults on demand.
README.md says how to drive it and what it does not do.
"""
