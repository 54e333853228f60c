"""How often a project was announced as if it were new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.names import company_words, place_words, same_word
from domain.projects import Change, Sighting
from domain.records import Mention, Status
from domain.timeline import FORGOTTEN, SURE_ENOUGH, believed, publication_day
from domain.units import proper_words

# For a week the reports on one event differ in what they call it.
ECHO = timedelta(days=7)

INTENT = frozenset({Status.ANNOUNCED, Status.PLANNED})


@dataclass(frozen=True, slots=True)
class Announcement:
    """A story that told of the project as announced or planned; ``name`` is what it called it."""

    on: date
    mention_id: int
    name: str


@dataclass(slots=True)
class _Known:
    """What had been told before a sighting."""

    last: date = date.min
    stories: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def take(self, sighting: Sighting, names: frozenset[str]) -> None:
        self.last = publication_day(sighting)
        self.stories.add(sighting.story_id)
        self.names |= names


def announcements(
    sightings: Iterable[Sighting], changes: Sequence[Change], floor: float = SURE_ENOUGH
) -> tuple[Announcement, ...]:
    """The first announcement and each that was made anew before the launch, oldest first.

    Anew means by another story, after FORGOTTEN without any news, or after ECHO under a name that shares no word with
    those known. A cancelled project that is announced again counts; a launched one is no longer announced.
    """
    seen = believed(sightings, floor)
    elsewhere = frozenset(word for sighting in seen for word in _places_and_owners(sighting.mention))
    known, made = _Known(), list[Announcement]()
    for sighting in _before_launch(seen, changes):
        names = _names(sighting.mention, elsewhere)
        if sighting.mention.status in INTENT and (not made or _is_anew(sighting, names, known)):
            made.append(Announcement(publication_day(sighting), sighting.mention_id, sighting.mention.name))
        known.take(sighting, names)
    return tuple(made)


def _before_launch(seen: Iterable[Sighting], changes: Sequence[Change]) -> Iterator[Sighting]:
    launched = next((change.on for change in changes if change.after is Status.COMMISSIONED), date.max)
    ordered = sorted(seen, key=lambda sighting: (sighting.published_at, sighting.mention_id))
    return (sighting for sighting in ordered if publication_day(sighting) < launched)


def _is_anew(sighting: Sighting, names: frozenset[str], known: _Known) -> bool:
    if sighting.story_id in known.stories:
        return False
    quiet = publication_day(sighting) - known.last
    return quiet >= FORGOTTEN or (quiet >= ECHO and _is_another(names, known.names))


def _is_another(names: frozenset[str], known: set[str]) -> bool:
    """Only proper names can differ: «завод извести» and «lime plant» are no two names."""
    return bool(names and known) and not any(same_word(word, other) for word in names for other in known)


def _names(mention: Mention, elsewhere: frozenset[str]) -> frozenset[str]:
    """The proper names in what the project is called, without towns and companies, which tell where and whose."""
    return frozenset(
        word for word in proper_words(mention.name) if not any(same_word(word, other) for other in elsewhere)
    )


def _places_and_owners(mention: Mention) -> Iterator[str]:
    yield from place_words(mention.locality or "")
    yield from (word for company in mention.companies for word in company_words(company))
