"""Instances."""

from __future__ import annotations

import base64
from typing import Any


def user_data_is_changed_as_it_was_sent() -> None:
    """The value of a change is a blob, which is decoded already when moto takes it for base64.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
    """
    from moto.core.types import Base64EncodedString
    from moto.ec2.responses import instances

    original = instances.parse_user_data

    def parse(value: Any) -> Any:
        if isinstance(value, bytes):
            return Base64EncodedString(base64.b64encode(value).decode())
        return original(value)

    instances.parse_user_data = parse


PATCHES = (user_data_is_changed_as_it_was_sent,)
