"""A request as AWS sees it, and answers in the protocol of each service."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/(\d{8})/([^/,\s]+)/([^/,\s]+)/aws4_request")

# Services that speak XML; everything else speaks JSON.
QUERY_SERVICES = {"iam", "sts", "elasticache", "elasticloadbalancing", "autoscaling", "rds", "redshift"}
XML_SERVICES = QUERY_SERVICES | {"ec2", "route53", "s3"}

XMLNS = {
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "elasticloadbalancing": "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
    "autoscaling": "http://autoscaling.amazonaws.com/doc/2011-01-01/",
}


@dataclass
class Request:
    """One HTTP request. Header names are lower case; `target` is path and query as sent."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    access_key: str = ""
    date: str = ""
    region: str = ""
    service: str = ""
    action: str = ""
    params: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scope = CREDENTIAL.search(self.headers.get("authorization", ""))
        if scope:
            self.access_key, self.date, self.region, self.service = scope.groups()
        if "x-www-form-urlencoded" in self.headers.get("content-type", ""):
            pairs = parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
            self.params = dict(pairs)
        elif "?" in self.target:
            self.params = dict(parse_qsl(self.query, keep_blank_values=True))
        self.action = self._action()
        if self.is_unsigned:
            self.service = "sts"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def token(self) -> str | None:
        """The session token that came with the request."""
        return self.headers.get("x-amz-security-token")

    @property
    def is_unsigned(self) -> bool:
        """Whether this is a call that nobody signs."""
        return not self.access_key and self.action == "AssumeRoleWithWebIdentity"

    @property
    def text(self) -> str:
        """The parameters as readable text, for the `contains` of fault rules and for the call log."""
        if self.params:
            return "&".join(f"{k}={v}" for k, v in self.params.items())
        return unquote(self.target) + " " + self.body.decode("utf-8", "replace")

    def _action(self) -> str:
        target = self.headers.get("x-amz-target", "")
        if "Action" in self.params:
            return self.params["Action"]
        if target:
            return target.rsplit(".", 1)[-1]
        return f"{self.method} {self.path}"


@dataclass
class Answer:
    """One HTTP answer. `error` is the AWS error code, for the call log."""

    status: int
    headers: dict[str, str]
    body: bytes
    error: str | None = None


class AwsError(Exception):
    """An error that AWS would answer with."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


class NotEmulated(AwsError):
    """Something that AWS does and this double does not. Never retried by an SDK, never mistaken for AWS."""

    def __init__(self, what: str) -> None:
        super().__init__("NotEmulated", f"The AWS double does not emulate {what}.", 400)


def error(service: str, code: str, message: str, status: int = 400) -> Answer:
    """An error in the shape of the service's protocol."""
    request_id = str(uuid.uuid4())
    if service in XML_SERVICES:
        inner = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
        if service == "ec2":
            text = (
                '<?xml version="1.0" encoding="UTF-8"?>\n'
                f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
            )
        else:
            text = (
                f'<ErrorResponse xmlns="{XMLNS.get(service, "")}"><Error><Type>Sender</Type>{inner}</Error>'
                f"<RequestId>{request_id}</RequestId></ErrorResponse>"
            )
        headers = {"Content-Type": "text/xml", "x-amzn-RequestId": request_id}
    else:
        text = json.dumps({"__type": code, "message": message})
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "x-amzn-ErrorType": code,
            "x-amzn-RequestId": request_id,
        }
    return Answer(status, headers, text.encode(), code)


def xml(service: str, action: str, inner: str) -> Answer:
    """A success of the query protocol; `inner` is the XML of the result."""
    request_id = str(uuid.uuid4())
    text = (
        f'<{action}Response xmlns="{XMLNS[service]}"><{action}Result>{inner}</{action}Result>'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{action}Response>"
    )
    return Answer(200, {"Content-Type": "text/xml", "x-amzn-RequestId": request_id}, text.encode())


def error_code(body: bytes) -> str | None:
    """The error code in an answer of any protocol, if it holds one."""
    found = re.search(rb"<Code>([^<]+)</Code>|\"__type\"\s*:\s*\"(?:[^\"#]*#)?([^\"]+)\"", body)
    return (found[1] or found[2]).decode() if found else None
