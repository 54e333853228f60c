"""The subject of a letter: project, place and move at a glance, a correction or a doubt in its first word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alerts.plain import shortened
from alerts.telling import Told, ToldCorrection
from alerts.wording import phrase
from domain.watching import CorrectionKind

_LONGEST = 150
_NAMED = 3
_KINDS = frozenset({CorrectionKind.MERGED, CorrectionKind.REDATED, CorrectionKind.RESTORED})


def subject_of(told: Sequence[Told], corrections: Sequence[ToldCorrection], language: str) -> str:
    """Corrections come first; letters about one project begin alike but for that word."""
    if not corrections:
        return shortened(_of_changes(told, language), _LONGEST)
    subject = _word(language, "correction_subject").format(subject=_of_corrections(corrections, language))
    if told:
        subject = _word(language, "and_new_subject").format(subject=subject, count=len(told))
    return shortened(subject, _LONGEST)


def _of_changes(told: Sequence[Told], language: str) -> str:
    projects = {event.project_id: event.name for event in told}
    if len(projects) > 1 and any(event.notice for event in told):
        subject = _many("many_news_subject", len(told), projects.values(), language)
    elif len(projects) > 1:
        subject = _many("many_subject", len(projects), projects.values(), language)
    elif len(told) > 1 or told[0].notice:
        subject = f"{told[0].name}: {', '.join(_parts(told, language))}"
    else:
        key = "first_subject" if told[0].is_first else "change_subject"
        subject = _word(language, key).format(name=told[0].name, before=told[0].before, after=told[0].after)
    is_rumour = all(event.basis == "unconfirmed" for event in told)
    return _word(language, "unconfirmed_subject").format(subject=subject) if is_rumour else subject


def _parts(told: Sequence[Told], language: str) -> Iterator[str]:
    """One project's moves in a row, then what else is news of it; rumours beside facts are called so."""
    is_mixed = any(event.basis != "unconfirmed" for event in told)
    rumours = [event for event in told if is_mixed and event.basis == "unconfirmed"]
    if moves := [event for event in told if event.notice is None and event not in rumours]:
        yield " → ".join(_steps(moves))
    yield from (event.notice.what for event in told if event.notice)
    for event in rumours:
        yield _word(language, "unconfirmed_subject").format(subject=event.after)


def _of_corrections(corrections: Sequence[ToldCorrection], language: str) -> str:
    if len(corrections) != 1:
        names = [each.told.name for each in corrections]
        key = "many_news_corrections" if any(each.told.notice for each in corrections) else "many_corrections"
        return _many(f"{key}_subject", len(corrections), names, language)
    (only,) = corrections
    if only.told.notice:
        return _of_notice(only, language)
    now, after = only.now, only.told.after
    kind = only.kind.value if only.kind in _KINDS else "retracted" if now in (None, after) else "instead"
    if only.told.basis == "unconfirmed" and only.kind is CorrectionKind.RESTORED:
        kind = "rumoured"
    return _word(language, f"{kind}_subject").format(name=only.told.name, after=after, now=now)


def _of_notice(only: ToldCorrection, language: str) -> str:
    key = "right_subject" if only.kind is CorrectionKind.RESTORED else "wrong_subject"
    return _word(language, key).format(name=only.told.name, what=only.said)


def _many(key: str, count: int, names: Iterable[str], language: str) -> str:
    named = list(dict.fromkeys(names))
    listed = "; ".join(named[:_NAMED]) + ("; …" if len(named) > _NAMED else "")
    return _word(language, key).format(count=count, names=listed)


def _steps(told: Sequence[Told]) -> list[str]:
    """One project's moves in a row."""
    first = told[0].before
    return ([first] if first else []) + [event.after for event in told]


def _word(language: str, key: str) -> str:
    return phrase("letter", key, language)
