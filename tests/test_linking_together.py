"""Articles that share a transaction are linked as if each had one of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from alerts.audience import Audience
from db.invariants import broken_promises
from db.linking import claim_unlinked
from domain.watching import Event, Watch
from flows.link import LEASE, TOGETHER, Terms, link, link_together
from tests.stored import NOW, column, mention, reading_of, seen

pytestmark = pytest.mark.both

PRODUCTS = ("lime", "glass", "insulin")


@pytest.fixture
def waiting(engine: Engine) -> Iterator[Engine]:
    for product in PRODUCTS:
        seen(engine, reading_of(mention(name=f"{product} plant", products=(product,))), name=product)
    yield engine
    assert broken_promises(engine) == ()


class Failing(Audience):
    """Cannot be asked about glass."""

    def of(self, event: Event) -> list[Watch]:
        if "glass" in event.mention.products:
            raise ValueError("nobody can say who hears of glass")
        return super().of(event)


def test_one_that_cannot_be_linked_holds_up_no_other(waiting: Engine) -> None:
    claims = claim_unlinked(waiting, now=NOW, worker="w", lease=LEASE, limit=3)
    moved = link_together(waiting, claims, Terms(Failing(()), NOW))
    assert [one is not None for one in moved] == [True, False, True]
    assert column(waiting, "SELECT state FROM versions ORDER BY id") == ["linked", "read", "linked"]
    assert column(waiting, "SELECT name FROM projects ORDER BY name") == ["insulin plant", "lime plant"]
    assert "nobody can say" in column(waiting, "SELECT last_error FROM versions WHERE last_error IS NOT NULL")[0]


def test_one_that_another_worker_has_meanwhile_is_left_to_it(waiting: Engine) -> None:
    claims = claim_unlinked(waiting, now=NOW, worker="slow", lease=timedelta(0), limit=3)
    (taken,) = claim_unlinked(waiting, now=NOW, worker="quick", lease=LEASE, limit=1)
    terms = Terms(Audience(()), NOW)
    moved = link_together(waiting, claims, terms)
    assert [one and one.version_id for one in moved] == [
        None if claim.version_id == taken.version_id else claim.version_id for claim in claims
    ]
    assert len(column(waiting, "SELECT id FROM projects")) == len(PRODUCTS) - 1
    assert link_together(waiting, (taken,), terms)[0] is not None
    assert len(column(waiting, "SELECT id FROM projects")) == len(PRODUCTS)


def test_many_articles_wait_for_the_disk_once(engine: Engine) -> None:
    many = 2 * TOGETHER
    for number in range(many):
        seen(engine, reading_of(mention(name=f"plant {number}")), name=str(number))
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    assert link(engine, now=NOW, worker="w").linked == many
    # To link, to claim (these, and that there are no more), and to look for what the day brings.
    assert len(commits) <= 2 + 2 + 1
