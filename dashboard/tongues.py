"""In which language a page is asked for: by the first part of its address, else by what the browser prefers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alerts.wording import LANGUAGES

_PREFIX = re.compile(rf"/({'|'.join(LANGUAGES)})(/.*)?")
_WISH = re.compile(r"\s*([A-Za-z]{2,3})(?:-[^;,\s]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*")


@dataclass(slots=True)
class Tongues:
    """Pages stand below /en, /ru and /kk alike; inside, an address is without it and the request's state has it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        named = _PREFIX.fullmatch(scope["path"])
        language = named[1] if named else preferred(Headers(scope=scope).get("accept-language", ""))
        path = (named[2] or "/") if named else scope["path"]
        state = {**scope.get("state", {}), "language": language}
        inside = {**scope, "path": path, "raw_path": path.encode(), "state": state}

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and not named:
                MutableHeaders(scope=message).add_vary_header("accept-language")
            await send(message)

        await self.app(inside, receive, told)


def preferred(wishes: str) -> str:
    """The language of ours that an Accept-Language header likes best; English for whoever knows none of them."""
    liked: dict[str, float] = {}
    for wish in wishes[:500].split(","):
        found = _WISH.fullmatch(wish)
        if found and found[1].lower() in LANGUAGES:
            liked.setdefault(found[1].lower(), float(found[2] or 1))
    return max((one for one in liked if liked[one]), key=lambda one: liked[one], default="en")
