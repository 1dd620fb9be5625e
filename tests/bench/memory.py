"""The memory of the processes that Terraform starts, while they live. From /proc, so on Linux only."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from types import TracebackType

PROC = Path("/proc")
BETWEEN_LOOKS = 0.001  # seconds


class Watch:
    """Within the `with`, notes the highest memory of every process that runs `binary`."""

    def __init__(self, binary: Path) -> None:
        self.binary = str(binary)
        self.peaks: dict[str, int] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def megabytes(self) -> list[float]:
        """The highest resident memory of each process, code and libraries included, in the order of their start."""
        return [kibibytes * 1024 / 1e6 for kibibytes in self.peaks.values()]

    def _look(self) -> None:
        before = set(processes())
        while not self._done.is_set():
            # Only of new ones, so that looking takes little and happens often.
            for process in set(processes()) - before:
                try:
                    if os.readlink(PROC / process / "exe") == self.binary:
                        self.peaks[process] = peak(process)
                except (OSError, LookupError):
                    continue  # It has ended since.
            time.sleep(BETWEEN_LOOKS)


def processes() -> list[str]:
    return list(filter(str.isdigit, os.listdir(PROC)))


def peak(process: str) -> int:
    """The most that was resident at one time since the program began, in KiB. The system notes it, so only the last look counts."""
    fields = dict(line.split(":", 1) for line in (PROC / process / "status").read_text().splitlines())
    return int(fields["VmHWM"].split()[0])
