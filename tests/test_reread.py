"""Reading stored articles again: shown exactly, applied safely, and never a reason for a letter."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, text

from db.engine import backup_database, open_database, reading, writing
from db.invariants import broken_promises
from db.linking import claim_unlinked
from db.tables import clock, metadata
from db.watches import save_watch
from domain.articles import Article
from domain.records import Capacity, Facility, Mention, Money, Programme, Reading, Sector, Span, Status
from domain.watching import Deferred, Delivered, Delivery, Watch
from extractors.reader import ReaderUnavailable
from flows.cli import main
from flows.link import link
from flows.read import read
from flows.reread import BATCH, Wish, compare, preview, reread
from flows.send import send
from tests.stored import HOUR, NOW, article, column, poll, rows
from tests.told import Scripted

DAY = timedelta(days=1)
LATER = NOW + 30 * DAY


def lime(status: Status = Status.PLANNED, **values: Any) -> Mention:
    """The lime plant near Karaganda, known by its company."""
    columns: dict[str, Any] = {
        "name": "lime plant",
        "facility": Facility.PLANT,
        "evidence": f"The lime plant is {status}.",
        "products": ("lime",),
        "sector": Sector.BUILDING_MATERIALS,
        "country": "KZ",
        "region": "KZ-35",
        "companies": ("Sary Lime",),
    }
    return Mention(status=status, **columns | values)


def tyres(status: Status = Status.ANNOUNCED) -> Mention:
    return lime(
        status,
        name="tyre factory",
        evidence=f"The tyre factory is {status}.",
        products=("tyres",),
        sector=Sector.AUTOMOTIVE,
        region="KZ-75",
        companies=("Shina Qazaq",),
    )


@dataclass(slots=True)
class Mailbox:
    """A postman who takes what he is given while he is open."""

    open: bool = True
    taken: list[str] = field(default_factory=list)

    def deliver(self, message: EmailMessage) -> Delivery:
        if not self.open:
            return Deferred("closed")
        self.taken.append(str(message["Subject"]))
        return Delivered("box")


def post(engine: Engine, box: Mailbox, at: datetime) -> int:
    """How many letters were taken by now."""
    send(engine, box, "Qadam <qadam@example.org>", clock=lambda: at, worker="test")
    return len(box.taken)


def news(engine: Engine, words: str, *told: Mention, on: datetime = NOW, name: str | None = None) -> int:
    """An article is published, read and linked; gives how many alerts it led to."""
    poll(engine, article(name or words, words, published_at=on, seen_at=on), now=on)
    read(engine, Scripted("old-1", {words: told}), now=on, worker="test")
    return link(engine, now=on, worker="test").alerts


OLD = {
    "one": (lime(Status.PLANNED),),
    "two": (lime(Status.COMMISSIONED),),
    "three": (tyres(), lime(Status.COMMISSIONED, jobs=40)),
    "four": (),
    "five": (tyres(Status.CONSTRUCTION),),
}
NEW = Scripted(
    "new-1",
    {
        "one": (lime(Status.PLANNED, investment=Money(5e9, "KZT")),),
        "two": (lime(Status.CONSTRUCTION, region="KZ-33"),),
        "three": (tyres(),),
        "four": (lime(Status.SUSPENDED),),
        "five": (),
    },
    (Programme("180 projects.", count=180),),
)


@pytest.fixture
def lived(engine: Engine) -> Engine:
    """Five articles read by the old reader, and someone who was told of all of it."""
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), NOW)
    for days, (words, told) in enumerate(OLD.items()):
        news(engine, words, *told, on=NOW + days * DAY)
    assert post(engine, Mailbox(), NOW + 5 * DAY)
    return engine


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with reading(engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in metadata.sorted_tables
            if table is not clock
        }


def status_of(engine: Engine, project: str = "Q0001") -> Any:
    return column(engine, f"SELECT status FROM projects WHERE public_id = '{project}'")[0]


def test_a_preview_leaves_every_table_as_it_is(lived: Engine) -> None:
    before = dump(lived)
    assert preview(lived, NEW, now=LATER).counts["changed"] == 5
    assert dump(lived) == before


def test_a_preview_says_exactly_what_applying_does(lived: Engine) -> None:
    shown = preview(lived, NEW, now=LATER)
    done = reread(lived, NEW, now=LATER)
    assert (shown.applied, done.applied) == (False, True)
    assert replace(shown, applied=True) == done
    assert broken_promises(lived) == ()


def test_the_report_tells_what_changes_in_readings_and_projects(lived: Engine) -> None:
    report = preview(lived, NEW, now=LATER)
    counts = report.counts
    assert (counts["became_relevant"], counts["became_irrelevant"]) == (1, 1)
    assert (counts["gained"], counts["lost"]) == (1, 2)
    assert report.values == {"investment": 1, "status": 1, "evidence": 1, "region": 1}
    (investment,) = (value for value in report.changed_values if value.field == "investment")
    assert (investment.title, investment.before, investment.after) == ("Title of one", None, Money(5e9, "KZT"))
    moved = {(move.public_id, move.before, move.after, move.evidence) for move in report.moved}
    assert moved == {
        ("Q0001", Status.COMMISSIONED, Status.SUSPENDED, "The lime plant is suspended."),
        ("Q0002", Status.CONSTRUCTION, Status.ANNOUNCED, "The tyre factory is announced."),
    }


def test_no_more_examples_are_given_than_asked_for(lived: Engine) -> None:
    report = preview(lived, NEW, Wish(examples=1), now=LATER)
    assert (len(report.lost), report.counts["lost"]) == (1, 2)
    assert (len(report.moved), report.counts["moved"]) == (1, 2)


def test_nobody_is_mailed_for_it_while_a_later_move_mails_once(lived: Engine) -> None:
    box = Mailbox()
    report = reread(lived, NEW, now=LATER)
    assert report.untold.alerts > 0
    assert [watch.id for watch in report.untold.watches] == ["all"]
    assert link(lived, now=LATER, worker="test").alerts == 0
    assert post(lived, box, LATER) == 0
    assert news(lived, "six", lime(Status.CLOSED), on=LATER) == 1
    assert news(lived, "seven", lime(Status.CLOSED), on=LATER + DAY) == 0
    assert post(lived, box, LATER + 2 * DAY) == 1
    assert post(lived, box, LATER + 3 * DAY) == 1
    assert "lime plant" in box.taken[0]


def test_a_second_time_changes_nothing(lived: Engine) -> None:
    reread(lived, NEW, now=LATER)
    before = dump(lived)
    report = reread(lived, NEW, now=LATER + DAY)
    assert (report.counts["same"], report.counts["changed"], report.untold.alerts) == (5, 0, 0)
    assert dump(lived) == before


SCRIPT = """
import sys
from db.engine import open_database
from flows.reread import reread
from tests.test_reread import LATER, NEW
reread(open_database(sys.argv[1]), NEW, now=LATER)
"""


def reread_apart(url: str, kill_at: str) -> int:
    house = str(Path(__file__).parent.parent)
    environment = os.environ | {"QADAM_KILL_AT": kill_at, "PYTHONPATH": house}
    return subprocess.run([sys.executable, "-c", SCRIPT, url], env=environment, cwd=house, check=False).returncode


@pytest.mark.parametrize("mark", ["reread.inside_write", "reread.before_commit"])
def test_a_kill_in_a_write_leaves_all_as_it_was(lived: Engine, database_url: str, mark: str) -> None:
    before = dump(lived)
    assert reread_apart(database_url, mark) == -signal.SIGKILL
    assert dump(lived) == before


def test_killed_after_each_article_and_run_again_it_ends_where_an_unbroken_run_ends(
    lived: Engine, database_url: str, tmp_path: Path
) -> None:
    unbroken = open_database(f"sqlite:///{backup_database(database_url, tmp_path / 'unbroken.db')}")
    reread(unbroken, NEW, now=LATER)
    kills = 0
    while reread_apart(database_url, "reread.after_commit") == -signal.SIGKILL:
        kills += 1
        assert kills <= 5
    assert kills == 5
    assert dump(lived) == dump(unbroken)
    unbroken.dispose()


def test_a_launch_that_was_none_is_taken_back_and_what_was_said_of_it_stays_on_record(engine: Engine) -> None:
    news(engine, "one", lime(Status.PLANNED))
    news(engine, "two", lime(Status.COMMISSIONED), on=NOW + DAY)
    reread(engine, Scripted("new-1", OLD | {"two": (lime(Status.CONSTRUCTION),)}), now=LATER)
    assert status_of(engine) == "construction"
    history = rows(engine, "SELECT after, withdrawn_at IS NULL FROM changes ORDER BY id")
    assert history == [("planned", 1), ("commissioned", 0), ("construction", 1)]
    told = rows(engine, "SELECT status, reader, superseded FROM mentions ORDER BY id")
    assert told == [("planned", "new-1", 0), ("commissioned", "old-1", 1), ("construction", "new-1", 0)]
    assert column(engine, "SELECT DISTINCT reader FROM versions") == ["new-1"]


def test_an_article_that_turns_out_irrelevant_leaves_its_project_without_a_mention(engine: Engine) -> None:
    news(engine, "one", lime())
    report = reread(engine, Scripted("new-1", {}), now=LATER)
    assert [(move.public_id, move.after) for move in report.ended] == [("Q0001", None)]
    assert rows(engine, "SELECT relevant, state FROM versions") == [(0, "linked")]
    assert rows(engine, "SELECT status, sightings FROM projects") == [(None, 0)]
    assert broken_promises(engine) == ()


def test_a_new_mention_makes_a_project_without_an_alert(engine: Engine) -> None:
    save_watch(engine, Watch("new", "reader@example.org", new_projects=True), NOW)
    news(engine, "one")
    report = reread(engine, Scripted("new-1", {"one": (lime(),)}), now=LATER)
    assert [(move.public_id, move.before, move.after) for move in report.appeared] == [("Q0001", None, Status.PLANNED)]
    assert (report.untold.alerts, report.untold.letters) == (1, 1)
    assert post(engine, Mailbox(), LATER) == 0
    assert column(engine, "SELECT id FROM alerts") == []


def test_a_move_that_the_next_article_takes_back_is_no_move(engine: Engine) -> None:
    news(engine, "one", lime(Status.PLANNED))
    news(engine, "two", lime(Status.PLANNED), on=NOW + DAY)
    both = {"one": (lime(Status.CONSTRUCTION),), "two": (lime(Status.SUSPENDED),)}
    report = reread(engine, Scripted("new-1", both), now=LATER)
    assert [(move.before, move.after) for move in report.moved] == [(Status.PLANNED, Status.SUSPENDED)]


def test_only_articles_of_the_wished_time_are_read_again(lived: Engine) -> None:
    report = reread(lived, NEW, Wish(since=NOW + 3 * DAY), now=LATER)
    assert report.counts["articles"] == 2
    assert column(lived, "SELECT reader FROM versions ORDER BY id") == ["old-1"] * 3 + ["new-1"] * 2


def test_an_archive_longer_than_a_batch_is_read_to_its_end(engine: Engine) -> None:
    poll(engine, *(article(str(number)) for number in range(BATCH + 3)))
    read(engine, Scripted("old-1", {}), now=NOW, worker="test")
    assert reread(engine, Scripted("new-1", {}), now=LATER).counts["renamed"] == BATCH + 3
    assert set(column(engine, "SELECT reader FROM versions")) == {"new-1"}


def test_what_both_readers_say_is_left_alone(engine: Engine) -> None:
    both = (lime(spans=(Span("name", 0, 4),), capacity=Capacity(5.5, "t/year")), tyres())
    news(engine, "one", *both)
    before = rows(engine, "SELECT id, project_id, position, superseded FROM mentions")
    reread(engine, Scripted("new-1", {"one": (both[0], tyres(Status.PLANNED))}), now=LATER)
    assert rows(engine, "SELECT id, project_id, position, superseded FROM mentions WHERE id = 1") == before[:1]
    assert rows(engine, "SELECT id, project_id, position, superseded FROM mentions WHERE id = 3") == [(3, 2, 2, 0)]


def test_a_project_that_one_article_tells_of_stays_the_same_however_it_is_read(engine: Engine) -> None:
    spans = (Span("name", 10, 20),)
    news(engine, "one", lime(spans=spans))
    other = tyres()
    reread(engine, Scripted("new-1", {"one": (replace(other, spans=spans),)}), now=LATER)
    assert rows(engine, "SELECT public_id, region FROM projects") == [("Q0001", "KZ-75")]


def test_an_edit_of_the_only_article_of_a_project_makes_no_second_project(engine: Engine) -> None:
    news(engine, "one", lime(), name="same")
    news(engine, "two", lime(Status.CONSTRUCTION), name="same", on=NOW + DAY)
    assert rows(engine, "SELECT public_id, status FROM projects") == [("Q0001", "construction")]


def test_only_the_newest_version_of_an_article_is_read_again(engine: Engine) -> None:
    news(engine, "one", lime(), name="same")
    news(engine, "two", lime(Status.CONSTRUCTION), name="same", on=NOW + DAY)
    report = reread(engine, Scripted("new-1", {"two": (lime(Status.CONSTRUCTION),)}), now=LATER)
    assert report.counts["articles"] == 1
    assert column(engine, "SELECT reader FROM versions ORDER BY number") == ["old-1", "new-1"]


def test_an_edit_that_waits_is_left_to_the_read_stage(engine: Engine) -> None:
    news(engine, "one", lime(), name="same")
    poll(engine, article("same", "two"), now=NOW + DAY)
    assert reread(engine, Scripted("new-1", {}), now=LATER).counts["articles"] == 0


def test_what_waits_to_be_linked_is_news_still(engine: Engine) -> None:
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), NOW)
    poll(engine, article("one", "one"))
    read(engine, Scripted("old-1", {"one": (lime(), tyres())}), now=NOW, worker="test")
    report = reread(engine, Scripted("new-1", {"one": (lime(Status.CONSTRUCTION),)}), now=LATER)
    assert (report.counts["changed"], report.untold.alerts) == (1, 0)
    assert link(engine, now=LATER, worker="test").alerts == 1
    assert status_of(engine) == "construction"
    assert broken_promises(engine) == ()


def test_what_a_running_stage_has_in_hand_is_left_to_it(engine: Engine) -> None:
    poll(engine, article("one", "one"))
    read(engine, Scripted("old-1", {"one": (lime(),)}), now=NOW, worker="test")
    claim_unlinked(engine, now=LATER, worker="other", lease=HOUR, limit=1)
    before = dump(engine)
    assert reread(engine, Scripted("new-1", {}), now=LATER).counts["held"] == 1
    assert dump(engine) == before


@dataclass(frozen=True, slots=True)
class Fussy:
    """Fails at articles with one text; reads as the other reader does."""

    wrapped: Scripted
    refused: str
    error: Exception
    name: str = "fussy-1"
    abreast: int = 1

    def read(self, article: Article) -> Reading:
        if article.text == self.refused:
            raise self.error
        return self.wrapped.read(article)


def test_an_article_that_was_given_up_is_read_and_nobody_is_told(engine: Engine) -> None:
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), NOW)
    poll(engine, article("one", "one"))
    for _ in range(3):
        read(engine, Fussy(NEW, "one", ValueError("no")), now=NOW, worker="test")
    assert column(engine, "SELECT state FROM versions") == ["parked"]
    report = reread(engine, NEW, now=LATER)
    assert (report.counts["recovered"], report.untold.alerts) == (1, 1)
    assert rows(engine, "SELECT state, last_error FROM versions") == [("linked", None)]
    assert (status_of(engine), post(engine, Mailbox(), LATER)) == ("planned", 0)
    assert reread(engine, NEW, now=LATER).counts["same"] == 1


def test_an_article_that_could_not_be_linked_is_linked_with_what_is_read_now(engine: Engine) -> None:
    poll(engine, article("one", "one"))
    read(engine, Scripted("old-1", {"one": (lime(), tyres())}), now=NOW, worker="test")
    with writing(engine) as connection:
        connection.execute(text("UPDATE versions SET state = 'parked', last_error = 'odd', attempts = 3"))
    reread(engine, Scripted("new-1", {"one": (lime(),)}), now=LATER)
    assert rows(engine, "SELECT public_id, status, sightings FROM projects") == [("Q0001", "planned", 1)]
    assert broken_promises(engine) == ()


def test_an_article_that_cannot_be_read_again_stays_and_stops_no_other(lived: Engine) -> None:
    report = reread(lived, Fussy(NEW, "two", ValueError("too hard")), now=LATER)
    assert [(one.title, one.error) for one in report.failed] == [("Title of two", "ValueError: too hard")]
    assert column(lived, "SELECT reader FROM versions ORDER BY id") == [
        "fussy-1", "old-1", "fussy-1", "fussy-1", "fussy-1"
    ]  # fmt: skip


def test_a_reader_that_cannot_work_at_all_stops_the_work(lived: Engine) -> None:
    before = dump(lived)
    with pytest.raises(ReaderUnavailable):
        reread(lived, Fussy(NEW, "one", ReaderUnavailable("Start the server.")), now=LATER)
    assert dump(lived) == before


def test_numbers_out_of_range_are_no_reading(engine: Engine) -> None:
    news(engine, "one", lime())
    report = reread(engine, Scripted("new-1", {"one": (lime(score=1.5),)}), now=LATER)
    assert report.counts["failed"] == 1


def test_an_alert_that_was_never_sent_does_not_wake_when_re_reading_gives_its_move_back(engine: Engine) -> None:
    box = Mailbox(open=False)
    save_watch(engine, Watch("all", "reader@example.org"), NOW)
    news(engine, "one", lime(Status.PLANNED))
    assert news(engine, "two", lime(Status.COMMISSIONED), on=NOW + DAY) == 1
    post(engine, box, NOW + DAY)
    reread(engine, Scripted("new-1", OLD | {"two": (lime(Status.PLANNED),)}), now=NOW + 2 * DAY)
    reread(engine, Scripted("new-2", OLD), now=NOW + 3 * DAY)
    assert status_of(engine) == "commissioned"
    box.open = True
    assert post(engine, box, LATER) == 0


def test_an_alert_that_waits_for_its_letter_is_still_told_once(engine: Engine) -> None:
    box = Mailbox()
    save_watch(engine, Watch("all", "reader@example.org"), NOW)
    news(engine, "one", lime(Status.PLANNED))
    assert news(engine, "two", lime(Status.COMMISSIONED), on=NOW + DAY) == 1
    reread(engine, Scripted("new-1", OLD | {"two": (lime(Status.COMMISSIONED, jobs=7),)}), now=NOW + 2 * DAY)
    assert post(engine, box, LATER) == 1
    assert post(engine, box, LATER + DAY) == 1


def test_without_a_copy_the_readings_alone_are_compared(lived: Engine) -> None:
    before, report = dump(lived), compare(lived, NEW, now=LATER)
    assert dump(lived) == before
    assert not report.projects_known
    known = {name: report.counts[name] for name in ("articles", "changed", "gained", "lost", "became_relevant")}
    assert known == {name: preview(lived, NEW, now=LATER).counts[name] for name in known}


Qadam = Callable[..., str]


@pytest.fixture
def qadam(database_url: str) -> Qadam:
    def run(*words: str, **more: str) -> str:
        environment = {"QADAM_DATABASE": database_url, "QADAM_MODEL": "lexicon"} | more
        result = CliRunner().invoke(main, words, env=environment, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_the_command_shows_first_and_writes_when_told(lived: Engine, qadam: Qadam) -> None:
    before = dump(lived)
    assert "5 read, 5 differently" in qadam("reread")
    shown = qadam("reread", "--since", "2026-03-17")
    assert "4 read, 4 differently" in shown
    assert "Nothing is written" in shown
    assert dump(lived) == before
    assert "Nobody is mailed" in qadam("reread", "--apply")
    assert set(column(lived, "SELECT reader FROM versions")) == {"lexicon-2"}
    assert "nothing to write" in qadam("reread", "--apply")


def test_the_command_says_the_same_for_programs(lived: Engine, qadam: Qadam) -> None:
    report = json.loads(qadam("reread", "--json"))
    assert report["applied"] is False
    assert report["counts"]["lost"] == 5
    assert {one["public_id"] for one in report["ended"]} == set(column(lived, "SELECT public_id FROM projects"))


def test_a_reader_that_is_named_takes_the_place_of_every_configured_one(lived: Engine, qadam: Qadam) -> None:
    silent = {"QADAM_ENDPOINT": "http://127.0.0.1:9/v1", "QADAM_ENDPOINT_MODEL": "none", "QADAM_MODEL": "/nowhere"}
    report = json.loads(qadam("reread", "--json", "--model", "lexicon", **silent))
    assert (report["reader"], report["counts"]["failed"]) == ("lexicon-2", 0)
