"""One measured figure beside its budget, and the table of them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

HEAD = ("Figure", "Budget", "Measured", "", "Command")


@dataclass(frozen=True)
class Figure:
    """What was measured how often, in `unit` (ms, s, MB; empty for a number), and the most that its median may be."""

    name: str
    unit: str
    measured: list[float]
    command: str
    budget: float | None = None
    at_least: bool = False
    """The budget is the least that the median may be."""

    def row(self) -> tuple[str, ...]:
        least = "at least " if self.at_least else ""
        budget = "none" if self.budget is None else f"{least}{self.budget:g} {self.unit}".rstrip()
        return (self.name, budget, self.summary(), self.verdict(), self.command)

    def summary(self) -> str:
        """The median, and what it is the median of."""
        middle = f"{digits(median(self.measured))} {self.unit}".rstrip()
        if len(self.measured) == 1:
            return middle
        least, most = digits(min(self.measured)), digits(max(self.measured))
        return f"{middle} ({least}..{most}, n = {len(self.measured)})"

    def verdict(self) -> str:
        if self.budget is None:
            return ""
        middle = median(self.measured)
        kept = middle >= self.budget if self.at_least else middle <= self.budget
        return "kept" if kept else "MISSED"


def digits(value: float) -> str:
    """Three significant digits, or all before the point."""
    places = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return f"{value:.{places}f}"


def text(figures: list[Figure]) -> str:
    """The table for a terminal."""
    rows = [HEAD, *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def markdown(figures: list[Figure]) -> str:
    """The table for a document."""
    rows = [HEAD, ("---",) * len(HEAD)]
    rows += [(*figure.row()[:-1], f"`{figure.command}`") for figure in figures]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
