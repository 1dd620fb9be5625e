"""What a person sees of the demo: headings, sentences, and the commands with what they print."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from sandbox import Failed


class Terminated(KeyboardInterrupt):
    """SIGTERM, which only this process gets; Ctrl-C reaches terraform too."""


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None, refused: str | None = None) -> None:
    """Runs a command in sight of the person, and waits for its end also when interrupted.

    It has to succeed, or to be refused in words in which `refused` stands.
    """
    print(f"$ {Path(command[0]).name} {' '.join(command[1:])}\n", flush=True)
    with subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE if refused else None, text=True
    ) as process:
        try:
            _, said = process.communicate()
        except KeyboardInterrupt as interrupt:
            # terraform ends by itself when its providers are at rest. Told twice, it would not wait for them.
            if isinstance(interrupt, Terminated):
                process.send_signal(signal.SIGINT)
            process.wait()
            raise
    print(said or "", end="", file=sys.stderr, flush=True)
    what, code = f"`{Path(command[0]).name} {command[1]}`", process.returncode
    if code != (1 if refused else 0):
        raise Failed(f"{what} ended with status {code}, not {1 if refused else 0}")
    if refused and refused not in " ".join(said.replace("│", " ").split()):
        raise Failed(f"{what} was refused, but not with {refused!r}")


def heading(text: str) -> None:
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}=== {text}{plain}\n", flush=True)


def say(text: str) -> None:
    print(textwrap.fill(text, 100), flush=True)


def show(text: str) -> None:
    print(textwrap.indent(text, "    "), flush=True)
