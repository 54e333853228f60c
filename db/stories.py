"""Which articles tell one story: agency reports are reprinted sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import islice
from unicodedata import normalize

from sqlalchemy import Connection, insert, select

from db.portions import insert_all, portions
from db.tables import stories, story_sentences

SHORTEST_SENTENCE = 40
MOST_SENTENCES = 200
SHARED_AT_LEAST = 3
SHARED_SHARE = 0.6
REPRINTED_WITHIN = timedelta(days=14)
# A sentence that so many stories hold («Follow us on …») is the house's formula, not the story's.
FORMULA = 5

_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_NOT_WORDS = re.compile(r"[\W_]+")


def folded_sentences(text: str) -> list[str]:
    """The sentences as words and numbers only, in one case: what an edit must touch to count as one."""
    sentences = _END.split(normalize("NFKC", text).casefold())
    return [words for sentence in sentences if (words := _NOT_WORDS.sub(" ", sentence).strip())]


def sentence_marks(sentences: Collection[str]) -> frozenset[int]:
    """64-bit hashes of the first 200 different sentences of 40 characters and more."""
    long = (sentence for sentence in dict.fromkeys(sentences) if len(sentence) >= SHORTEST_SENTENCE)
    return frozenset(_mark(sentence) for sentence in islice(long, MOST_SENTENCES))


def lead_mark(sentences: Collection[str]) -> int | None:
    """The hash of the first sentence of 40 characters and more."""
    return next((_mark(sentence) for sentence in sentences if len(sentence) >= SHORTEST_SENTENCE), None)


def _mark(sentence: str) -> int:
    return int.from_bytes(blake2b(sentence.encode(), digest_size=8).digest(), "big", signed=True)


@dataclass(slots=True, eq=False)
class Story:
    """A story as the articles of one transaction see it; ``id`` is 0 until it is stored."""

    published_at: datetime
    marks: frozenset[int] = frozenset()
    id: int = 0


class Stories:
    """The stories that hold any of the given sentences, and those that the transaction's own articles open."""

    def __init__(self, connection: Connection, marks: Collection[int]) -> None:
        self._connection = connection
        self._opened: list[Story] = []
        self._holding: defaultdict[int, list[Story]] = defaultdict(list)
        known: dict[int, Story] = {}
        for portion in portions(marks):
            held = select(story_sentences, stories.c.published_at).join(stories)
            for row in connection.execute(held.where(story_sentences.c.sentence.in_(portion))):
                story = known.setdefault(row.story_id, Story(row.published_at, id=row.story_id))
                self._holding[row.sentence].append(story)

    def place(self, marks: frozenset[int], lead: int | None, published_at: datetime) -> tuple[Story, bool]:
        """The story of an article, and whether the article is a reprint: another one, at most 14 days away, has told
        its first long sentence (``lead``), and three and 60 % of all. Otherwise it opens a story: news of an old matter
        repeats its background, but under a lead of its own."""
        own = self._without_formulas(marks)
        shared = Counter(
            story
            for mark in own
            for story in self._holding[mark]
            if abs(story.published_at - published_at) <= REPRINTED_WITHIN
        )
        for story, count in shared.most_common(1):
            known_lead = lead not in own or story in self._holding[lead]
            if known_lead and count >= max(SHARED_AT_LEAST, SHARED_SHARE * len(own)):
                return story, True
        opened = Story(published_at, own)
        self._opened.append(opened)
        for mark in own:
            self._holding[mark].append(opened)
        return opened, False

    def save(self) -> None:
        """Stores the opened stories with their sentences; from here on they have ids."""
        if not self._opened:
            return
        ids = self._connection.execute(
            insert(stories).returning(stories.c.id, sort_by_parameter_order=True),
            [{"published_at": story.published_at} for story in self._opened],
        )
        for story, story_id in zip(self._opened, ids.scalars(), strict=True):
            story.id = story_id
        self._keep((mark, story.id) for story in self._opened for mark in story.marks)
        self._opened.clear()

    def extend(self, story_id: int, marks: frozenset[int]) -> None:
        """Adds the sentences of an edit to a stored story, up to 200 in all."""
        held = select(story_sentences.c.sentence).where(story_sentences.c.story_id == story_id)
        known = set(self._connection.execute(held).scalars())
        fresh = self._without_formulas(marks) - known
        self._keep((mark, story_id) for mark in islice(fresh, max(0, MOST_SENTENCES - len(known))))

    def _without_formulas(self, marks: frozenset[int]) -> frozenset[int]:
        return frozenset(mark for mark in marks if len(self._holding[mark]) < FORMULA)

    def _keep(self, rows: Iterable[tuple[int, int]]) -> None:
        insert_all(self._connection, story_sentences, ({"sentence": mark, "story_id": told} for mark, told in rows))
