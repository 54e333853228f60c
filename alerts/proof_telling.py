"""The weekly word that somebody looked, in its reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from alerts.plain import isolated, one_line
from alerts.wording import day_text, days_text, number_text, phrase
from domain.proofs import Canary, Gap, Proof
from domain.timeline import day_there

_SHOWN = 5
_NAME = 60
_DAY = timedelta(days=1)


def proof_lines(proof: Proof, language: str) -> tuple[str, ...]:
    """A sentence each: what was looked at, where something is missing, and how the test article fared."""
    return (_looked(proof, language), *_gaps(proof, language), _canary(proof.canary, language))


def proof_subject(proof: Proof, language: str) -> str:
    """Of a letter that has nothing else to tell."""
    key = "alarm_subject" if proof.is_alarming else "subject"
    return phrase("proof", key, language).format(**_figures(proof, language))


def _looked(proof: Proof, language: str) -> str:
    return phrase("proof", "looked", language).format(**_figures(proof, language))


def _figures(proof: Proof, language: str) -> dict[str, str]:
    return {
        "since": day_text(day_there(proof.since), language),
        "healthy": number_text(proof.healthy, language),
        "sources": number_text(proof.sources, language),
        "articles": number_text(proof.articles, language),
    }


def _gaps(proof: Proof, language: str) -> Iterator[str]:
    yield from (_gap(gap, language) for gap in proof.gaps[:_SHOWN])
    if len(proof.gaps) > _SHOWN:
        yield phrase("proof", "more_gaps", language).format(count=number_text(len(proof.gaps) - _SHOWN, language))
    if not proof.gaps:
        yield phrase("proof", "no_gaps", language)


def _gap(gap: Gap, language: str) -> str:
    return phrase("proof", "gap", language).format(
        source=isolated(one_line(gap.source, _NAME)),
        length=days_text(max(1, round(gap.length / _DAY)), language),
        missed=number_text(gap.missed, language),
    )


def _canary(canary: Canary | None, language: str) -> str:
    if canary is None:
        return phrase("proof", "no_canary", language)
    day = day_text(canary.day, language)
    if canary.stopped_at is None:
        return phrase("proof", "canary", language).format(day=day)
    stage = phrase("proof", canary.stopped_at.value, language)
    return phrase("proof", "canary_stopped", language).format(day=day, stage=stage)
