"""The terminal calls projects in its own language, whatever their news call them, and says what that is."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from db.engine import upgrade_database
from domain.records import Status
from flows.cli import main
from tests.told import news, plant


def told(database: str, *words: str) -> str:
    return CliRunner().invoke(main, [f"--database={database}", *words], catch_exceptions=False).output


def test_lists_changes_and_a_project_itself_tell_what_it_is(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/qadam.db"
    engine = upgrade_database(database)
    news(
        engine,
        "Завода извести ждут.",
        plant("lime", name="завода извести", locality="Балхаше", evidence="Завода ждут."),
    )
    news(engine, "It is built.", plant("lime", Status.CONSTRUCTION, evidence="It is built."), day=2)
    news(engine, "Нечто.", plant("unobtainium", name="завод нечта", evidence="Нечто."), day=3)
    engine.dispose()
    for words in ("projects", "changes"):
        shown = told(database, words)
        assert "Lime plant" in shown
        assert "завода извести" not in shown
        assert "завод нечта" in shown  # what has no word here keeps its name
    assert "Balkhash" in told(database, "changes")
    itself = told(database, "project", "Q0001")
    assert itself.strip().startswith("Lime plant  Q0001")
    assert "завода извести" in itself
