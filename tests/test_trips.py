"""Questions asked together get the answers that each gets alone; what nobody waits for is written all the same."""

from __future__ import annotations

from datetime import UTC

import pytest
from sqlalchemy import Connection, Engine, bindparam, select, text
from sqlalchemy.exc import IntegrityError

from db.engine import reading, writing
from db.histories import STORED
from db.portions import insert_all
from db.projects import COUNTING_OF
from db.tables import projects, silences
from db.trips import asked_together, unwaited
from tests.stored import link, mention, reading_of, seen

pytestmark = pytest.mark.both

_SILENCES = select(silences).where(silences.c.project_id == bindparam("project")).order_by(silences.c.number)


def gap(number: int, days: int = 7) -> dict[str, object]:
    return {"project_id": 1, "number": number, "status": "planned", "sector": "energy", "days": days}


def one_project(engine: Engine) -> None:
    seen(engine, reading_of(mention()))
    link(engine)


def lengths(connection: Connection) -> list[int]:
    (rows,) = asked_together(connection, (_SILENCES,), project=1)
    return [row.days for row in rows]


def test_questions_asked_together_get_the_answers_that_each_gets_alone(engine: Engine) -> None:
    one_project(engine)
    its = projects.c.id == bindparam("project")
    questions = (COUNTING_OF, STORED, select(projects).where(its, projects.c.name != "another"))
    with reading(engine) as connection:
        together = asked_together(connection, questions, project=1)
        alone = [connection.execute(question, {"project": 1}).mappings().all() for question in questions]
    assert [[row._asdict() for row in rows] for rows in together] == [[dict(row) for row in rows] for rows in alone]
    assert together[0][0].published_at.tzinfo is UTC
    assert all(len(rows) == 1 for rows in together)


def test_what_nobody_waited_for_is_written_in_its_order(engine: Engine) -> None:
    one_project(engine)
    with writing(engine) as connection:
        with unwaited(connection):
            insert_all(connection, silences, (gap(number, 10 * number) for number in range(1, 4)))
            connection.execute(text("UPDATE silences SET days = days + 1 WHERE number > 1"))
            insert_all(connection, silences, [gap(4, 40)])
        assert lengths(connection) == [10, 21, 31, 40]
    with reading(engine) as connection:
        assert lengths(connection) == [10, 21, 31, 40]


def write_two_gaps_of_which_one_is_nobodys(engine: Engine) -> None:
    with writing(engine) as connection, unwaited(connection):
        insert_all(connection, silences, [gap(1)])
        insert_all(connection, silences, [gap(1) | {"project_id": 999}])


def test_an_error_that_comes_last_undoes_everything(engine: Engine) -> None:
    one_project(engine)
    with pytest.raises(IntegrityError):
        write_two_gaps_of_which_one_is_nobodys(engine)
    with reading(engine) as connection:
        assert lengths(connection) == []
