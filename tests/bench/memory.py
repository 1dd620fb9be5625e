"""The memory of the processes that Terraform starts, while they live. From /proc, so on Linux only."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from types import TracebackType

PROC = Path("/proc")
BETWEEN_LOOKS = 0.001  # seconds
# To add up shares the system walks all pages of a process, so that is done less often.
BETWEEN_SUMS = 0.05  # seconds


class Watch:
    """Within the `with`, notes the highest memory of every process that runs `binary`."""

    def __init__(self, binary: Path) -> None:
        self.binary = str(binary)
        self.peaks: dict[str, int] = {}
        self.own: dict[str, int] = {}
        self.together = 0.0
        """The most that all of them had at one time, in MB; pages that they share count once."""
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._look), threading.Thread(target=self._add_up)]

    def __enter__(self) -> Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def megabytes(self) -> list[float]:
        """The highest resident memory of each process, code and libraries included, in the order of their start."""
        return [kibibytes * 1024 / 1e6 for kibibytes in self.peaks.values()]

    def megabytes_of_its_own(self) -> list[float]:
        """The same without pages of files: heap and stacks, which no other process shares."""
        return [kibibytes * 1024 / 1e6 for kibibytes in self.own.values()]

    def _look(self) -> None:
        before = set(processes())
        while not self._done.is_set():
            # Only of new ones, so that looking takes little and happens often.
            for process in set(processes()) - before:
                try:
                    if os.readlink(PROC / process / "exe") == self.binary:
                        self.peaks[process] = peak(process)
                        self.own[process] = max(self.own.get(process, 0), own(process))
                except (OSError, LookupError):
                    continue  # It has ended since.
            time.sleep(BETWEEN_LOOKS)

    def _add_up(self) -> None:
        while not self._done.wait(BETWEEN_SUMS):
            kibibytes = sum(share(process) for process in list(self.peaks))
            self.together = max(self.together, kibibytes * 1024 / 1e6)


def processes() -> list[str]:
    return list(filter(str.isdigit, os.listdir(PROC)))


def peak(process: str) -> int:
    """The most that was resident at one time since the program began, in KiB. The system notes it, so only the last look counts."""
    return kibibytes(PROC / process / "status", "VmHWM")


def own(process: str) -> int:
    """What is resident now and comes from no file, in KiB. The system notes no highest value of it."""
    return kibibytes(PROC / process / "status", "RssAnon")


def share(process: str) -> int:
    """What is resident now, in KiB, with each page divided among the processes that have it. 0 when it has ended."""
    try:
        return kibibytes(PROC / process / "smaps_rollup", "Pss")
    except (OSError, LookupError):
        return 0


def kibibytes(account: Path, name: str) -> int:
    fields = dict(line.split(":", 1) for line in account.read_text().splitlines() if ":" in line)
    return int(fields[name].split()[0])
