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
        while not self._done.is_set():
            for process in filter(str.isdigit, os.listdir(PROC)):
                try:
                    if os.readlink(PROC / process / "exe") == self.binary:
                        self.peaks[process] = max(peak(process), self.peaks.get(process, 0))
                except (OSError, LookupError):
                    continue  # It has ended since, or is no program.
            time.sleep(BETWEEN_LOOKS)


def peak(process: str) -> int:
    """The most that was resident at one time since the program began, in KiB. The system notes it: no look is too late for it."""
    fields = dict(line.split(":", 1) for line in (PROC / process / "status").read_text().splitlines())
    return int(fields["VmHWM"].split()[0])
