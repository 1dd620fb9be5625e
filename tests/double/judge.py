"""python -m double.judge: a second judge of credentials, trust policies, session policies and expiry.

This is ministack with everything switched on that checks callers, and nothing of ours between it and the client: what
it refuses, it refuses for reasons of its own. Ours are only its address, its end, a call that ends sessions early, because
nobody waits fifteen minutes for one, and a longer memory for those that have ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import time
from typing import Any

from .__main__ import end_with_parent

# All of its environment, which it reads once. It listens on one port of loopback and nowhere else.
SETTINGS = {
    "AUTH": "true",
    "BIND_HOST": "127.0.0.1",
    "IOT_MTLS_ENABLED": "0",
    "LOG_LEVEL": "ERROR",
    "PATH": os.environ["PATH"],
    "SFTP_ENABLED": "0",
}
EXPIRE = "/_double/sessions/expire"


def with_expiry(app: Any) -> Any:
    """The application, and the same call as that of the double: {"containing": text} ends the sessions of such ARNs."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != EXPIRE:
            await app(scope, receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        answer = json.dumps({"expired": expire(json.loads(body)["containing"])}).encode()
        headers = [(b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return application


def expire(containing: str) -> int:
    from ministack.services.sts import _sessions

    ended = [session for session in _sessions.values() if containing in session["Arn"]]
    for session in ended:
        session["Expiration"] = time.time() - 1
    return len(ended)


def remember_expired_sessions() -> None:
    """ministack forgets them with the next AssumeRole. AWS goes on to say that they have expired, also to a call that
    was signed before the renewal and arrives after it."""
    from ministack.services import sts

    sts._evict_expired_sessions = lambda: None


def main() -> None:
    end_with_parent()
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    port = listener.getsockname()[1]
    os.environ.clear()
    os.environ.update(SETTINGS, GATEWAY_PORT=str(port))
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    remember_expired_sessions()
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.loglevel = "ERROR"
    # The socket listens already: whoever connects now waits until it is served.
    print(json.dumps({"port": port, "url": f"http://127.0.0.1:{port}", "pid": os.getpid()}), flush=True)
    asyncio.run(serve(with_expiry(app), config))


if __name__ == "__main__":
    main()
