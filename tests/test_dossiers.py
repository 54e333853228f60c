"""What the page of a project is made from: one project's rows, no more than are shown, on either database."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import Engine, event, insert

from db.article_pages import article_page
from db.dossiers import articles_of, dossier_of, passages_of
from db.engine import reading, writing
from db.silences import archive_gaps, usual_for
from db.tables import silences
from domain.passages import Passage
from domain.records import Sector, Span, Status
from domain.silence import usual_silence
from tests.stored import NOW
from tests.told import DAY, news, plant

pytestmark = pytest.mark.both

TEXT = "Rain fell. Sary Lime will build a lime plant for 40 billion tenge. Snow fell."
FLOOR = 0.35


def lived(engine: Engine, reports: int = 3) -> Engine:
    for day in range(reports):
        status = Status.PLANNED if day < 2 else Status.CONSTRUCTION
        news(engine, f"{TEXT} {day}", plant("lime", status, jobs=100 + day), day=day)
    return engine


def test_a_dossier_has_all_sightings_and_a_page_of_mentions_newest_first(engine: Engine) -> None:
    lived(engine)
    with reading(engine) as connection:
        dossier = dossier_of(connection, "q0001", FLOOR, skip=1, limit=1)
        assert dossier_of(connection, "Q0002", FLOOR, skip=0, limit=1) is None
    assert dossier is not None
    assert [one.mention.jobs for one in dossier.sightings] == [100, 101, 102]
    assert [one.mention.jobs for one in dossier.mentions] == [101]
    assert dossier.many == 3
    assert [change.after for change in dossier.history] == [Status.PLANNED, Status.CONSTRUCTION]


def test_the_sentence_around_a_span_is_read_from_the_stored_text(engine: Engine) -> None:
    lived(engine, 1)
    money, rain = (Span("investment", at, at + len(words)) for words, at in _found("40 billion tenge", "Rain"))
    with reading(engine) as connection:
        told = passages_of(connection, [(1, money), (1, rain), (99, rain)])
        assert passages_of(connection, []) == {}
    assert told == {
        (1, money): Passage("Sary Lime will build a lime plant for ", "40 billion tenge", "."),
        (1, rain): Passage("", "Rain", " fell."),
    }


def _found(*quotes: str) -> list[tuple[str, int]]:
    return [(words, TEXT.index(words)) for words in quotes]


def test_articles_and_their_pages_are_found_by_mention(engine: Engine) -> None:
    lived(engine, 2)
    with reading(engine) as connection:
        (told,) = articles_of(connection, [2]).values()
        page = article_page(connection, told.version_id, most=1)
    assert told.source_name == "Agency"
    assert told.published_at == NOW + DAY
    assert page is not None
    assert (page.text, page.newer, page.many) == (f"{TEXT} 1", None, 1)
    assert [(one.mention_id, one.project_id) for one in page.mentions] == [(2, "Q0001")]


def test_what_is_usual_for_a_group_is_what_the_whole_archive_says(engine: Engine) -> None:
    lived(engine, 1)
    drawn = random.Random(7)
    statuses, sectors = ("announced", "planned", "construction"), ("food", "energy", "mining", "other")
    rows = [
        {"project_id": 1, "number": at, "status": drawn.choice(statuses), "sector": drawn.choice(sectors), "days": days}
        for at, days in enumerate((drawn.randint(1, 300) for _ in range(150)), 1)
    ]
    with writing(engine, NOW) as connection:
        connection.execute(insert(silences), rows)
    with reading(engine) as connection:
        usual = usual_silence(archive_gaps(connection))
        for status in (Status.ANNOUNCED, Status.PLANNED, Status.SUSPENDED):
            for sector in (Sector.FOOD, Sector.OTHER, Sector.WASTE):
                assert usual_for(connection, status, sector).of(status, sector) == usual.of(status, sector)


def test_a_page_asks_no_more_of_the_database_for_many_reports_than_for_few(engine: Engine) -> None:
    lived(engine, 3)
    few = _asked(engine)
    for day in range(3, 15):
        news(engine, f"{TEXT} {day}", plant("lime", Status.CONSTRUCTION, jobs=100), day=day)
    assert _asked(engine) == few <= 16


def _asked(engine: Engine) -> int:
    """How many statements a dossier takes."""
    told: list[str] = []

    def noted(*parts: object) -> None:
        told.append(str(parts[2]))

    event.listen(engine, "before_cursor_execute", noted)
    with reading(engine) as connection:
        dossier_of(connection, "Q0001", FLOOR, skip=0, limit=2)
    event.remove(engine, "before_cursor_execute", noted)
    return len(told)
