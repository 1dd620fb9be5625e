"""A small HTTP/1.1 server on loopback: keep-alive, and every answer leaves in one send.

One send matters: clients that get header and body in two segments have been seen to drop the connection after the
first and to repeat a create that was already done.
"""

from __future__ import annotations

import http
import socket
import threading
from typing import Callable

from .wire import Answer, Request

MAX_LINE = 65536
MAX_HEADERS = 200


class Cut(Exception):
    """Close the connection without an answer."""


class BadRequest(Exception):
    """The client does not speak HTTP/1.1."""


class Server:
    """Hands every request to `handle`, each connection in a thread of its own."""

    def __init__(self, handle: Callable[[Request], Answer], port: int = 0) -> None:
        self.handle = handle
        self.listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port: int = self.listener.getsockname()[1]

    def serve(self) -> None:
        """Accepts connections until `close`."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._connection, args=(connection,), daemon=True).start()

    def close(self) -> None:
        # shutdown, not only close: on Linux a blocked accept does not notice a close.
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def _connection(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb", MAX_LINE) as stream:
            try:
                while request := read_request(stream, connection):
                    answer = self.handle(request)
                    connection.sendall(render(answer, request.method))
                    if request.headers.get("connection", "").lower() == "close":
                        return
            except BadRequest as problem:
                body = str(problem).encode()
                connection.sendall(render(Answer(400, {"Connection": "close"}, body), "GET"))
            except (Cut, OSError):
                return


def read_request(stream, connection: socket.socket) -> Request | None:
    """The next request, or None when the client has closed the connection."""
    line = stream.readline(MAX_LINE)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(MAX_LINE)
    if not line:
        return None
    words = line.decode("latin-1").split()
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadRequest(f"not a request line: {line!r}")
    headers = read_headers(stream)
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    return Request(words[0], words[1], headers, read_body(stream, headers))


def read_headers(stream) -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(MAX_HEADERS):
        line = stream.readline(MAX_LINE)
        if line in (b"\r\n", b"\n", b""):
            return headers
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise BadRequest(f"not a header line: {line!r}")
        headers[name.strip().lower()] = value.strip()
    raise BadRequest("too many headers")


def read_body(stream, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        try:
            length = int(headers.get("content-length") or 0)
        except ValueError:
            raise BadRequest("the content length is not a number") from None
        return stream.read(length)
    body = b""
    while True:
        try:
            size = int(stream.readline(MAX_LINE).split(b";")[0], 16)
        except ValueError:
            raise BadRequest("the chunk size is not a number") from None
        body += stream.read(size)
        stream.readline(MAX_LINE)
        if size == 0:
            return body


def render(answer: Answer, method: str) -> bytes:
    """The answer as bytes, head and body together."""
    try:
        reason = http.HTTPStatus(answer.status).phrase
    except ValueError:
        reason = "Unknown"
    own = {"content-length", "status"}
    lines = [f"HTTP/1.1 {answer.status} {reason}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items() if name.lower() not in own]
    lines += [f"Content-Length: {len(answer.body)}", "", ""]
    head = "\r\n".join(lines).encode("latin-1")
    return head if method == "HEAD" else head + answer.body
