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
from extractors.gate import passes, relevance
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
        written = f"{article.title}\n{article.text}"
        latin = to_cyrillic(written) if article.language == "kk" and is_latin(written) else None
        text = (latin.text if latin else written).replace("\u00a0", " ")
        offsets = latin.offsets if latin else range(len(written) + 1)
        body_at = bisect_left(offsets, len(article.title) + 1)
        document = Document(text, body_at, article.language, article.published_at.date())
        score = relevance(text)
        if not passes(score):
            return Reading(False, score)
        mentions = assemble(document, follow(document, find_phrases(document)))
        way_back = _WayBack(article.text, offsets, body_at)
        return Reading(
            bool(mentions),
            score,
            tuple(way_back.mention(mention) for mention in mentions),
            tuple(way_back.programme(programme) for programme in find_programmes(document)),
        )


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
