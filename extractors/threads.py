"""Which phrases of an article speak of one project, and whose project each sentence goes on about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.records import Facility
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.facilities import Role
from extractors.lexicon.places import Place, PlaceKind
from extractors.lexicon.signs import sign
from extractors.namings import Phrase

_POINTS = frozenset({PlaceKind.TOWN, PlaceKind.SITE, PlaceKind.ZONE, PlaceKind.DISTRICT})
_APART = frozenset(
    {Facility.POWER_STATION, Facility.GREENHOUSE, Facility.LIVESTOCK_COMPLEX, Facility.TERMINAL, Facility.PIPELINE}
)
_ORDERS = (
    ("second", ("second", "втор", "екінші", "expansion", "extension", "расширен", "кеңейту")),
    ("third", ("third", "трет", "үшінші")),
    ("fourth", ("fourth", "четв")),
    ("other", ("neighb", "соседн", "sister")),
    ("renewal", ("модерниз", "moderni", "жаңғырту")),
)


_OFF_SUBJECT = sign("off subject")
_BACKGROUND = sign("background")
_NEARBY = 3  # sentences over which a project that has no name yet may be given one


@dataclass(slots=True)
class Thread:
    """One project as an article unfolds it; grows while the article is read."""

    phrases: list[Phrase] = field(default_factory=list)

    @property
    def outputs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for phrase in self.phrases for name in phrase.outputs))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for phrase in self.phrases for key in phrase.keys))

    @property
    def places(self) -> tuple[Found[Place], ...]:
        return tuple(phrase.place for phrase in self.phrases if phrase.place)

    @property
    def near(self) -> Found[Place] | None:
        """Where the first phrase that says where puts it."""
        return next((phrase.near for phrase in self.phrases if phrase.near and not phrase.says_nothing), None)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(phrase.title.value for phrase in self.phrases if phrase.title)

    @property
    def order(self) -> str:
        return next((order for phrase in self.phrases if (order := _order(phrase))), "")

    def sentences(self) -> frozenset[int]:
        return frozenset(phrase.sentence for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Threads:
    """The projects of an article; ``of_sentence`` gives those that each sentence is about."""

    all: tuple[Thread, ...]
    of_sentence: tuple[tuple[Thread, ...], ...]


def follow(document: Document, phrases: Sequence[Phrase]) -> Threads:
    """Join phrases to projects in reading order, then carry the last project over to sentences that name none."""
    threads: list[Thread] = []
    focus: Sequence[Thread] = ()
    about: list[tuple[Thread, ...]] = []
    rest = list(phrases)
    for number in range(len(document.sentences)):
        named: list[Thread] = []
        while rest and rest[0].sentence == number:
            phrase = rest.pop(0)
            thread = _thread_of(phrase, threads, focus, named)
            if thread is not None:
                thread.phrases.append(phrase)
                named.append(thread)
        here = tuple({id(thread): thread for thread in named}.values())
        about.append(here or _carried(document, number, focus, threads))
        focus = threads[:1] if _is_background(document, number, here, threads) else here or focus
    return Threads(tuple(threads), tuple(about))


def told(document: Document, threads: Sequence[Thread]) -> Threads:
    """The same for projects whose phrases are known already: which of them each sentence is about."""
    focus: Sequence[Thread] = ()
    about: list[tuple[Thread, ...]] = []
    for number in range(len(document.sentences)):
        here = tuple(thread for thread in threads if number in thread.sentences())
        about.append(here or _carried(document, number, focus, threads))
        focus = threads[:1] if _is_background(document, number, here, threads) else here or focus
    return Threads(tuple(threads), tuple(about))


def _thread_of(
    phrase: Phrase, threads: list[Thread], focus: Sequence[Thread], named: Sequence[Thread]
) -> Thread | None:
    """The project that a phrase names: a known one, a new one, or none."""
    if phrase.says_nothing:
        return _vague(phrase, threads, [*named[-1:]] or list(focus))
    fitting = [thread for thread in threads if _fits(phrase, thread) and not _listed_together(phrase, thread)]
    if phrase.head.plural and not phrase.title:
        fitting = [thread for thread in fitting if all(other.head.plural for other in thread.phrases)]
    alike = [thread for thread in fitting if _shares(phrase, thread)]
    if alike and not (phrase.fresh and not phrase.order):
        return alike[-1]
    nameless = [thread for thread in fitting if not thread.keys or (not phrase.keys and _may_bear(phrase, thread))]
    current = (*focus, *named, *threads[-1:])
    plain = not phrase.fresh and not phrase.order
    if nameless and plain and nameless[-1] in current and _follows(phrase, nameless[-1]):
        return nameless[-1]
    threads.append(Thread())
    return threads[-1]


def _is_background(document: Document, number: int, here: Sequence[Thread], threads: Sequence[Thread]) -> bool:
    """Whether a sentence names another plant only in passing, so that the next goes on about the first."""
    sentence = document.sentences[number]
    fresh = len(here) == 1 and here[0] is not threads[0] and len(here[0].phrases) == 1
    return fresh and bool(_BACKGROUND.search(document.text, sentence.start, sentence.end))


def _follows(phrase: Phrase, thread: Thread) -> bool:
    """Whether the phrase stands close enough behind the project's last one, and in no other place."""
    told_before = any(other.sentence not in (0, 1, phrase.sentence) or other.keys for other in thread.phrases)
    if phrase.indefinite and told_before:
        return False
    if phrase.keys and thread.titles and phrase.head.kind.role is Role.PLANT and phrase.sentence > 2:
        return False
    near = not (phrase.near and thread.near and apart(phrase.near, thread.near))
    return near and phrase.sentence - thread.phrases[-1].sentence <= _NEARBY


def _may_bear(phrase: Phrase, thread: Thread) -> bool:
    """Whether a proper name may be that of a known project: it has none yet, and is not told of elsewhere."""
    return phrase.head.kind.role is not Role.PLANT or not phrase.near or bool(thread.titles)


def _vague(phrase: Phrase, threads: list[Thread], focus: Sequence[Thread]) -> Thread | None:
    """«The plant», «предприятие»: the project in focus, or a new one that later phrases may describe."""
    if phrase.head.plural or (phrase.indefinite and phrase.head.kind.role is Role.PROJECT):
        return None
    fitting = [thread for thread in threads if _fits(phrase, thread)]
    if not phrase.fresh:
        there = [thread for thread in fitting if phrase.place and thread.near]
        for thread in (*there, *reversed(list(focus)), *threads[:1]):
            if thread in fitting:
                return thread
    if phrase.head.kind.role in (Role.PLANT, Role.VAGUE) and (not threads or phrase.place or phrase.fresh):
        threads.append(Thread())
        return threads[-1]
    return None


def _carried(document: Document, number: int, focus: Sequence[Thread], threads: Sequence[Thread]) -> tuple[Thread, ...]:
    """The project that a sentence without a facility goes on about: the one in focus, unless it changes the subject."""
    if _OFF_SUBJECT.search(document.text, document.sentences[number].start, document.sentences[number].end):
        return ()
    if len(focus) == 1:
        return (focus[0],)
    return (threads[0],) if len(threads) == 1 else ()


def _listed_together(phrase: Phrase, thread: Thread) -> bool:
    return any(other.head is phrase.head for other in thread.phrases)


def _fits(phrase: Phrase, thread: Thread) -> bool:
    """Whether nothing that the phrase says contradicts the project."""
    if _order(phrase) != thread.order and (_order(phrase) or not phrase.says_nothing):
        return False
    if phrase.place and any(apart(phrase.place, place) for place in thread.places):
        return False
    if not phrase.says_nothing and not _may_be_one(phrase, thread):
        return False
    if phrase.title and thread.titles and not any(_same_title(phrase.title.value, title) for title in thread.titles):
        return bool(set(phrase.outputs) & set(thread.outputs))
    return True


def _may_be_one(phrase: Phrase, thread: Thread) -> bool:
    """Whether a telling phrase stands in the project's region and is no other kind of facility."""
    if phrase.near and thread.near and _regions_differ(phrase.near.value, thread.near.value):
        return False
    return phrase.head.kind.role is not Role.PLANT or not any(_kinds_differ(phrase, other) for other in thread.phrases)


def apart(one: Found[Place], other: Found[Place]) -> bool:
    """Whether two places exclude each other: other countries, other regions, or two different towns."""
    if _regions_differ(one.value, other.value):
        return True
    points = one.value.kind == other.value.kind and one.value.kind in _POINTS
    return points and not _same_title(one.value.name, other.value.name)


def _regions_differ(one: Place, other: Place) -> bool:
    return one.country != other.country or bool(one.region and other.region and one.region != other.region)


def _kinds_differ(phrase: Phrase, other: Phrase) -> bool:
    if other.head.kind.role is not Role.PLANT:
        return False
    return phrase.facility != other.facility and bool({phrase.facility, other.facility} & _APART)


def _shares(phrase: Phrase, thread: Thread) -> bool:
    """Whether the phrase names an output of the project, or its proper name and no other output."""
    named = phrase.title is not None and any(_same_title(phrase.title.value, title) for title in thread.titles)
    return _keys_meet(phrase.keys, thread.keys) or (named and not (phrase.outputs and thread.outputs))


def _keys_meet(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(one == other or _ends_alike(one, other) or _ends_alike(other, one) for one in some for other in others)


def _ends_alike(short: str, long: str) -> bool:
    """Whether one output is the other without its qualifiers: «lamps» of «LED lamps»; bent endings are forgiven."""
    some, others = [_stem(word) for word in short.split()], [_stem(word) for word in long.split()]
    return bool(some) and others[-len(some) :] == some


def _stem(word: str) -> str:
    return word if len(word) < 5 else word[: max(4, len(word) - 3)]


def _same_title(one: str, other: str) -> bool:
    """Whether two proper names may be one: a common word beginning, or two scripts that cannot be compared."""
    one, other = one.casefold(), other.casefold()
    if one.isascii() != other.isascii():
        return True
    return any(a[:5] == b[:5] for a in one.split() for b in other.split())


def _order(phrase: Phrase) -> str:
    return next((name for name, stems in _ORDERS if phrase.order.startswith(stems)), "")
