"""All stages once in a process of its own, a day after the last time: two articles, two projects, one letter."""

from __future__ import annotations

import sys
from datetime import timedelta

from db.engine import open_database
from db.linking import claim_unlinked
from db.outbox import claim_letters, compose_letters, finish_letter, mark_sending
from db.reading import claim_waiting, finish_reading
from db.watches import save_watch
from domain.watching import Delivered, Watch
from tests.stored import HOUR, NOW, article, column, link_claimed, mention, poll, reading_of

engine = open_database(sys.argv[1])
earlier_runs = len(column(engine, "SELECT id FROM watches"))
now = NOW + earlier_runs * timedelta(days=1)
save_watch(engine, Watch(f"run {earlier_runs}", "w@example.org"), now)
poll(engine, article("one"), article("two"), now=now)
while claims := claim_waiting(engine, now=now, worker="w", lease=HOUR, limit=9):
    finish_reading(engine, [(claim, reading_of(mention(name=claim.article.title))) for claim in claims], "fake-1", now)
while waiting := claim_unlinked(engine, now=now, worker="w", lease=HOUR, limit=9):
    for each in waiting:
        link_claimed(engine, each, watch="run 0", now=now)
compose_letters(engine, now)
for hours in (0, 2):
    for letter in claim_letters(engine, now=now + hours * HOUR, worker="w", lease=HOUR, limit=9):
        mark_sending(engine, letter, now, HOUR / 6)
        finish_letter(engine, letter, Delivered("mx"), now)
