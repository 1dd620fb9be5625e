"""How the filters of EC2's Describe calls match."""

from __future__ import annotations

import fnmatch
from typing import Any


def any_value_of_a_filter_matches() -> None:
    """Several values of one filter are joined by OR, also where the object has several values of its own.

    moto wants a list-valued property to contain all values or to lie within them.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
    """
    from moto.ec2 import utils

    original = utils.is_filter_matching

    def is_filter_matching(obj: Any, name: str, wanted: Any) -> bool:
        value = obj.get_filter_value(name)
        if isinstance(value, (str, bool, int)) or value is None or not isinstance(wanted, list):
            return original(obj, name, wanted)
        try:
            own = [str(item) for item in value]
        except TypeError:
            return original(obj, name, wanted)
        return any(fnmatch.fnmatchcase(item, pattern) for item in own for pattern in wanted)

    utils.is_filter_matching = is_filter_matching


PATCHES = [any_value_of_a_filter_matches]
