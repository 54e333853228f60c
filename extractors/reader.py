"""The reader of articles: what every reader promises, and the first one, which needs no model."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from domain.articles import Article
from domain.records import Mention, Programme, Reading, Span
from extractors.assembly import assemble
from extractors.document import Document
from extractors.gate import certainty_wanted, passes, relevance
from extractors.phrases import find_phrases
from extractors.programmes import find_programmes
from extractors.script import is_latin, to_cyrillic
from extractors.threads import follow


class Reader(Protocol):
    """Reads an article. ``name`` is stored with every reading; a change of rules needs a new one."""

    @property
    def name(self) -> str: ...

    def read(self, article: Article) -> Reading: ...


class LexiconReader:
    """Reads by word lists and grammars alone; the same article always gives the same reading."""

    name = "lexicon-1"

    def read(self, article: Article) -> Reading:
        written = f"{article.title}\n{article.text}"[:_LONGEST]
        latin = to_cyrillic(written) if article.language == "kk" and is_latin(written) else None
        text = (latin.text if latin else written).replace("\u00a0", " ")
        offsets = latin.offsets if latin else range(len(written) + 1)
        body_at = bisect_left(offsets, len(article.title) + 1)
        document = Document(text, body_at, article.language, article.published_at.date())
        likely = relevance(text)
        if not passes(likely):
            return Reading(False, likely)
        way_back = _WayBack(article.text, offsets, body_at)
        mentions = _sure_enough(document, assemble(document, follow(document, find_phrases(document))))
        return Reading(
            bool(mentions),
            max((mention.score for mention in mentions), default=min(likely, _DOUBTFUL)),
            tuple(way_back.mention(mention) for mention in mentions),
            tuple(way_back.programme(programme) for programme in find_programmes(document)),
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


@dataclass(frozen=True, slots=True)
class _WayBack:
    """From the text that was read to the article as it is written: other script, other blanks, same places."""

    text: str
    offsets: Sequence[int]
    body_at: int

    def mention(self, mention: Mention) -> Mention:
        spans = self._spans(mention.spans)
        return replace(
            mention,
            name=self._words(spans, "name")[0],
            evidence=self._words(spans, "evidence")[0],
            locality=next(iter(self._words(spans, "locality")), None),
            companies=self._words(spans, "companies"),
            spans=spans,
        )

    def programme(self, programme: Programme) -> Programme:
        spans = self._spans(programme.spans)
        return replace(programme, evidence=self._words(spans, "evidence")[0], spans=spans)

    def _words(self, spans: Sequence[Span], field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.text[span.start : span.end] for span in spans if span.field == field))

    def _spans(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        begin = self.offsets[self.body_at]
        return tuple(
            Span(s.field, self.offsets[s.start + self.body_at] - begin, self.offsets[s.end + self.body_at] - begin)
            for s in spans
        )
