"""Facility phrases: «polypropylene plant», «завод по производству полиэтилена», «шина зауыты», each with what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.records import Facility, Sector
from extractors.document import Document
from extractors.enumerations import Item, read_items
from extractors.clauses import clause_of, edges
from extractors.facilities import LISTED, Head, Role
from extractors.found import Found
from extractors.labels import label_before, label_behind
from extractors.places import Place
from extractors.products import Product
from extractors.signs import sign


@dataclass(frozen=True, slots=True)
class Phrase:
    """One naming of a facility at [start, end); ``head`` alone where it says nothing more.

    ``products`` may lack places in the text: those that the facility word itself implies are in ``implied``.
    ``title`` is a proper name («Бутадиен», «KPI»), ``place`` one that belongs to this phrase and no other, ``near`` the one place of its sentence,
    ``label`` the qualifying words where no product is known, ``order`` a word that sets it apart from its like («second», «вторая очередь»), ``fresh`` that it speaks of a
    further one («another»), ``indefinite`` that it is introduced with «a», ``closing`` the end of the bracket behind it, where its own figures stand.
    """

    start: int
    end: int
    head: Head
    sentence: int
    products: tuple[Found[Product], ...] = ()
    label: Found[str] | None = None
    title: Found[str] | None = None
    place: Found[Place] | None = None
    near: Found[Place] | None = None
    order: str = ""
    fresh: bool = False
    indefinite: bool = False
    closing: int = 0

    @property
    def facility(self) -> Facility:
        return self.head.kind.facility

    @property
    def says_nothing(self) -> bool:
        """Whether only its surroundings tell which facility is meant."""
        return not (self.products or self.label or self.title or self.head.kind.products or self.order)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Canonical names of what it makes: named products, else those that the facility word implies."""
        named = tuple(dict.fromkeys(product.value.name for product in self.products))
        return named or self.head.kind.products

    @property
    def keys(self) -> tuple[str, ...]:
        """What the phrase is known by when others are compared with it."""
        return self.outputs or ((self.label.value.lower(),) if self.label else ())

    @property
    def sector(self) -> Sector | None:
        if self.head.kind.sector:
            return self.head.kind.sector
        return self.products[0].value.sector if self.products else None


_WORD = r"[^\W\d_][\w’'-]*"
# What may stand between a product and the facility word behind it.
_LEFT_GAP = {
    "en": re.compile(
        rf"[\s\-–]*(?:\([^()]{{1,12}}\)\s*)?(?:(?!(?:and|or|of|for|in|at|the|a|to|with|by|from|is|was|will|has)\b){_WORD}[\s-]+){{0,2}}\Z"
    ),
    "ru": re.compile(
        rf"\s*(?:(?!(?:и|в|на|для|с|по|из|от|к|о|под|при|у|что|где|это)\b){_WORD}\s+){{0,1}}\Z", re.IGNORECASE
    ),
    "kk": re.compile(rf"\s*(?:{_WORD}\s+){{0,4}}\Z"),
}
_KK_MAKER = re.compile(r"(?:атын|етін|йтын|йтін)\s+\Z")
# What may stand between the facility word and the product behind it.
_RIGHT_GAP = {
    "en": re.compile(
        r"(?:[\s-]*\([^()]{1,12}\))?\s+(?:(?:for|on)\s+(?:the\s+)?(?:\w+\s+)?(?:(?:production|processing|manufacture|extraction|making|assembly|assembling|output)\s+of\s+)?"
        r"|of\s+|producing\s+|making\s+|supplying\s+|manufacturing\s+|processing\s+|assembling\s+|(?:that|which)\s+(?:will\s+|is to\s+)?(?:makes?|produces?)\s+"
        r"|to\s+(?:make|produce|process)\s+|the\s+|a\s+)(?:(?!(?:and|in|at|by|with|from)\b)[\w’'-]+\s+){0,3}\Z",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\s+(?:(?:по|для|под)\s+(?:(?:глубокой\s+)?\w+(?:у|ю|ке|ю и \w+)\s+)?)?(?:(?!(?:и|в|на|с|из|от|к|о|а|но|мощностью|стоимостью)\b|[\w-]*\d)[\w-]+(?<!ет)(?<!ит)(?<!ют)(?<!ут)(?<!ся)(?<!ал)(?<!ил)(?<!ли)\s+){0,3}\Z",
        re.IGNORECASE,
    ),
    "kk": re.compile(r"(?!)"),
}
_OUTPUT_GAP = re.compile(r"\s+(?:(?!(?:and|in|at|by|with|from|и|в|на|с|из|от|к|о)\b)[\w’'-]+\s+){0,3}\Z", re.IGNORECASE)
_PAREN = re.compile(r"\s*\(([^()]{2,80})\)")
_IN = re.compile(
    r"\s*,?\s+(?:in|near|at|outside|on the outskirts of|for|в|во|под|на|близ)\s+(?:the\s+)?(?:(?:city|town|village|suburbs?|special economic zone)\s+of\s+)?"
    r"(?:(?:городе|городах|селе|посёлке|поселке|районе|области|городе)\s+)?\Z"
)
_QUOTED = re.compile(r"\s*(?:\w+\s+)?[«“\"]([^«»“”\"]{2,40})[»”\"]")
_QUOTED_BEFORE = re.compile(
    r"[«“\"]([^«»“”\"]{2,40})[»”\"](?:\s+(?:атты|серіктестігінің|компаниясының|ЖШС|ЖШС-нің))?\s*\Z"
)
_LATIN_NAME = re.compile(r"\s+([A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,2})")
_LATIN_BEFORE = re.compile(r"(?<![\w.-])((?:[A-Z][\w-]*[A-Za-z]\w*\s+){1,3})(?:\w+\s+)?\Z")
_ORDER = sign("order")
_FIRST = re.compile(r"(?:first|country.s first|перв|алғашқы|бірінші)", re.IGNORECASE)
_INDEFINITE = re.compile(r"\b(?:a|an)\s+(?:[\w$€.,-]+\s+){0,5}\Z", re.IGNORECASE)
_FRESH = sign("fresh")


_NOT_INDUSTRIAL = sign("not industrial", "", r" \Z")
_PURPOSE = re.compile(r"\s+(?:for|on|producing|making|по|для)\s")
_LIST_LINK = {
    "en": re.compile(
        r"(?:(?<= of)|\s+for|\s+of|\s+producing|\s+making)\s+(?:the\s+)?(?:(?:production|manufacture|processing)\s+of\s+)?(?=[a-z])"
    ),
    "ru": re.compile(r"\s+по\s+(?:\w+\s+)?\w+у\s+(?=[а-яё])"),
    "kk": re.compile(r"(?!)"),
}
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
    return tuple(sorted((*phrases, *_bracketed(document, phrases)), key=lambda phrase: phrase.start))


def _bracketed(document: Document, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Outputs that only the place in brackets behind them marks as members of a list: «carpets (Turkistan region)»."""
    covered = [(phrase.start, max(phrase.end, phrase.closing)) for phrase in phrases]
    for bracket in _PAREN.finditer(document.text, document.body_at):
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
    yield _described(
        document, Phrase(start, end, head, number, _worded(document, products, label), label, closing=closing)
    )


_NUMBERED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|new|\d+|два|две|три|четыре|пять|шесть|нов\w+|оба|обе|екі|үш|төрт|жаңа)\s+(?:[\w-]+\s+){0,3}\Z",
    re.IGNORECASE,
)


def _is_context(document: Document, phrase: Phrase) -> bool:
    """Whether a plural speaks of plants at large («for ferroalloy plants») rather than of some that are built."""
    if not phrase.head.plural or phrase.head.kind.products:
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
        phrases.append(replace(phrase, near=place or _near(document, phrase)))
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
    return bool(gap.match(document.text, head.end, at) or gap.match(document.text, _past_place(document, head.end), at))


def _list_end(document: Document, end: int, at: int, following: Sequence[Head]) -> int:
    """A list ends with its sentence, at the next facility that is no mere «production of», or at a status word."""
    nexts = [other.start for other in following[:12] if other.kind.role is not Role.OUTPUT and other.start >= at]
    qualifying = [p.start for p in document.products if at < p.start and nexts and 0 <= nexts[0] - p.end < 3]
    return min([end, *nexts, *qualifying, *(cue.start for cue in document.cues if cue.start > at)])


def _described(document: Document, phrase: Phrase) -> Phrase:
    """The phrase with its proper name, its own place and what sets it apart."""
    text = document.text
    title = _title(document, phrase)
    start = min(phrase.start, title.start) if title else phrase.start
    end = max(phrase.end, title.end) if title else phrase.end
    if text[end : end + 1] in ("»", "”", '"'):
        end += 1
    if text[start - 1 : start] in ("«", "“", '"') and start > 0:
        start -= 1
    bracket = _PAREN.match(text, _past_place(document, end))
    place = _own_place(document, start, end, bracket)
    inside = tuple(p for p in document.products if title and title.start <= p.start and p.end <= title.end)
    around = text[max(document.sentences[phrase.sentence].start, phrase.start - 28) : phrase.end]
    order = _ORDER.search(around)
    part = phrase.head.kind.role is Role.PART
    return replace(
        phrase,
        start=start,
        end=end,
        title=title,
        products=phrase.products or inside,
        place=place,
        near=place or _near(document, phrase),
        order=order[0].lower() if order else text[phrase.head.start : phrase.head.end].lower() if part else "",
        fresh=bool(_FRESH.search(around)),
        indefinite=bool(_INDEFINITE.search(text, max(0, start - 45), start)),
        closing=max(phrase.closing, bracket.end() if bracket else end),
    )


def _past_place(document: Document, end: int) -> int:
    """The end of «in Karaganda region» right behind a phrase, else the phrase's own end."""
    behind = next((p for p in document.places if p.start >= end), None)
    return behind.end if behind and behind.start < end + 45 and _IN.fullmatch(document.text, end, behind.start) else end


def _own_place(document: Document, start: int, end: int, bracket: re.Match[str] | None) -> Found[Place] | None:
    """A place that can belong to no other phrase: in the bracket behind it, right behind it, or right before it."""
    text = document.text
    for place in document.places:
        if bracket and bracket.start() <= place.start < bracket.end():
            return place
        if end <= place.start <= end + 45 and _IN.fullmatch(text, end, place.start):
            return place
        if start - 30 <= place.end <= start and re.fullmatch(r"(?:[’']s)?\s+(?:\w+\s+)?", text[place.end : start]):
            return place if _is_adjunct(document, place) else None
    return None


def _near(document: Document, phrase: Phrase) -> Found[Place] | None:
    """The place of the sentence where all its places lie in one region, else the one that opens the clause."""
    places = [p for p in document.in_sentence(document.places, phrase.sentence) if p.value.region]
    places = [p for p in places if not is_dateline(document, p)]
    if len({p.value.region for p in places}) == 1:
        return places[0]
    sentence = document.sentences[phrase.sentence]
    cuts = edges(document.text, sentence.start, sentence.end)
    clause = cuts[clause_of(cuts, phrase.head.start)]
    first = next((head.start for head in document.heads if head.start >= clause), phrase.head.start)
    return next((p for p in places if clause <= p.start and p.end <= first), None)


def is_dateline(document: Document, place: Found[Place]) -> bool:
    """Whether a place only says where the report was written: «ASTANA –», «НҰР-СҰЛТАН. KAZINFORM»."""
    line = max(document.text.rfind("\n", 0, place.start) + 1, document.body_at)
    behind = document.text[place.end : place.end + 3].lstrip()
    return place.start == line and behind[:1] in ("–", "—", "-", ".", ",")


def _is_adjunct(document: Document, place: Found[Place]) -> bool:
    """Whether the place before a phrase qualifies it («таразский завод», «Тараздағы зауыт») rather than the sentence."""
    form = document.text[place.start : place.end].lower()
    if document.language == "kk":
        return form.endswith(("ғы", "гі", "ның", "нің", "дің", "дың", "тің", "тың"))
    return document.language == "en" or form.endswith(("ий", "ого", "ому", "им", "ом", "ая", "ую", "ой", "ое"))


def _title(document: Document, phrase: Phrase) -> Found[str] | None:
    """A proper name that belongs to the facility: quoted behind or before it, or in Latin letters beside it."""
    text = document.text
    sentence = document.sentences[phrase.sentence]
    quoted = _QUOTED.match(text, phrase.end, min(phrase.end + 60, sentence.end))
    if quoted:
        return Found(quoted[1], quoted.start(1), quoted.end(1))
    before = _QUOTED_BEFORE.search(text, max(sentence.start, phrase.start - 70), phrase.start)
    if before:
        return Found(before[1], before.start(1), before.end(1))
    if document.language != "en":
        behind = _LATIN_NAME.match(text, phrase.end, sentence.end)
        if behind:
            return Found(behind[1], behind.start(1), behind.end(1))
    named = _LATIN_BEFORE.search(text, max(sentence.start, phrase.start - 60), phrase.start)
    if named is None or (
        named.start(1) == sentence.start and not re.search(r"\s|[A-Z]{2}|[a-z][A-Z]", named[1].strip())
    ):
        return None
    return _unless_place(document, named)


_NOT_A_NAME = re.compile(
    r"(?:The|A|An|In|At|This|Its|Our|One|Two|Three|New|On|And|For|Construction|First|Second|Chinese|Kazakh|Russian|Another|Work|Works|"
    r"Kazakhstan|Minister|President|Governor|Kazinform|KAZINFORM|ASTANA|No|Production|Projects?|Builders|Investors?|Prime|Head|Region|LLP|JSC)\b"
)


def _unless_place(document: Document, named: re.Match[str]) -> Found[str] | None:
    words = named[1].rstrip()
    start = named.start(1)
    while (skipped := _NOT_A_NAME.match(words)) is not None:
        start += len(words) - len(words[skipped.end() :].lstrip())
        words = words[skipped.end() :].lstrip()
    overlapping = any(place.start < start + len(words) and start < place.end for place in document.places)
    return Found(words, start, start + len(words)) if words and not overlapping else None
