"""The reader of articles: what every reader promises, and the first one, which needs no model."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from domain.articles import Article
from domain.problems import Problem
from domain.records import Mention, Milestone, Programme, Reading, Span
from extractors.assembly import assemble
from extractors.document import Document
from extractors.gate import certainty_wanted, passes, relevance
from extractors.phrases import find_phrases
from extractors.programmes import find_programmes
from extractors.script import is_latin, to_cyrillic
from extractors.threads import follow


class Reader(Protocol):
    """Reads an article. ``name`` is stored with every reading; a change of rules needs a new one.

    ``abreast``: how many threads may ask it at the same time and gain by it.
    """

    @property
    def name(self) -> str: ...

    @property
    def abreast(self) -> int: ...

    def read(self, article: Article) -> Reading: ...


class ReaderUnavailable(Problem):
    """A reader cannot work at all, whatever the article: articles wait, and the other stages go on."""


class WhenNeeded:
    """A reader that is opened by the first article it is asked for: most scheduled runs have none to read."""

    def __init__(self, open_reader: Callable[[], Reader]) -> None:
        self._open = open_reader

    @cached_property
    def _reader(self) -> Reader:
        return self._open()

    @property
    def name(self) -> str:
        return self._reader.name

    @property
    def abreast(self) -> int:
        """Raises ReaderUnavailable where the reader cannot be opened."""
        return self._reader.abreast

    def read(self, article: Article) -> Reading:
        """Raises ReaderUnavailable where the reader cannot be opened."""
        return self._reader.read(article)


class LexiconReader:
    """Reads by word lists and grammars alone; the same article always gives the same reading."""

    name = "lexicon-2"
    abreast = 1  # Python reads with one thread at a time

    def read(self, article: Article) -> Reading:
        laid_out = lay_out(article)
        document = laid_out.document
        likely = relevance(document.text)
        if not passes(likely):
            return Reading(False, likely)
        mentions = _sure_enough(document, assemble(document, follow(document, find_phrases(document))))
        return Reading(
            bool(mentions),
            max((mention.score for mention in mentions), default=min(likely, _DOUBTFUL)),
            tuple(laid_out.mention(mention) for mention in mentions),
            tuple(laid_out.programme(programme) for programme in find_programmes(document)),
        )


_LONGEST = 30_000  # characters of an article that are read; no news is longer, and time grows with the square
_DOUBTFUL = 0.25  # what the gate alone can say of an article in which no project was found
_MANY = 4  # projects; an article with so many is about them, whatever the occasion


def _sure_enough(document: Document, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, or none where the article is about other things and none of them is plain."""
    first = next((number for number in range(len(document.sentences)) if not document.is_title(number)), 0)
    lead = " ".join(sentence.value for sentence in document.sentences[: first + 2])
    wanted = certainty_wanted(lead)
    sure = any(mention.score >= wanted for mention in mentions) or len(mentions) >= _MANY
    return tuple(mentions) if sure else ()


def lay_out(article: Article) -> LaidOut:
    """The article as a document in the script and with the blanks that the grammars know."""
    written = f"{article.title}\n{article.text}"[:_LONGEST]
    latin = to_cyrillic(written) if article.language == "kk" and is_latin(written) else None
    text = (latin.text if latin else written).replace("\u00a0", " ")
    offsets = latin.offsets if latin else range(len(written) + 1)
    body_at = bisect_left(offsets, len(article.title) + 1)
    return LaidOut(Document(text, body_at, article.language, article.published_at.date()), article.text, offsets)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document with the way back to the article as it is written: other script, other blanks, same places."""

    document: Document
    text: str
    offsets: Sequence[int]

    def mention(self, mention: Mention) -> Mention:
        spans = self._spans(mention.spans)
        return replace(
            mention,
            name=self._words(spans, "name")[0],
            evidence=self._words(spans, "evidence")[0],
            locality=next(iter(self._words(spans, "locality")), None),
            companies=self._words(spans, "companies"),
            spans=spans,
            milestones=tuple(map(self._milestone, mention.milestones)),
        )

    def _milestone(self, milestone: Milestone) -> Milestone:
        """Its sentence and its place as they are written."""
        document, body_at = self.document, self.document.body_at
        sentence = document.sentences[document.sentence_of(milestone.start + body_at)]
        whole = Span("evidence", sentence.start - body_at, sentence.end - body_at)
        words = Span("milestone", milestone.start, milestone.end)
        written, said = self._spans((whole, words))
        return Milestone(milestone.kind, self.text[written.start : written.end], said.start, said.end)

    def programme(self, programme: Programme) -> Programme:
        spans = self._spans(programme.spans)
        return replace(programme, evidence=self._words(spans, "evidence")[0], spans=spans)

    def _words(self, spans: Sequence[Span], field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.text[span.start : span.end] for span in spans if span.field == field))

    def _spans(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        body_at = self.document.body_at
        begin = self.offsets[body_at]
        return tuple(
            s._replace(start=self.offsets[s.start + body_at] - begin, end=self.offsets[s.end + body_at] - begin)
            for s in spans
        )
