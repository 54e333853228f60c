"""What surrounds every answer: headers that let no scraped word run, load, frame or leak anything."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
TRANSPORT = "max-age=31536000"


LONGEST_FORM = 64 * 1024


@dataclass(slots=True)
class Guard:
    """Nobody makes us read more than a form; a HEAD is answered as its GET, without the body.

    ``is_public``: readers come by https, and are to come by nothing else.
    """

    app: ASGIApp
    is_public: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        is_head = scope["method"] == "HEAD"
        scope = {**scope, "method": "GET"} if is_head else scope
        told, read = Headers(scope=scope).get("content-length", "0"), 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            return message if read <= LONGEST_FORM else {"type": "http.disconnect"}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if self.is_public:
                    headers["strict-transport-security"] = TRANSPORT
            await send({**message, "body": b""} if is_head and "body" in message else message)

        if told.isdecimal() and int(told) <= LONGEST_FORM:
            await self.app(scope, bounded, guarded)
        else:
            await Response(status_code=413)(scope, receive, guarded)
