"""The web application: which pages there are, what stands around every answer, and what is said when there is none."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from dashboard import api_page, projects, start
from dashboard.api import api
from dashboard.api_rules import for_machines
from dashboard.guard import Guard
from dashboard.look import House, language_of
from dashboard.rendering import problem_page
from dashboard.tongues import Tongues
from db.engine import open_database
from domain.problems import Problem
from flows.settings import Settings, read_settings

STATIC = Path(__file__).parent / "static"
PAGES = (start, projects, api_page)


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
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(HTTPException, _no_page)
    app.add_exception_handler(RequestValidationError, _misasked)
    app.add_exception_handler(Problem, _problem)
    app.add_middleware(Tongues)
    app.add_middleware(Guard, is_public=(settings.address or "").startswith("https://"))
    return app


def _no_page(request: Request, error: Exception) -> Response:
    return problem_page(language_of(request), error.status_code if isinstance(error, HTTPException) else 500)


def _misasked(request: Request, _: Exception) -> Response:
    return problem_page(language_of(request), 400)


def _problem(request: Request, problem: Exception) -> Response:
    """The database cannot be read, or there is no such day: one sentence, which is ours and says what to do."""
    return problem_page(language_of(request), 400 if "as_of" in request.query_params else 503, str(problem))
