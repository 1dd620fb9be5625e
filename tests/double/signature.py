"""Signature Version 4, checked: a wrong secret key must fail here as it does at AWS.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import parse_qsl, quote

from .wire import Request

UNRESERVED = "-_.~"
FIELDS = re.compile(r"(SignedHeaders|Signature)=([^,\s]+)")


def is_valid(request: Request, secret: str) -> bool:
    """Whether the request was signed with `secret`."""
    fields = dict(FIELDS.findall(request.headers.get("authorization", "")))
    if set(fields) != {"SignedHeaders", "Signature"}:
        return False
    names = fields["SignedHeaders"].split(";")
    scope = f"{request.date}/{request.region}/{request.service}/aws4_request"
    to_sign = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            request.headers.get("x-amz-date", ""),
            scope,
            hashlib.sha256(canonical(request, names).encode()).hexdigest(),
        ]
    )
    key = ("AWS4" + secret).encode()
    for part in (request.date, request.region, request.service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    expected = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, fields["Signature"])


def canonical(request: Request, names: list[str]) -> str:
    """The canonical request over the named headers."""
    pairs = sorted(
        (quote(key, safe=UNRESERVED), quote(value, safe=UNRESERVED))
        for key, value in parse_qsl(request.query, keep_blank_values=True)
    )
    headers = [f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in names]
    digest = request.headers.get("x-amz-content-sha256") or hashlib.sha256(request.body).hexdigest()
    return "\n".join(
        [
            request.method,
            quote(request.path, safe="/" + UNRESERVED),
            "&".join(f"{key}={value}" for key, value in pairs),
            *headers,
            "",
            ";".join(names),
            digest,
        ]
    )
