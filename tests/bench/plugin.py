"""Starts the provider as Terraform does, up to the line by which it says where it listens."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

# A certificate like those of go-plugin: P-521, a CA, for localhost. Only its host has the key, and none is needed here.
CERTIFICATE = Path(__file__).with_name("client.pem")
COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
TLS_LINE = b"|grpc|MII"


def seconds_to_handshake(binary: Path) -> float:
    """From the call that starts the process to its whole line, TLS included. The process is ended afterwards."""
    environment = {
        "PATH": os.environ["PATH"],
        "TF_PLUGIN_MAGIC_COOKIE": COOKIE,
        "PLUGIN_PROTOCOL_VERSIONS": "5,6",
        "PLUGIN_MIN_PORT": "10000",
        "PLUGIN_MAX_PORT": "25000",
        "PLUGIN_CLIENT_CERT": CERTIFICATE.read_text(),
    }
    # Not subprocess: what Python does around it would take as long as what is measured.
    ours, theirs = os.pipe()
    to_stdout = [(os.POSIX_SPAWN_DUP2, theirs, 1)]
    begun = time.perf_counter()
    process = os.posix_spawn(binary, [binary.name], environment, file_actions=to_stdout)
    os.close(theirs)
    line = b""
    while not line.endswith(b"\n") and (part := os.read(ours, 4096)):
        line += part
    taken = time.perf_counter() - begun
    os.close(ours)
    os.kill(process, signal.SIGTERM)
    os.waitpid(process, 0)
    if TLS_LINE not in line:
        raise RuntimeError(f"the provider answered {line!r} instead of a handshake with a certificate")
    return taken
