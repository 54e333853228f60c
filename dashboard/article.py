"""The page of an article as it was stored: its text with what was read in it, and the projects that it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.responses import HTMLResponse

from alerts.titles import project_title
from dashboard.look import Here, Look
from dashboard.project_words import field_text, value_text
from dashboard.rendering import page, words
from db.article_pages import ArticleMention, ArticlePage, article_page
from domain.passages import Mark, Piece, pieces

router = APIRouter()
# Of a longer text what stands around the marks; of an overlong enumeration its first projects.
LONGEST = 20_000
MENTIONS = 40
MOST_ID = 2**31 - 1
FIELDS = (
    "status", "expected", "investment", "capacity", "jobs", "facility", "sector", "products", "companies", "region",
    "locality",
)  # fmt: skip

Id = Annotated[int, Path(ge=1, le=MOST_ID)]


@dataclass(frozen=True, slots=True)
class TellPiece:
    """Words of the text: ``says`` what they were taken for, ``is_chosen`` if for the mention that was asked for, and
    ``is_first`` where it begins."""

    text: str
    says: str
    is_chosen: bool
    is_first: bool
    is_evidence: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class TellRead:
    """A mention with its title and what was read of it, field by field."""

    one: ArticleMention
    title: str
    values: tuple[tuple[str, str], ...]
    is_chosen: bool


@router.get("/articles/{version_id}")
def article(look: Here, version_id: Id, mention: Annotated[int | None, Query(ge=1, le=MOST_ID)] = None) -> HTMLResponse:
    told = article_page(look.connection, version_id, most=MENTIONS)
    if told is None:
        raise HTTPException(404)
    chosen = mention if mention in {one.mention_id for one in told.mentions} else None
    return page(
        look,
        "article.html",
        told=told,
        chosen=chosen,
        pieces=tuple(_pieces(told, chosen, look)),
        read=tuple(_read(one, chosen, look) for one in told.mentions),
    )


def _pieces(told: ArticlePage, chosen: int | None, look: Look) -> Iterator[TellPiece]:
    marked = list(pieces(told.text, _marks(told.mentions, chosen), LONGEST))
    first = next((at for at, piece in enumerate(marked) if _is_chosen(piece)), None)
    for at, piece in enumerate(marked):
        is_evidence = any(_name(field) == "evidence" for field in piece.fields)
        yield TellPiece(piece.text, _says(piece, look), _is_chosen(piece), at == first, is_evidence, piece.gap)


def _marks(told: Iterable[ArticleMention], chosen: int | None) -> Iterator[Mark]:
    """Those of the chosen mention have a star: of two that overlap hers is told."""
    for one in told:
        if one.counts or one.mention_id == chosen:
            star = "*" if one.mention_id == chosen else ""
            yield from (Mark(star + span.field, span.start, span.end) for span in one.mention.spans)
            yield from (Mark(f"{star}milestone", each.start, each.end) for each in one.mention.milestones)


def _name(field: str) -> str:
    return field.removeprefix("*")


def _is_chosen(piece: Piece) -> bool:
    return any(field.startswith("*") for field in piece.fields)


def _says(piece: Piece, look: Look) -> str:
    """«Capacity», «Status, milestone»: nothing of the sentence as a whole."""
    t = words(look.language)
    told = sorted(piece.fields, key=lambda field: not field.startswith("*"))
    names = dict.fromkeys(_name(field) for field in told if _name(field) != "evidence")
    return ", ".join(field_text(name, look.language, t) for name in names)


def _read(one: ArticleMention, chosen: int | None, look: Look) -> TellRead:
    t = words(look.language)
    return TellRead(
        one,
        project_title(one.mention, look.language),
        tuple((field_text(field, look.language, t), value) for field, value in _values(one, look.language)),
        one.mention_id == chosen,
    )


def _values(one: ArticleMention, language: str) -> Iterator[tuple[str, str]]:
    for field in FIELDS:
        value = getattr(one.mention, field)
        if isinstance(value, tuple) and field in ("products", "companies"):
            value_words = ", ".join(value_text(field, each, language) for each in value)
        else:
            value_words = "" if value is None else value_text(field, value, language, one.mention.region)
        if value_words:
            yield field, value_words
