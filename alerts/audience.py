"""Who hears of an event, among very many watches: only those are asked whose most telling filter admits it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from alerts.matching import companies_of, products_of, texts_of, wants
from domain.names import company_words, full_name, initials, same_company, same_word, words
from domain.watching import Event, Watch

Key = tuple[str, str]
EVERYBODY: Key = ("all", "")
# Long words that are taken for one may differ in one letter: then they still begin or end alike.
EDGE = 3
# From the filter that admits least to the one that admits most.
_TELLING = ("projects", "companies", "words", "products", "regions", "sectors", "countries")


class Audience:
    """The watches in the order given. Each is found by the values of its most telling filter, so that nothing wanted is
    ever overlooked."""

    def __init__(self, watches: Iterable[Watch]) -> None:
        self._watches = tuple(watches)
        self._listening: dict[Key, list[int]] = defaultdict(list)
        for number, watch in enumerate(self._watches):
            for key in _wished(watch):
                self._listening[key].append(number)
        self._companies = _Companies(value for kind, value in self._listening if kind == "companies")
        self._words = _Phrases(value for kind, value in self._listening if kind == "words")
        self._products = _Phrases(value for kind, value in self._listening if kind == "products")

    def __iter__(self) -> Iterator[Watch]:
        return iter(self._watches)

    def of(self, event: Event) -> list[Watch]:
        """Those who want the event."""
        return [watch for watch in self.asked(event) if wants(watch, event)]

    def asked(self, event: Event) -> list[Watch]:
        """Those whose most telling filter admits the event."""
        numbers = {number for key in self._told(event) for number in self._listening.get(key, ())}
        return [self._watches[number] for number in sorted(numbers)]

    def _told(self, event: Event) -> Iterator[Key]:
        mention, known = event.mention, event.known
        yield EVERYBODY
        yield from (("projects", public_id) for public_id in (event.project_id, *event.also))
        yield from (("regions", place) for place in (mention.region, known.region) if place)
        yield from (("countries", place) for place in (mention.country, known.country) if place)
        yield from (("sectors", sector) for sector in (mention.sector, known.sector) if sector)
        yield from (("companies", wish) for name in companies_of(event) for wish in self._companies.of(name))
        yield from (("products", wish) for text in products_of(event) for wish in self._products.of(text))
        yield from (("words", wish) for text in texts_of(event) for wish in self._words.of(text))


def _wished(watch: Watch) -> Iterable[Key]:
    for field in _TELLING:
        if wished := getattr(watch, field):
            return [(field, value) for value in wished]
    return (EVERYBODY,)


class _Vocabulary:
    """Words of wishes; those that are one with a given word are found without trying all."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_edge: dict[str, set[str]] = defaultdict(set)
        self._alike: dict[str, tuple[str, ...]] = {}
        for word in known:
            for edge in _edges(word):
                self._by_edge[edge].add(word)

    def alike(self, word: str) -> tuple[str, ...]:
        if word not in self._alike:
            near: set[str] = set().union(*(self._by_edge.get(edge, ()) for edge in _edges(word)))
            self._alike[word] = tuple(other for other in near if same_word(other, word))
        return self._alike[word]


def _edges(word: str) -> tuple[str, str]:
    return f"^{word[:EDGE]}", f"{word[-EDGE:]}$"


class _Phrases:
    """Wishes of one or more words, all of which a text must have: each is tried where it has the rarest of them."""

    def __init__(self, wishes: Iterable[str]) -> None:
        listed = {wish: frozenset(words(wish)) for wish in wishes}
        rarity = _counted(listed.values())
        self._vocabulary = _Vocabulary(rarity)
        self._wordless = [wish for wish, parts in listed.items() if not parts]
        self._by_rarest: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for wish, parts in listed.items():
            if parts:
                self._by_rarest[min(parts, key=rarity.__getitem__)].append((wish, parts))

    def of(self, text: str) -> Iterator[str]:
        """The wishes that the text fulfils."""
        had = {known for word in words(text) for known in self._vocabulary.alike(word)}
        yield from self._wordless
        yield from (wish for word in had for wish, parts in self._by_rarest.get(word, ()) if parts <= had)


class _Companies:
    """Wished companies by their words. One of two names that are one company's has all words of the other: so they are
    found by the rarest word of the wish, or by the rarest of the name."""

    def __init__(self, wishes: Iterable[str]) -> None:
        listed = {wish: frozenset(company_words(wish)) for wish in wishes}
        self._rarity = _counted(listed.values())
        self._vocabulary = _Vocabulary(self._rarity)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._by_rarest: dict[str, list[str]] = defaultdict(list)
        self._by_whole: dict[str, list[str]] = defaultdict(list)
        self._found: dict[str, tuple[str, ...]] = {}
        for wish, parts in listed.items():
            for word in parts:
                self._by_word[word].append(wish)
            if parts:
                self._by_rarest[min(parts, key=self._rarity.__getitem__)].append(wish)
            for whole in _wholes(wish):
                self._by_whole[whole].append(wish)
        self._names = _Vocabulary(self._by_whole)

    def of(self, name: str) -> tuple[str, ...]:
        """The wishes that can mean the company of this name."""
        if name not in self._found:
            near = frozenset(self._near(name))
            self._found[name] = tuple(wish for wish in near if same_company(wish, name))
        return self._found[name]

    def _near(self, name: str) -> Iterator[str]:
        alike = [self._vocabulary.alike(word) for word in company_words(name)]
        yield from chain.from_iterable(self._by_rarest.get(word, ()) for found in alike for word in found)
        rarest = min(alike, key=lambda found: sum(self._rarity[word] for word in found), default=())
        yield from chain.from_iterable(self._by_word[word] for word in rarest)
        for whole in _wholes(name):
            yield from chain.from_iterable(self._by_whole[known] for known in self._names.alike(whole))


def _wholes(name: str) -> frozenset[str]:
    """A name run together, with and without its weak words, and its initials, which may be another's name."""
    return frozenset({"".join(full_name(name)), "".join(company_words(name)), initials(name)}) - {""}


def _counted(wishes: Iterable[Iterable[str]]) -> dict[str, int]:
    count: dict[str, int] = defaultdict(int)
    for word in chain.from_iterable(wishes):
        count[word] += 1
    return count
