"""What holds for all answers to machines: problems in one sentence, marks of freshness, compression, other origins."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.project_filter import FilterProblem
from domain.cursors import BadCursor
from domain.knowledge import NoSuchDay
from domain.problems import Problem

PROBLEM = "application/problem+json"
NOW, THEN = "public, max-age=60", "public, max-age=3600"


def for_machines(app: ASGIApp) -> ASGIApp:
    """Public data for whoever reads it, from any page; what has not changed is not sent again."""
    exposed = ["ETag", "Link", "Last-Modified"]
    fresh = GZipMiddleware(Fresh(app), minimum_size=1_000)
    return CORSMiddleware(fresh, allow_origins=["*"], allow_methods=["GET"], expose_headers=exposed)


@dataclass(slots=True)
class Fresh:
    """Marks a whole answer by its bytes, and answers 304 to whoever has them already."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        parts: list[bytes] = []
        start: list[Message] = []

        async def held(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await _told(scope, start[0], b"".join(parts), send)

        await self.app(scope, receive, held)


async def _told(scope: Scope, start: Message, body: bytes, send: Send) -> None:
    if start["status"] == HTTPStatus.OK:
        headers = MutableHeaders(scope=start)
        mark = f'W/"{sha256(body).hexdigest()[:32]}"'
        headers["etag"] = mark
        headers["cache-control"] = THEN if b"as_of=" in scope["query_string"] else NOW
        if is_known(Headers(scope=scope).get("if-none-match", ""), mark):
            start, body = {**start, "status": HTTPStatus.NOT_MODIFIED.value}, b""
            bare = MutableHeaders(scope=start)
            del bare["content-length"]
            del bare["content-type"]
    await send(start)
    await send({"type": "http.response.body", "body": body})


def is_known(known: str, mark: str) -> bool:
    """Whether If-None-Match names the mark; weak and strong ones are alike there."""
    marks = {one.strip().removeprefix("W/") for one in known.split(",")}
    return "*" in marks or mark.removeprefix("W/") in marks


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """The address of the next page, where there is one."""
    if cursor:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        response.headers["link"] = f'<?{urlencode([*kept, ("cursor", cursor)])}>; rel="next"'


def problem(status: int, sentence: str) -> JSONResponse:
    """As RFC 9457 has it."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
    return JSONResponse(told, status, media_type=PROBLEM)


def tell_problems(app: FastAPI) -> None:
    app.add_exception_handler(HTTPException, _no_answer)
    app.add_exception_handler(RequestValidationError, _misasked)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Exception, _fault)


def _no_answer(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    plain = {404: "There is nothing here: /api/v1/openapi.json lists what there is.", 405: "Only GET is answered here."}
    said = getattr(error, "detail", "")
    answer = problem(status, plain.get(status, said) if said in ("", HTTPStatus(status).phrase) else said)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _misasked(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return problem(422, misasked(error.errors()))


def misasked(errors: Any) -> str:
    """The first mistake, as one sentence."""
    first = errors[0]
    name = str(next(step for step in reversed(first["loc"]) if isinstance(step, str)))[:60]  # of a list, not its place
    if first["type"] == "extra_forbidden":
        return f"There is no parameter «{name}» here: /api/v1/openapi.json lists those that there are."
    return f"{name}: {first['msg'].removeprefix('Value error, ')}."


def _problem(_: Request, error: Exception) -> Response:
    return problem(400 if isinstance(error, BadCursor | FilterProblem | NoSuchDay) else 503, str(error))


def _fault(_: Request, __: Exception) -> Response:
    return problem(500, "This could not be answered, and the fault is here: try again later.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, words in (
        (400, "No such day, cursor or filter."),
        (422, "A parameter that there is not, or a value that it cannot have."),
        (503, "The database cannot be read now."),
    )
}
MISSING: dict[int | str, dict[str, Any]] = {404: PROBLEMS[400] | {"description": "There is no such thing."}}
_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong, after RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "examples": ["Bad Request"]},
        "status": {"type": "integer", "examples": [400]},
        "detail": {"type": "string", "description": "One sentence that says what to do."},
    },
}


def describe(app: FastAPI) -> None:
    """The description of the API, made once, with the shape of its problems."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            made["components"]["schemas"]["Problem"] = _SCHEMA
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
