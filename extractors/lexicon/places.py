"""Places that a text names: countries, regions, districts, towns, zones and sites, each with its ISO codes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.found import Found
from extractors.lexicon.gazetteer import Match, Word, joined, words_of
from extractors.lexicon.inflection import folded
from extractors.lexicon.place_list import Head, Naming, Place, PlaceKind, Shape, Side, place_names
from extractors.lexicon.tables import listed

__all__ = ["Place", "PlaceKind", "find_places"]

_LIST_REACH = 10  # words between the first name of a list and the «regions» that ends it
_PLURALS = {
    **dict.fromkeys(
        ("regions", "oblasts", "областей", "областях", "областям", "областями", "области"), PlaceKind.REGION
    ),
    **dict.fromkeys(("облыстары", "облыстарында", "облыстарының", "облыстарындағы"), PlaceKind.REGION),
    **dict.fromkeys(("districts", "районы", "районов", "районах", "районам", "районами"), PlaceKind.DISTRICT),
    **dict.fromkeys(("аудандары", "аудандарында", "аудандарының", "аудандарындағы"), PlaceKind.DISTRICT),
}
_AND = frozenset(("and", "и", "мен", "пен", "бен", "және", "as", "well", "или", "or"))
_SIGNS = frozenset(
    listed(
        """in at near from to around outside of towards в во из под на близ около возле у до к между г город города
        городе городу село селе села поселок поселке поселка станция станции разъезд мкр town city village"""
    )
)
_KAZAKH_SIGNS = ("да", "де", "та", "те", "дағы", "дегі", "тағы", "тегі", "дан", "ден", "тан", "тен", "нан", "нен")
_KAZAKH_LYING = ("дағы", "дегі", "тағы", "тегі")  # «lying in»: no family name bears it
_NAMED_AFTER = frozenset(
    listed(
        """улица улице улицы улицу ул проспект проспекте проспекта пр имени им street named after площадь площади
        переулок гостиница отель театр газета газеты имя"""
    )
)
_NAMED_THINGS = frozenset(
    listed(
        """street avenue ave square university университет университеті университетінің institute институт академия
        көшесі көшесінде даңғылы даңғылында алаңы атындағы атында hotel arena theatre airport times declaration
        park university's"""
    )
)
_ADJECTIVE = re.compile(r"(\w{3,}?)(?:ин)?ск(?:ий|ая|ое|ие|ого|ому|им|ом|ой|ую|их|ими)")
_STARTERS = frozenset(listed("""the a an in at on this that new on by for from its его новый новое новая"""))


@dataclass(frozen=True, slots=True)
class _Mentioned:
    """Candidates for the words [first, last)."""

    namings: tuple[Naming, ...]
    first: int
    last: int


def find_places(text: str) -> tuple[Found[Place], ...]:
    """Places in order of appearance, none overlapping another; the longest name wins.

    A name that several places share goes to the one whose region is named nearest by.
    """
    words = words_of(text)
    matches = tuple(place_names().find(text, words))
    return tuple(_Survey(text, words, matches).places())


class _Survey:
    """One text while its names are sorted out."""

    def __init__(self, text: str, words: Sequence[Word], matches: Sequence[Match[Naming | Head]]) -> None:
        self._text, self._words = text, words
        self._heads = [match for match in matches if any(isinstance(value, Head) for value in match.values)]
        self._head_ends = {end for head in self._heads for end in (head.first, head.last)}
        self._mentions = [mention for match in matches if (mention := self._mentioned(match)) is not None]
        self._sure: dict[str | None, list[int]] = {}
        for mention in self._mentions:
            if len(regions := {naming.place.region for naming in mention.namings}) == 1:
                self._sure.setdefault(regions.pop(), []).append(mention.first)

    def places(self) -> Iterator[Found[Place]]:
        found = {mention.first: self._found(mention) for mention in self._mentions}
        taken = {mention.last: mention.first for mention in self._mentions}
        for head in self._heads:
            self._attach(head, found, taken)
        yield from _apart(sorted(found.values(), key=lambda one: (one.start, -one.end)))

    # -- which of the candidates a text can mean

    def _mentioned(self, match: Match[Naming | Head]) -> _Mentioned | None:
        namings = tuple(
            value
            for value in match.values
            if isinstance(value, Naming) and self._is_meant(value, match.first, match.last)
        )
        if not namings or (not self._words[match.first].capital and namings[0].shape is not Shape.FULL):
            return None
        return _Mentioned(namings, match.first, match.last)

    def _is_meant(self, naming: Naming, first: int, last: int) -> bool:
        if naming.shape is Shape.FULL:
            return True
        if naming.shape is Shape.ADJECTIVE:
            return self._list_kind(last) is naming.place.kind
        if self._names_something_else(first, last):
            return False
        return not naming.guarded or self._has_sign(first, last)

    def _names_something_else(self, first: int, last: int) -> bool:
        """Streets, universities and the like bear the names of places and of people."""
        before, after = self._beside(first - 1, first), self._beside(last, last - 1)
        return (before is not None and before.text in _NAMED_AFTER) or (
            after is not None and after.text in _NAMED_THINGS
        )

    def _has_sign(self, first: int, last: int) -> bool:
        before, after = self._beside(first - 1, first), self._beside(last, last - 1)
        if after is not None and after.capital and not self._is_head(last):
            return False
        if (before is not None and before.text in _SIGNS) or self._is_head(first):
            return True
        if self._words[last - 1].text.endswith(_KAZAKH_SIGNS) and len(self._words[last - 1].text) > 4:
            return before is None or not before.capital or self._words[last - 1].text.endswith(_KAZAKH_LYING)
        return self._is_head(last) or self._list_kind(last) is not None

    def _beside(self, index: int, of: int) -> Word | None:
        """The word at ``index``, if only spaces part it from the word ``of``."""
        if not 0 <= index < len(self._words):
            return None
        left, right = sorted((index, of))
        return self._words[index] if self._gap(left, right) else None

    def _gap(self, left: int, right: int) -> bool:
        between = self._text[self._words[left].end : self._words[right].start]
        return joined(self._text, self._words[left], self._words[right]) or between in (". ", ".")

    def _is_head(self, index: int) -> bool:
        """Whether a word for a kind of place begins or ends before the word at ``index``."""
        return index in self._head_ends

    def _list_kind(self, at: int) -> PlaceKind | None:
        """The kind that «…, Kostanay and Pavlodar regions» gives to all of its list, for a name that ends at ``at``."""
        for index in range(at, min(at + _LIST_REACH, len(self._words))):
            word = self._words[index]
            if word.text in _PLURALS:
                return _PLURALS[word.text]
            if not word.capital and word.text not in _AND:
                return None
            if "." in self._text[self._words[index - 1].end : word.start]:
                return None
        return None

    # -- which one it does mean

    def _found(self, mention: _Mentioned) -> Found[Place]:
        place = self._chosen(mention)
        start, end = self._words[mention.first].start, self._words[mention.last - 1].end
        written = self._text[start:end]
        same = folded(written) == folded(place.name) and not written.isupper()
        return Found(replace(place, name=written) if same else place, start, end)

    def _chosen(self, mention: _Mentioned) -> Place:
        candidates = [naming.place for naming in mention.namings]
        if len(candidates) == 1:
            return candidates[0]
        kind = self._list_kind(mention.last)
        if kind is None and mention.namings[0].shape is Shape.BARE:
            kind = PlaceKind.TOWN
        preferred = [place for place in candidates if place.kind is kind] or candidates
        if len(preferred) == 1:
            return preferred[0]
        return min(preferred, key=lambda place: self._distance(place, mention.first))

    def _distance(self, place: Place, at: int) -> int:
        """How many words away the nearest unmistakable name of the same region stands."""
        sure = self._sure.get(place.region, [])
        index = bisect_left(sure, at)
        return min((abs(other - at) for other in sure[max(0, index - 1) : index + 1]), default=len(self._words))

    # -- names with a word for their kind

    def _attach(self, match: Match[Naming | Head], found: dict[int, Found[Place]], taken: dict[int, int]) -> None:
        head = next(value for value in match.values if isinstance(value, Head))
        if self._attach_adjective(match, head, found) or head.side is Side.ADJECTIVE:
            return
        for side, kind in {(value.side, value.kind) for value in match.values if isinstance(value, Head)}:
            neighbour = self._known_beside(match, side, found, taken)
            if neighbour is not None:
                if kind in (PlaceKind.ZONE, PlaceKind.SITE):
                    found[neighbour] = self._widened(found[neighbour], match, kind)
                return
        self._add_unknown(match, head, found)

    def _known_beside(
        self, match: Match[Naming | Head], side: Side, found: dict[int, Found[Place]], taken: dict[int, int]
    ) -> int | None:
        if side is Side.AFTER:
            first = taken.get(match.first)
            return first if first is not None and self._beside(match.first - 1, match.first) else None
        for at in (match.last, match.last + 1):
            if at in found and self._text[self._words[match.last - 1].end : self._words[at].start].strip(' «»"“”') in (
                "",
                "г.",
                "of",
                "города",
                "в",
            ):
                return at
        return None

    def _widened(self, name: Found[Place], match: Match[Naming | Head], kind: PlaceKind) -> Found[Place]:
        start = min(name.start, self._words[match.first].start)
        end = max(name.end, self._words[match.last - 1].end)
        end += self._text[end : end + 1] in ("»", "”") and self._text[start:end].count("«") > 0
        written = self._text[start:end]
        canonical = f"{name.value.canonical} {kind}" if name.value.kind is PlaceKind.TOWN else name.value.canonical
        return Found(replace(name.value, name=written, kind=kind, canonical=canonical), start, end)

    def _attach_adjective(self, match: Match[Naming | Head], head: Head, found: dict[int, Found[Place]]) -> bool:
        """«Карачаганакское месторождение», «павлодарской СЭЗ», «таразского завода», «Жезказганский район»."""
        word = self._beside(match.first - 1, match.first)
        adjective = _ADJECTIVE.fullmatch(word.text) if word is not None else None
        if word is None or adjective is None or match.first - 1 in found:
            return False
        place = self._place_of(adjective[1])
        if (head.kind is PlaceKind.TOWN and place is None) or not (word.capital or place):
            return False
        end = word.end if head.kind is PlaceKind.TOWN else self._words[match.last - 1].end
        written = self._text[word.start : end]
        if place is None:
            named = Place(written, "", None, head.kind)
        elif head.kind is PlaceKind.TOWN:
            named = place
        else:
            named = replace(place, name=written, kind=head.kind)
        found[match.first - 1] = Found(named, word.start, end)
        return True

    def _place_of(self, letters: str) -> Place | None:
        """The place from whose name these first letters of an adjective are made, a town rather than a region."""
        for name in (letters, f"{letters}а", f"{letters}ь", f"{letters}ск"):
            namings = (value for match in place_names().find(name, words_of(name)) for value in match.values)
            places = [one.place for one in namings if isinstance(one, Naming) and _makes_adjectives(one)]
            if places:
                return next((place for place in places if place.kind is PlaceKind.TOWN), places[0])
        return None

    def _add_unknown(self, match: Match[Naming | Head], head: Head, found: dict[int, Found[Place]]) -> None:
        span = self._capitals_after(match.last) if head.side is Side.BEFORE else self._capitals_before(match.first)
        if span is None or any(index in found for index in range(*span)):
            return
        start, end = self._words[span[0]].start, self._words[span[1] - 1].end
        found[span[0]] = Found(Place(self._text[start:end], "", None, head.kind), start, end)

    def _capitals_after(self, first: int) -> tuple[int, int] | None:
        last = first
        while last < len(self._words) and last - first < 3 and self._goes_on(last):
            last += 1
        return (first, last) if last > first else None

    def _goes_on(self, at: int) -> bool:
        word = self._words[at]
        return word.capital and self._gap(at - 1, at) and not _ADJECTIVE.fullmatch(word.text)

    def _capitals_before(self, last: int) -> tuple[int, int] | None:
        first = last
        while first > 0 and last - first < 3 and self._is_name_before(first):
            first -= 1
        return (first, last) if first < last else None

    def _is_name_before(self, at: int) -> bool:
        word = self._words[at - 1]
        return word.capital and word.text not in _STARTERS and self._beside(at - 1, at) is not None


def _makes_adjectives(naming: Naming) -> bool:
    return naming.shape is Shape.BARE and not naming.guarded and naming.place.kind is not PlaceKind.COUNTRY


def _apart(found: Sequence[Found[Place]]) -> Iterator[Found[Place]]:
    end = -1
    for one in found:
        if one.start >= end:
            yield one
            end = one.end
