"""How many of the demo's life stories the pipeline tells as they were: `make lives` after `make demo`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sqlalchemy import Connection

from db.engine import open_database, reading
from db.views import article_rows, project_page
from demo.archive import read_articles, read_truth
from demo.verdict import Steps, Verdict, judge

HOUSE = Path(__file__).resolve().parent.parent


def main() -> int:
    database = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{HOUSE}/var/demo/qadam.db"
    with reading(open_database(database)) as connection:
        verdicts = verdicts_of(connection)
    for verdict in verdicts:
        if not verdict.right:
            print(f"{verdict.life.key}\n   was  {_words(_history(verdict))}\n   told {_words(verdict.told)}")
    right, order = sum(v.right for v in verdicts), sum(v.right_order for v in verdicts)
    print(f"\n{right} of {len(verdicts)} life stories right to the day, {order} in the right order")
    return 0


def verdicts_of(connection: Connection) -> tuple[Verdict, ...]:
    ids = {article.number: article.id for article in read_articles()}
    told = {
        ids[int(number[0])]: row.projects
        for row in article_rows(connection, limit=10_000)
        if (number := re.search(r"1\d{5}", row.url))
    }
    histories = {project: _told(connection, project) for projects in told.values() for project in projects}
    return judge(read_truth(), told, histories)


def _told(connection: Connection, public_id: str) -> Steps:
    page = project_page(connection, public_id)
    changes = page.changes if page else ()
    return tuple((change.on, change.after) for change in changes if change.withdrawn_at is None)


def _history(verdict: Verdict) -> Steps:
    return tuple((step.day, step.status) for step in verdict.life.history)


def _words(steps: Steps) -> str:
    return ", ".join(f"{day} {status}" for day, status in steps) or "nothing"


if __name__ == "__main__":
    raise SystemExit(main())
