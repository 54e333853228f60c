"""What all letters are made with: the templates, and styles put where mail programs look for them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from css_inline import CSSInliner
    from jinja2 import Environment
    from markupsafe import Markup


def text_of(template: str, values: dict[str, Any]) -> str:
    return _templates().get_template(template).render(values)


def page_of(template: str, values: dict[str, Any]) -> str:
    """The page with each rule of the style sheet at the elements that it is for."""
    return _inliner().inline(_templates().get_template(template).render(values))


@lru_cache(maxsize=1)
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["dark_rules"] = _dark_rules
    return environment


@lru_cache
def _dark_rules(where: str) -> Markup:
    """The same in every letter."""
    from markupsafe import Markup

    return Markup(_templates().get_template("dark.css").render(where=where))  # noqa: S704


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
