"""Where a project stands: its own place before those of its sentences, those before the article's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.belonging import CARRIED, Belongings
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.places import Place, PlaceKind
from extractors.lexicon.signs import sign
from extractors.namings import Phrase, is_dateline
from extractors.statuses import introduction
from extractors.threads import apart

_SPEAKER = sign("speaker", "", r"\s+\Z")
_SPEAKERS_OWN = re.compile(
    r"(?:[’']s)?\s+(?:Prime|President|Governor|Minister|Президент\w*|Премьер\w*|басшысы|әкімі)\b"
)
_CAPITALS = frozenset({"KZ-71", "KZ-75"})
_SPECIFIC = {PlaceKind.SITE: 0, PlaceKind.ZONE: 0, PlaceKind.TOWN: 1, PlaceKind.DISTRICT: 2}


@dataclass(frozen=True, slots=True)
class Site:
    """The place that gives country and region, and the most specific one; either may be missing."""

    region: Found[Place] | None
    locality: Found[Place] | None


def find_site(belongings: Belongings) -> Site:
    """Where the project stands, as far as the article says."""
    document = belongings.document
    places = _places(belongings)
    regional = [place for place in places if place.value.region]
    by_article = () if regional else _of_article(document)
    points = [place for place in places if place.value.kind in _SPECIFIC and place.start >= document.body_at]
    own = belongings.thread.places
    named = [owned.found for owned in belongings.of(document.places) if owned.distance < CARRIED]
    locality = min(
        points,
        key=lambda place: (place not in own, place not in named, _SPECIFIC[place.value.kind]),
        default=None,
    )
    return Site(next(iter((*regional, *by_article, *places)), None), locality)


def _places(belongings: Belongings) -> list[Found[Place]]:
    """The project's places, the surest first, none that excludes a surer one."""
    document = belongings.document
    near = sorted(belongings.of(document.places), key=lambda owned: owned.distance)
    bodies = [phrase for phrase in belongings.thread.phrases if not document.is_title(phrase.sentence)]
    shared = [place for phrase in bodies for place in _before(document, phrase)]
    places = list(belongings.thread.places)
    for place in (*(owned.found for owned in near), *shared):
        if not any(apart(place, other) for other in places) and not is_in_passing(document, place):
            places.append(place)
    return places


def _before(document: Document, phrase: Phrase) -> Iterator[Found[Place]]:
    """Places that a phrase shares with others: before it in its sentence, or where its list is introduced."""
    for place in reversed(document.in_sentence(document.places, phrase.sentence)):
        if place.end <= phrase.start and place.value.region:
            yield place
    introducing = introduction(document, phrase.sentence)
    if introducing is not None:
        yield from document.in_sentence(document.places, introducing)


def is_in_passing(document: Document, place: Found[Place]) -> bool:
    """Whether a place only says where someone spoke or whom he heads."""
    return bool(
        is_dateline(document, place)
        or _SPEAKER.search(document.text, max(0, place.start - 60), place.start)
        or _SPEAKERS_OWN.match(document.text, place.end)
    )


def _of_article(document: Document) -> Sequence[Found[Place]]:
    """For a project that is placed nowhere itself: the region that most places of the article lie in."""
    places = [p for p in document.places if p.value.region and p.value.region not in _CAPITALS]
    local = [place for place in places if not is_dateline(document, place)] or places
    regions = Counter(place.value.region for place in local).most_common(1)
    if not regions or 2 * regions[0][1] <= len(local):
        return ()
    return [place for place in local if place.value.region == regions[0][0]]
