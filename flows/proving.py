"""A proof pack: all that supports what is told of a project, as one file that can be checked without us.

The same knowledge gives the same bytes: files are stored as they are, under one date.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from db.paging import mentions_by_id, texts_of
from flows.machine_models import Capacity, Figure, Money, ProjectRecord, Quote
from flows.machine_records import project_record
from flows.quoting import Standpoint

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP knows
NOTE = "Sentences are quoted from the news as published. The hash is of the article's text as Qadam stored it (UTF-8)."


@dataclass(frozen=True, slots=True)
class Pack:
    name: str
    content: bytes


def proof_of(asked: Standpoint, public_id: str) -> Pack | None:
    """None where there is no such project."""
    record = project_record(asked, public_id)
    if record is None:
        return None
    quotes = _quotes(asked, record)
    files = {
        "record.json": _json(record.model_dump(mode="json")),
        "quotes.json": _json({"note": NOTE, "quotes": quotes}),
        "summary.html": _html(record).encode(),
        "summary.txt": _text(record).encode(),
    }
    files["manifest.json"] = _json(_manifest(asked, record, files))
    return Pack(f"qadam-{record.project.id}-{asked.today}.zip", _zipped(files))


def _manifest(asked: Standpoint, record: ProjectRecord, files: Mapping[str, bytes]) -> dict[str, Any]:
    listed = [
        {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()} for name, content in files.items()
    ]
    return {"project": record.project.id, "known_on": asked.today, "files": listed}


def _quotes(asked: Standpoint, record: ProjectRecord) -> list[dict[str, Any]]:
    """Each sentence once, with the characters [start, end) at which it stands in its article's text."""
    said = {(one.mention_id, one.text): one for one in _all_quotes(record) if one.mention_id is not None}
    rows = mentions_by_id(asked.connection, [mention_id for mention_id, _ in said])
    texts = texts_of(asked.connection, {row.version_id for row in rows.values()})
    return [
        one.model_dump(mode="json") | _place(texts.get(rows[mention_id].version_id, ""), one.text)
        for (mention_id, _), one in sorted(said.items(), key=lambda item: item[0])
    ]


def _all_quotes(record: ProjectRecord) -> Iterable[Quote]:
    groups: tuple[Iterable[Any], ...] = (
        record.mentions, record.figures, record.changes, record.unconfirmed, record.promises, record.milestones,
        (side for dispute in record.disputes for side in dispute.sides),
    )  # fmt: skip
    return (one.quote for group in groups for one in group)


def _place(text: str, words: str) -> dict[str, Any]:
    """A sentence that a reader put together from several places has none."""
    start = text.find(words)
    found = {"start": start, "end": start + len(words)} if start >= 0 else {"start": None, "end": None}
    return {"article_text_sha256": sha256(text.encode()).hexdigest(), **found}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n").encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            info = ZipInfo(name, _DATE)
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
    return made.getvalue()


def _lines(record: ProjectRecord) -> Iterable[tuple[str, Quote]]:
    """What is told, and the sentence for it."""
    for one in record.changes:
        gone = ", withdrawn" if one.withdrawn_at else ""
        yield f"{one.on}: {one.after.value} ({one.basis.value}{gone})", one.quote
    for one in record.unconfirmed:
        yield f"{one.on}: {one.after.value} ({one.basis.value}: {', '.join(one.doubts)})", one.quote
    for figure in record.figures:
        yield f"{figure.field}: {_value(figure)} ({figure.basis.value})", figure.quote
    for promise in record.promises:
        yield f"promised: {promise.kind.value} {_value(promise.said)}, {promise.fate.name.value}", promise.quote


def _value(said: Any) -> str:
    match said:
        case Figure():
            return _value(said.value)
        case Money():
            return f"{said.amount:,.2f} {said.currency}".replace(".00 ", " ")
        case Capacity():
            return f"{said.value:,g} {said.unit}"
    return str(said)


def _text(record: ProjectRecord) -> str:
    head = [f"{record.project.name} ({record.project.id})", "", NOTE]
    body = [
        f"\n{words}\n  «{quote.text}»\n  {quote.source}, {quote.published_at:%Y-%m-%d}, {quote.url or 'no address'}"
        for words, quote in _lines(record)
    ]
    return "\n".join([*head, *body, ""])


def _html(record: ProjectRecord) -> str:
    name = escape(f"{record.project.name} ({record.project.id})")
    parts = "\n".join(
        f"<h2>{escape(words)}</h2><blockquote>{escape(quote.text)}</blockquote><p>{_source(quote)}</p>"
        for words, quote in _lines(record)
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{name}</title></head>\n'
        f"<body><h1>{name}</h1><p>{escape(NOTE)}</p>\n{parts}\n</body></html>\n"
    )


def _source(quote: Quote) -> str:
    words = escape(f"{quote.source}, {quote.published_at:%Y-%m-%d}")
    return f'<a href="{escape(quote.url)}">{words}</a>' if quote.url else words
