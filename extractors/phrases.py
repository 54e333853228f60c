"""Facility phrases of an article: «polypropylene plant», «завод по производству полиэтилена», «шина зауыты»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.records import Facility, Sector
from extractors.clauses import clause_of, each_tells, edges, with_own_verbs
from extractors.document import Document
from extractors.enumerations import Item, read_items
from extractors.found import Found
from extractors.labels import label_before, label_behind
from extractors.lexicon.cues import Grade
from extractors.lexicon.facilities import LISTED, Head, Role
from extractors.lexicon.products import Product
from extractors.lexicon.signs import sign
from extractors.namings import BRACKET, Phrase, described, near_place, past_place

_WORD = r"[^\W\d_][\w’'-]*"
# What may stand between a product and the facility word behind it.
_LEFT_GAP = {
    "en": re.compile(
        rf"[\s\-–]*(?:\([^()]{{1,12}}\)\s*)?"
        rf"(?:(?!(?:and|or|of|for|in|at|the|a|to|with|by|from|is|was|will|has)\b){_WORD}[\s-]+){{0,2}}\Z"
    ),
    "ru": re.compile(
        rf"\s*(?:(?!(?:и|в|на|для|с|по|из|от|к|о|под|при|у|что|где|это)\b){_WORD}\s+){{0,1}}\Z", re.IGNORECASE
    ),
    "kk": re.compile(rf"\s*(?:{_WORD}\s+){{0,4}}\Z"),
}
# What may stand between the facility word and the product behind it.
_RIGHT_GAP = {
    "en": re.compile(
        r"(?:[\s-]*\([^()]{1,12}\))?\s+"
        r"(?:(?:for|on)\s+(?:the\s+)?(?:\w+\s+)?"
        r"(?:(?:production|processing|manufacture|extraction|making|assembly|assembling|output)\s+of\s+)?"
        r"|(?:of|producing|making|supplying|manufacturing|processing|assembling|the|a)\s+"
        r"|(?:that|which)\s+(?:will\s+|is to\s+)?(?:makes?|produces?)\s+|to\s+(?:make|produce|process)\s+)"
        r"(?:(?!(?:and|in|at|by|with|from)\b)[\w’'-]+\s+){0,3}\Z",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\s+(?:(?:по|для|под)\s+(?:(?:глубокой\s+)?\w+(?:у|ю|ке|ю и \w+)\s+)?)?"
        r"(?:(?!(?:и|в|на|с|из|от|к|о|а|но|мощностью|стоимостью)\b|[\w-]*\d)"
        r"[\w-]+(?<!ет)(?<!ит)(?<!ют)(?<!ут)(?<!ся)(?<!ал)(?<!ил)(?<!ли)\s+){0,3}\Z",
        re.IGNORECASE,
    ),
    "kk": re.compile(r"(?!)"),
}
_OUTPUT_GAP = re.compile(r"\s+(?:(?!(?:and|in|at|by|with|from|и|в|на|с|из|от|к|о)\b)[\w’'-]+\s+){0,3}\Z", re.IGNORECASE)
_NOT_INDUSTRIAL = sign("not industrial", "", r" \Z")
_PURPOSE = re.compile(r"\s+(?:for|on|producing|making|по|для)\s")
_LIST_LINK = {
    "en": re.compile(
        r"(?:(?<= of)|\s+for|\s+of|\s+producing|\s+making)\s+(?:the\s+)?"
        r"(?:(?:production|manufacture|processing)\s+of\s+)?(?=[a-z])"
    ),
    "ru": re.compile(r"\s+по\s+(?:\w+\s+)?\w+у\s+(?=[а-яё])"),
    "kk": re.compile(r"(?!)"),
}
_NAMED_IN_PLURAL = (Facility.POWER_STATION, Facility.PRODUCTION_LINE, Facility.GREENHOUSE)
_LOCATIVE_KK = re.compile(r"(?:да|де|та|те|дағы|дегі|тағы|тегі)\Z")
_AT_RU = re.compile(r"\b(?:на|в|при)\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE)
_AT_EN = re.compile(r"\b(?:at|next to|beside|inside|near)\s+(?:(?:the|its|their|a|an)\s+)?(?:[\w-]+\s+){0,2}\Z")
_NEAR_BRACKET = re.compile(r"(?:\s+(?:in|at|в|во)\s+[\w-]+)?\s*")
_FAR = 90  # characters between a facility word and its product
_JOINED = re.compile(r"\s*(?:,\s*|\s(?:and|и|және|мен|пен|бен)\s+)\s*")


def find_phrases(document: Document) -> tuple[Phrase, ...]:
    """All facility phrases of an article in order, enumerations taken apart: one phrase for each item."""
    heads = [head for head in document.heads if _is_industrial(document, head)]
    phrases: list[Phrase] = []
    taken = 0
    for number, head in enumerate(heads):
        if head.start < taken:
            continue
        following = heads[number + 1 :]
        for phrase in _read(document, head, taken, following):
            if not _is_context(document, phrase):
                phrases.append(phrase)
            taken = max(taken, phrase.end)
    found = sorted((*phrases, *_bracketed(document, phrases)), key=lambda phrase: phrase.start)
    outside = {phrase.sentence for phrase in found if not _is_site(document, phrase)}
    return tuple(
        phrase
        for phrase in found
        if phrase.sentence not in outside or not _is_site(document, phrase) or _has_own_clause(document, phrase, found)
    )


def _has_own_clause(document: Document, site: Phrase, phrases: Sequence[Phrase]) -> bool:
    """Whether a clause tells of this one alone, as others do of the rest: «…, а работы на заводе приостановлены»."""
    sentence = document.sentences[site.sentence]
    heads = [phrase.head.start for phrase in phrases if phrase.sentence == site.sentence]
    verbs = [c.start for c in document.in_sentence(document.cues, site.sentence) if c.status and c.grade > Grade.WEAK]
    cuts = with_own_verbs(document.text, edges(document.text, sentence.start, sentence.end), sentence.end, heads, verbs)
    clause = clause_of(cuts, site.head.start)
    return each_tells(cuts, heads, verbs) and sum(clause_of(cuts, head) == clause for head in heads) == 1


def _is_site(document: Document, phrase: Phrase) -> bool:
    """Whether a phrase says where something is («на заводе Allur»), so that another of its sentence is the project."""
    if phrase.beside:
        return False
    word = document.text[phrase.head.start : phrase.head.end].lower()
    if document.language == "kk":
        return bool(_LOCATIVE_KK.search(word))
    before = document.text[max(document.sentences[phrase.sentence].start, phrase.start - 40) : phrase.start]
    if document.language == "ru":
        return word.endswith(("е", "ах", "ии")) and bool(_AT_RU.search(before))
    return bool(_AT_EN.search(before))


def _bracketed(document: Document, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Outputs that only the place in brackets behind them marks as members of a list: «carpets (Turkistan region)»."""
    covered = [(phrase.start, max(phrase.end, phrase.closing)) for phrase in phrases]
    for bracket in BRACKET.finditer(document.text, document.body_at):
        place = next((p for p in document.places if bracket.start(1) <= p.start <= bracket.start(1) + 1), None)
        if place is None or any(start <= bracket.start() < end for start, end in covered):
            continue
        near = [
            p
            for p in document.products
            if p.start < bracket.start() and _NEAR_BRACKET.fullmatch(document.text, p.end, bracket.start())
        ]
        if near:
            number = document.sentence_of(near[-1].start)
            head = Head(LISTED, near[-1].start, near[-1].end, False)
            yield Phrase(head.start, head.end, head, number, (near[-1],), place=place, closing=bracket.end())


def _is_industrial(document: Document, head: Head) -> bool:
    """A word inside a product's name («plant protection agents») names no facility, unless it ends it («feedlot»)."""
    return not _NOT_INDUSTRIAL.search(document.text, max(0, head.start - 30), head.start) and not any(
        product.start <= head.start and head.end < product.end for product in document.products
    )


def _read(document: Document, head: Head, taken: int, following: Sequence[Head]) -> Iterator[Phrase]:
    number = document.sentence_of(head.start)
    left = _products_before(document, head, max(taken, document.sentences[number].start))
    if not left and any(c.value > 2 and c.start <= head.start < c.end for c in document.counts):
        return
    items = () if left else _items_behind(document, head, number, following)
    if not left and not items and head.kind.role is Role.OUTPUT:
        return
    if len(items) > 1 and (head.plural or any(item.place for item in items)):
        yield from _taken_apart(document, head, number, items)
        return
    products = left or tuple(product for item in items for product in item.products)
    label = items[0].label if items else None if products or head.plural else _label(document, head, number, taken)
    start = min([head.start, *(p.start for p in left), *([label.start] if label else [])])
    end = max([head.end, *(item.end for item in items), *([label.end] if label else [])])
    closing = items[-1].closing if items else 0
    yield described(
        document, Phrase(start, end, head, number, _worded(document, products, label), label, closing=closing)
    )


_NUMBERED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|new|\d+|два|две|три|четыре|пять|шесть|нов\w+|оба|обе|екі|үш|төрт|жаңа)\s+(?:[\w-]+\s+){0,3}\Z",
    re.IGNORECASE,
)


def _is_context(document: Document, phrase: Phrase) -> bool:
    """Whether a plural speaks of plants at large («for ferroalloy plants») rather than of some that are built."""
    if not phrase.head.plural or phrase.facility in _NAMED_IN_PLURAL:
        return False
    return (
        not _NUMBERED.search(document.text, max(0, phrase.start - 50), phrase.start) and phrase.end <= phrase.head.end
    )


def _label(document: Document, head: Head, number: int, taken: int) -> Found[str] | None:
    if head.kind.products:
        return None
    sentence = document.sentences[number]
    next_cue = min((cue.start for cue in document.cues if cue.start >= head.end), default=sentence.end)
    last_cue = max((cue.end for cue in document.cues if cue.end <= head.start), default=0)
    places = [place for place in document.places if sentence.start <= place.start < sentence.end]
    floor = max([sentence.start, taken, last_cue, *(place.end for place in places if place.end <= head.start)])
    stop = min([sentence.end, next_cue, *(place.start for place in places if place.start >= head.end)])
    behind = label_behind(document.text, head.end, stop, document.language)
    vague = head.kind.role in (Role.PROJECT, Role.VAGUE)
    if behind and (not vague or _PURPOSE.match(document.text, head.end)):
        return behind
    if head.kind.role is Role.PROJECT:
        return None
    return label_before(document.text, head.start, head.end, floor, document.language)


def _worded(
    document: Document, products: tuple[Found[Product], ...], label: Found[str] | None
) -> tuple[Found[Product], ...]:
    """The products, or in English the label itself where it is a noun that no list knows."""
    if products or label is None or document.language != "en" or _ADJECTIVE.search(label.value):
        return products
    return (Found(Product(label.value.lower(), Sector.OTHER), label.start, label.end),)


_ADJECTIVE = re.compile(r"(?:al|ic|ous|ive|ary|less|ful|able|ing|ese|ian|ern|est)\Z")


def _taken_apart(document: Document, head: Head, number: int, items: Sequence[Item]) -> Iterator[Phrase]:
    """One phrase for each member of a list; one without a place of its own shares that of the next that has one."""
    place = None
    phrases: list[Phrase] = []
    for position in range(len(items) - 1, -1, -1):
        item = items[position]
        place = item.place or place
        start = head.start if position == 0 else item.start
        products = _worded(document, item.products, item.label)
        phrase = Phrase(start, item.end, head, number, products, item.label, place=place, closing=item.closing)
        phrases.append(replace(phrase, near=place or near_place(document, phrase)))
    yield from reversed(phrases)


def _products_before(document: Document, head: Head, floor: int) -> tuple[Found[Product], ...]:
    """Products that qualify the facility word from the left: «polypropylene plant», «шина зауыты»."""
    text = document.text
    within = [p for p in document.products if p.start < head.end <= p.end]
    if within:
        return () if head.kind.products else tuple(within)
    near = [p for p in document.products if floor <= p.start and p.end <= head.start and head.start - p.end < _FAR]
    if not near or not _LEFT_GAP.get(document.language, _LEFT_GAP["en"]).match(text, near[-1].end, head.start):
        return ()
    chosen = [near.pop()]
    while near and _JOINED.fullmatch(text, near[-1].end, chosen[0].start):
        chosen.insert(0, near.pop())
    return tuple(chosen)


def _items_behind(document: Document, head: Head, number: int, following: Sequence[Head]) -> tuple[Item, ...]:
    sentence = document.sentences[number]
    first = next((p for p in document.products if p.start >= head.end), None)
    if first and first.start < min(sentence.end, head.end + _FAR) and _links(document, head, first.start):
        return read_items(
            document, first.start, max(_list_end(document, sentence.end, first.end, following), first.end)
        )
    link = _LIST_LINK.get(document.language, _LIST_LINK["en"]).match(document.text, head.end, sentence.end)
    if link is None or not (head.plural or head.kind.role is Role.OUTPUT):
        return ()
    items = read_items(document, link.end(), _list_end(document, sentence.end, link.end(), following))
    return items if len(items) > 1 or (items and head.kind.role is Role.OUTPUT) else ()


def _links(document: Document, head: Head, at: int) -> bool:
    """Whether the words between a facility word and a product make the one the other's output."""
    gap = _OUTPUT_GAP if head.kind.role is Role.OUTPUT else _RIGHT_GAP.get(document.language, _RIGHT_GAP["en"])
    return bool(gap.match(document.text, head.end, at) or gap.match(document.text, past_place(document, head.end), at))


def _list_end(document: Document, end: int, at: int, following: Sequence[Head]) -> int:
    """A list ends with its sentence, at the next facility that is no mere «production of», or at a status word."""
    nexts = [other.start for other in following[:12] if other.kind.role is not Role.OUTPUT and other.start >= at]
    qualifying = [p.start for p in document.products if at < p.start and nexts and 0 <= nexts[0] - p.end < 3]
    return min([end, *nexts, *qualifying, *(cue.start for cue in document.cues if cue.start > at)])
