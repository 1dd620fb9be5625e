"""What the accounts of the demo hold, from the double's own books."""

from __future__ import annotations

from typing import Any

from sandbox import Double

from .screen import say, show


def held(double: Double, *accounts: str) -> dict[str, Any]:
    """What each of the accounts holds."""
    return {account: double.held(account) for account in accounts}


def show_accounts(held: dict[str, Any]) -> None:
    for account, places in held.items():
        say(f"Account {account}:")
        lines = [
            f"{place:14} {kind:8} {', '.join(ids)}" for place, kinds in places.items() for kind, ids in kinds.items()
        ]
        show("\n".join(lines) or "nothing")
