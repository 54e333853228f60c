"""The house keeps its shape: imports point one way, libraries stay in their rooms, functions stay small."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("domain", "feeds", "extractors", "db", "alerts", "demo", "flows", "dashboard")
MAY_IMPORT = {
    "domain": set(),
    "feeds": {"domain"},
    "extractors": {"domain"},
    "db": {"domain"},
    "alerts": {"domain"},
    "demo": {"domain"},
    "flows": {"domain", "feeds", "extractors", "db", "alerts", "demo"},
    "dashboard": {"domain", "db", "alerts", "flows"},
}
ONLY_IN = {
    "urllib3": {"feeds", "extractors"},
    "feedparser": {"feeds"},
    "trafilatura": {"feeds"},
    "protego": {"feeds"},
    "bs4": {"feeds"},
    "lxml": {"feeds"},
    "transformers": {"extractors"},
    "onnxruntime": {"extractors"},
    "torch": {"extractors"},
    "alembic": {"db"},
    "smtplib": {"alerts"},
    "dkim": {"alerts"},
    "dns": {"alerts"},
    "apprise": {"alerts"},
    "jinja2": {"alerts", "dashboard"},
    "css_inline": {"alerts"},
    "babel": {"alerts"},
    "argon2": {"flows"},
    "prefect": {"flows"},
    "fastapi": {"dashboard"},
    "starlette": {"dashboard"},
    "uvicorn": {"flows", "dashboard"},
    "click": {"flows"},
    "openpyxl": {"flows"},
    "icalendar": {"dashboard"},
    "mcp": {"flows"},
    "mcp_types": {"flows"},
    "pyarrow": {"flows"},
    "pydantic": {"flows", "dashboard"},
    "rich": {"flows"},
}
BROAD_EXCEPTS = (
    8  # one boundary per item of each stage (source, article, link, articles linked together, letter, re-read),
    # feedparser, Prefect-free start
)


def modules(room: str) -> list[Path]:
    return sorted((HOUSE / room).rglob("*.py"))


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in modules(room):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_one_way(room: str) -> None:
    for path in modules(room):
        arrows = imported(ast.parse(path.read_text(encoding="utf-8"))) & (set(ROOMS) - {room})
        assert arrows <= MAY_IMPORT[room], f"{path}: {room} must not import {arrows - MAY_IMPORT[room]}"


def test_the_domain_needs_the_standard_library_only() -> None:
    for path in modules("domain"):
        names = imported(ast.parse(path.read_text(encoding="utf-8"))) - {"domain"}
        assert names <= set(sys.stdlib_module_names), path


def test_each_library_stays_in_its_room() -> None:
    for path, tree in trees():
        room = path.relative_to(HOUSE).parts[0]
        for name in imported(tree) & set(ONLY_IN):
            assert room in ONLY_IN[name], f"{path} imports {name}"


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    for path, tree in trees():
        assert ast.get_docstring(tree), path


def test_functions_stay_small_and_modules_fit_on_a_few_screens() -> None:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= 60, f"{path}:{node.lineno}: {node.name} has {length} lines"
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 420, path


def test_there_are_no_drawers() -> None:
    drawers = {"utils", "helpers", "common", "core", "base", "manager", "misc"}
    assert not [path for path, _ in trees() if path.stem in drawers or set(path.parent.parts) & drawers]


def test_broad_excepts_stand_at_the_named_boundaries_only() -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]
    assert len(found) <= BROAD_EXCEPTS, found
