"""Machine images."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def the_list_of_images_is_read_for_any_number_of_accounts() -> None:
    """moto puts the dates that it has read back into the one list, and cannot read them a second time."""
    from moto.ec2.models import amis

    parse = amis.parse_timestamp

    def parsed(value: Any) -> Any:
        return value if isinstance(value, datetime) else parse(value)

    amis.parse_timestamp = parsed


PATCHES = (the_list_of_images_is_read_for_any_number_of_accounts,)
