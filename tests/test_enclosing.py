"""What is looked up when a letter goes out: promises as of that day, what a change rests on, the watch's filter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.message import EmailMessage
from functools import partial

from sqlalchemy import Engine, text

from alerts.imprint import Imprint
from db.enclosing import enclosed
from db.engine import writing
from db.outbox import claim_letters, compose_letters
from db.watches import save_watch
from domain.fates import Late, Overdue
from domain.records import Status
from domain.watching import Basis, Delivered, Letter, Watch
from flows.send import send
from flows.writing import written
from tests.stored import HOUR, link, mention, reading_of, seen

WATCH = Watch("launches", "reader@example.org", to=frozenset({Status.COMMISSIONED}))
PLANNED, LAUNCHED = datetime(2024, 1, 10, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC)


def launched(engine: Engine) -> None:
    """A plant was promised for 2024 and launched in March 2025, and the watch is to hear of it."""
    save_watch(engine, WATCH, PLANNED)
    seen(engine, reading_of(mention(Status.PLANNED, expected="2024")), name="planned", now=PLANNED)
    link(engine, now=PLANNED)
    seen(engine, reading_of(mention(Status.COMMISSIONED, evidence="It was launched.")), name="launched", now=LAUNCHED)
    link(engine, 1, now=LAUNCHED, watch=WATCH.id)
    compose_letters(engine, LAUNCHED)


def claimed(engine: Engine) -> Letter:
    (claim,) = claim_letters(engine, now=LAUNCHED, worker="w", lease=HOUR, limit=1)
    return claim.letter


def test_a_letter_tells_what_became_of_the_promises(engine: Engine) -> None:
    launched(engine)
    (event,) = enclosed(engine, claimed(engine), LAUNCHED.date()).events
    (promise,) = event.promises
    assert promise.said == "2024"
    assert isinstance(promise.fate, Late)
    assert promise.fate.days == 60


def test_promises_are_as_of_the_day_on_which_the_letter_goes_out(engine: Engine) -> None:
    save_watch(engine, WATCH, PLANNED)
    seen(engine, reading_of(mention(Status.PLANNED, expected="2024")), name="planned", now=PLANNED)
    link(engine, now=PLANNED, watch=WATCH.id)
    compose_letters(engine, LAUNCHED)
    (event,) = enclosed(engine, claimed(engine), date(2025, 1, 31)).events
    assert event.promises[0].fate == Overdue(31)


def test_a_letter_carries_its_watches_filters(engine: Engine) -> None:
    launched(engine)
    assert enclosed(engine, claimed(engine), LAUNCHED.date()).watches == (WATCH,)


def test_what_a_person_confirmed_is_told_so(engine: Engine) -> None:
    launched(engine)
    letter = claimed(engine)
    assert enclosed(engine, letter, LAUNCHED.date()).events[0].basis is Basis.REPORTED
    with writing(engine) as connection:
        connection.execute(text("UPDATE mentions SET confirmed = TRUE WHERE status = 'commissioned'"))
    assert enclosed(engine, letter, LAUNCHED.date()).events[0].basis is Basis.CONFIRMED


def test_a_project_that_is_gone_keeps_its_event_as_it_was(engine: Engine) -> None:
    launched(engine)
    letter = claimed(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE projects SET sightings = 0"))
    assert enclosed(engine, letter, LAUNCHED.date()).events == letter.events


class Box:
    """A postman who keeps what he is given."""

    def __init__(self) -> None:
        self.mails = list[EmailMessage]()

    def deliver(self, message: EmailMessage) -> Delivered:
        self.mails.append(message)
        return Delivered("box")


def test_what_is_sent_says_all_of_it_and_offers_an_end(engine: Engine) -> None:
    launched(engine)
    box, imprint = Box(), Imprint("https://qadam.example.org", "a secret that nobody guesses")
    write = partial(written, imprint=imprint)
    assert send(engine, box, "Qadam <q@example.org>", clock=lambda: LAUNCHED, worker="w", write=write).delivered == 1
    (mail,) = box.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "60 days late" in body.get_content()
    assert "launches: status: commissioned" in body.get_content()
    assert mail["List-Unsubscribe"].startswith("<https://qadam.example.org/unsubscribe/")
