"""Unconfirmed changes and disputes in words for the terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from alerts.wording import capacity_text, day_text, expected_text, money_text, status_word
from domain.disputes import Dispute, Said, Statement
from domain.projects import Doubt
from domain.records import Capacity, Money, Status
from domain.speakers import speaker_of

if TYPE_CHECKING:
    from db.project_views import ChangeRow, MentionRow, ProjectRow

DOUBTS = {
    Doubt.UNSURE: "the reading is unsure",
    Doubt.HEARSAY: "hearsay",
    Doubt.UNPROVEN: "the source is unproven",
    Doubt.UNSAID: "no word in the sentence says so",
    Doubt.DENIED: "it was denied just before",
    Doubt.SUDDEN: "it contradicts a report of the last fortnight",
}


def doubt_words(doubts: Sequence[Doubt]) -> str:
    return ", ".join(DOUBTS[doubt] for doubt in doubts)


def day_words(change: ChangeRow) -> str:
    """The day of the report, or the month or year that the text gives."""
    return f"{expected_text(change.dated, 'en')} (so the text)" if change.dated else day_text(change.on, "en")


def unconfirmed_lines(waiting: Sequence[ChangeRow]) -> Iterator[str]:
    """With a look of their own: nobody must take them for facts."""
    for change in waiting:
        after = status_word(change.after, "en")
        yield f"\n  [italic]? {day_words(change)}  {after}, unconfirmed: {doubt_words(change.doubts)}[/]"
        yield f"    «{escape(change.evidence)}»"
        yield f"    [dim]{escape(change.source_name)}, {escape(change.article_url)}[/]"
        yield f"    [dim]If it is true: qadam review confirm {change.mention_id} {change.project_id}[/]"


def dispute_lines(found: Sequence[Dispute], project: ProjectRow, articles: Mapping[int, MentionRow]) -> Iterator[str]:
    """Each side in a line, oldest first, and its sentence; ``articles`` by mention id."""
    for dispute in found:
        yield f"\n  [bold magenta]≠ disputed: {dispute.field}[/]"
        for one in dispute.statements:
            shown = "  (shown above)" if _is_shown(one, project) else ""
            yield f"    {one.on}  [bold]{said_words(one.said)}[/]{shown}  [dim]{escape(_source(one, articles))}[/]"
            yield f"        «{escape(one.quote.sentence)}»"


def _source(one: Statement, articles: Mapping[int, MentionRow]) -> str:
    article, speaker = articles.get(one.mention_id), speaker_of(one.quote.sentence)
    name = article.source_name if article else one.source_id
    return f"{name}, by the word of {speaker}" if speaker else name


def said_words(said: Said) -> str:
    match said:
        case Status():
            return status_word(said, "en")
        case Money():
            return money_text(said, "en")
        case Capacity():
            return capacity_text(said, "en")
        case str():
            return expected_text(said, "en")
    return f"{said:,}"


def _is_shown(one: Statement, project: ProjectRow) -> bool:
    return bool(getattr(project, one.field) == one.said)


def disputes_json(
    found: Sequence[Dispute], project: ProjectRow, articles: Mapping[int, MentionRow]
) -> list[dict[str, Any]]:
    return [
        {"field": dispute.field, "statements": [_statement_json(one, project, articles) for one in dispute.statements]}
        for dispute in found
    ]


def _statement_json(one: Statement, project: ProjectRow, articles: Mapping[int, MentionRow]) -> dict[str, Any]:
    article = articles.get(one.mention_id)
    return {
        "said": one.said,
        "on": one.on,
        "shown": _is_shown(one, project),
        "source_id": one.source_id,
        "source_name": article and article.source_name,
        "article_url": article and article.article_url,
        "speaker": speaker_of(one.quote.sentence),
        "quote": one.quote.sentence,
        "mention_id": one.mention_id,
    }
