"""The web application: which pages there are, what stands around every answer, and what is said when there is none."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Scope

from dashboard import (
    api_page,
    article,
    companies,
    listing,
    maps,
    operators,
    programmes,
    project,
    promises,
    regions,
    review,
    sources,
    start,
    subscriptions,
    watch_form,
)
from dashboard.api import api
from dashboard.api_rules import for_machines
from dashboard.guard import Guard
from dashboard.look import House, language_of
from dashboard.rendering import problem_page
from dashboard.tongues import Tongues
from db.engine import DatabaseProblem, open_database
from domain.problems import Problem
from flows.settings import Settings, read_settings

STATIC = Path(__file__).parent / "static"
PAGES = (
    start,
    operators,
    review,
    sources,
    watch_form,
    project,
    article,
    listing,
    maps,
    regions,
    companies,
    promises,
    programmes,
    api_page,
    subscriptions,
)


class Kept(StaticFiles):
    """Files that are asked for by the mark of their content never change: browsers need not ask again."""

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        answer = super().file_response(full_path, stat_result, scope, status_code)
        if scope["query_string"].startswith(b"v="):
            answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer


def from_environment() -> FastAPI:
    """What a web server is given to run; raises Problem where the settings or the database cannot be used."""
    return dashboard(read_settings(os.environ))


def dashboard(settings: Settings) -> FastAPI:
    house = House(settings, open_database(settings.database))

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        house.engine.dispose()

    app = FastAPI(title="Qadam", docs_url=None, redoc_url=None, openapi_url=None, lifespan=living)
    app.state.house = house
    for pages in PAGES:
        app.include_router(pages.router)
    app.mount("/api/v1", for_machines(api(house)))
    app.mount("/static", Kept(directory=STATIC), name="static")
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(RequestValidationError, _misasked)
    app.add_exception_handler(Problem, _problem)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Tongues)
    app.add_middleware(Guard, is_public=(settings.address or "").startswith("https://"))
    return app


def _no_page(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 401:
        return RedirectResponse(f"/{language_of(request)}/login?{urlencode({'to': request.scope['path']})}", 303)
    return problem_page(language_of(request), error.status_code if isinstance(error, HTTPException) else 500)


def _misasked(request: Request, _: Exception) -> Response:
    return problem_page(language_of(request), 400)


def _problem(request: Request, problem: Exception) -> Response:
    """One sentence, which is ours and says what to do."""
    return problem_page(language_of(request), 503 if isinstance(problem, DatabaseProblem) else 400, str(problem))
