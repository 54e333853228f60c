"""What one naming of a facility says: its proper name, its own place, and what sets it apart from others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from domain.records import Facility, Sector
from extractors.clauses import clause_of, edges
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.facilities import Head, Role
from extractors.lexicon.places import Place
from extractors.lexicon.products import Product
from extractors.lexicon.signs import sign


@dataclass(frozen=True, slots=True)
class Phrase:
    """One naming of a facility at [start, end).

    ``products`` are those it names; ``label`` its qualifying words where no product is known; ``title`` a proper name
    («Бутадиен», «KPI»). ``place`` belongs to this phrase and no other, ``near`` is the one place of its sentence.
    ``standing``: words that say that it is at work («existing»); ``beside``: it only stands beside another («next to
    the existing works»).
    ``order`` is a word that sets it apart from its like («second», «вторая очередь»); ``fresh``: it speaks of a further
    one («another»); ``indefinite``: it is introduced with «a». ``closing`` is the end of the bracket behind it, where
    its own figures stand.
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
    standing: Found[str] | None = None
    beside: bool = False
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


BRACKET = re.compile(r"\s*\(([^()]{2,80})\)")
_IN = re.compile(
    r"\s*,?\s+(?:in|near|at|outside|on the outskirts of|for|в|во|под|на|близ)\s+(?:the\s+)?"
    r"(?:(?:city|town|village|suburbs?|special economic zone)\s+of\s+)?"
    r"(?:(?:городе|городах|селе|посёлке|поселке|районе|области)\s+)?\Z"
)
_QUOTED = re.compile(r"\s*(?:\w+\s+)?[«“\"]([^«»“”\"]{2,40})[»”\"]")
_QUOTED_BEFORE = re.compile(
    r"[«“\"]([^«»“”\"]{2,40})[»”\"](?:\s+(?:атты|серіктестігінің|компаниясының|ЖШС|ЖШС-нің))?\s*\Z"
)
_LATIN_NAME = re.compile(r"\s+([A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,2})")
_LATIN_BEFORE = re.compile(r"(?<![\w.-])((?:[A-Z][\w-]*[A-Za-z]\w*\s+){1,3})(?:\w+\s+)?\Z")
_NOT_A_NAME = re.compile(
    r"(?:The|A|An|In|At|This|Its|Our|One|Two|Three|New|On|And|For|Construction|First|Second|Another|Works?|No|Production"
    r"|Chinese|Kazakh|Russian|Kazakhstan|Minister|President|Governor|Prime|Head|Region|Kazinform|KAZINFORM|ASTANA"
    r"|Projects?|Builders|Investors?|LLP|JSC)\b"
)
_ORDER, _FRESH = sign("order"), sign("fresh")
_GAP = r"\s+(?:[\w-]+\s+){0,2}\Z"  # what may stand between such a word and the naming
_STANDING, _BESIDE = sign("standing", after=_GAP), sign("beside")
_INDEFINITE = re.compile(r"\b(?:a|an)\s+(?:[\w$€.,-]+\s+){0,5}\Z", re.IGNORECASE)


def described(document: Document, phrase: Phrase) -> Phrase:
    """The phrase with its proper name, its own place and what sets it apart."""
    text = document.text
    title = _title(document, phrase)
    start = min(phrase.start, title.start) if title else phrase.start
    end = max(phrase.end, title.end) if title else phrase.end
    if text[end : end + 1] in ("»", "”", '"'):
        end += 1
    if text[start - 1 : start] in ("«", "“", '"') and start > 0:
        start -= 1
    bracket = BRACKET.match(text, past_place(document, end))
    place = _own_place(document, start, end, bracket)
    inside = tuple(p for p in document.products if title and title.start <= p.start and p.end <= title.end)
    around = text[max(document.sentences[phrase.sentence].start, phrase.start - 28) : phrase.end]
    order = _ORDER.search(around)
    before = max(document.sentences[phrase.sentence].start, start - 60)
    standing = _STANDING.search(text, before, start)
    part = phrase.head.kind.role is Role.PART
    return replace(
        phrase,
        start=start,
        end=end,
        title=title,
        products=phrase.products or inside,
        place=place,
        near=place or near_place(document, phrase),
        order=order[0].lower() if order else text[phrase.head.start : phrase.head.end].lower() if part else "",
        standing=Found(standing[1], standing.start(1), standing.end(1)) if standing else None,
        beside=standing is not None and _stands_beside(document, before, standing.start(), end),
        fresh=bool(_FRESH.search(around)),
        indefinite=bool(_INDEFINITE.search(text, max(0, start - 45), start)),
        closing=max(phrase.closing, bracket.end() if bracket else end),
    )


def _stands_beside(document: Document, floor: int, start: int, end: int) -> bool:
    """Whether «beside» stands before [start, end), or in Kazakh behind it («зауытының жанында»)."""
    around = (end, end + 20) if document.language == "kk" else (max(floor, start - 25), start)
    return bool(_BESIDE.search(document.text, *around))


def past_place(document: Document, end: int) -> int:
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


def near_place(document: Document, phrase: Phrase) -> Found[Place] | None:
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
    """Whether the place before a phrase qualifies it («таразский завод», «Тараздағы зауыт»), not the sentence."""
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


def _unless_place(document: Document, named: re.Match[str]) -> Found[str] | None:
    words = named[1].rstrip()
    start = named.start(1)
    while (skipped := _NOT_A_NAME.match(words)) is not None:
        start += len(words) - len(words[skipped.end() :].lstrip())
        words = words[skipped.end() :].lstrip()
    overlapping = any(place.start < start + len(words) and start < place.end for place in document.places)
    return Found(words, start, start + len(words)) if words and not overlapping else None
