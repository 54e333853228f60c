"""Which articles tell one story: agency reports are reprinted sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import islice
from unicodedata import normalize

from sqlalchemy import Connection, insert, select

from db.tables import stories, story_sentences

SHORTEST_SENTENCE = 40
MOST_SENTENCES = 200
SHARED_AT_LEAST = 3
SHARED_SHARE = 0.6
REPRINTED_WITHIN = timedelta(days=14)

_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_NOT_WORDS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Words and numbers only, in one case: what an edit must touch to count as one."""
    return _NOT_WORDS.sub(" ", normalize("NFKC", text).casefold()).strip()


def sentence_marks(text: str) -> frozenset[int]:
    """64-bit hashes of the text's first 200 distinct sentences of 40 characters and more."""
    sentences = (folded(sentence) for sentence in _END.split(text))
    marks = (_mark(sentence) for sentence in sentences if len(sentence) >= SHORTEST_SENTENCE)
    return frozenset(islice(dict.fromkeys(marks), MOST_SENTENCES))


def _mark(sentence: str) -> int:
    return int.from_bytes(blake2b(sentence.encode(), digest_size=8).digest(), "big", signed=True)


def earlier_story(connection: Connection, marks: frozenset[int], published_at: datetime) -> int | None:
    """The stored story, at most 14 days away, with three and 60 % of these sentences; the most alike if several."""
    if len(marks) < SHARED_AT_LEAST:
        return None
    near = stories.c.published_at.between(published_at - REPRINTED_WITHIN, published_at + REPRINTED_WITHIN)
    told = select(story_sentences.c.story_id).join(stories).where(story_sentences.c.sentence.in_(marks), near)
    shared = Counter(connection.execute(told).scalars())
    story, count = max(shared.items(), key=lambda found: (found[1], -found[0]), default=(None, 0))
    return story if count >= max(SHARED_AT_LEAST, SHARED_SHARE * len(marks)) else None


def open_story(connection: Connection, marks: frozenset[int], published_at: datetime) -> int:
    story_id = connection.execute(
        insert(stories).values(published_at=published_at).returning(stories.c.id)
    ).scalar_one()
    _keep(connection, story_id, marks)
    return int(story_id)


def extend_story(connection: Connection, story_id: int, marks: frozenset[int]) -> None:
    """Adds the sentences of an edit, up to 200 in all."""
    known = frozenset(
        connection.execute(select(story_sentences.c.sentence).where(story_sentences.c.story_id == story_id)).scalars()
    )
    _keep(connection, story_id, frozenset(islice(marks - known, max(0, MOST_SENTENCES - len(known)))))


def _keep(connection: Connection, story_id: int, marks: frozenset[int]) -> None:
    if marks:
        connection.execute(insert(story_sentences), [{"sentence": mark, "story_id": story_id} for mark in marks])
