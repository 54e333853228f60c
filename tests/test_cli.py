"""The command line as a person or a program meets it: what it prints, what it refuses, and its exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from demo.archive import read_articles
from demo.newsroom import Newsroom
from flows.cli import main

Qadam = Callable[..., Result]


@pytest.fixture
def qadam(tmp_path: Path) -> Qadam:
    """Runs the command line with everything it keeps below the test's folder."""
    environment = {
        "QADAM_DATABASE": f"sqlite:///{tmp_path}/qadam.db",
        "QADAM_OUTBOX": str(tmp_path / "outbox"),
        "QADAM_WATCHES": str(tmp_path / "watches.yaml"),
    }
    (tmp_path / "watches.yaml").write_text("watches: []\n", encoding="utf-8")

    def run(*words: str, **more: str) -> Result:
        return CliRunner().invoke(main, words, env=environment | more, catch_exceptions=False)

    return run


def test_help_names_every_command(qadam: Qadam) -> None:
    text = qadam("--help").output
    queries = (
        "sources",
        "projects",
        "project",
        "promises",
        "programmes",
        "programme",
        "changes",
        "articles",
        "reconcile",
        "export",
        "mcp",
    )
    for command in ("run", "demo", *queries, "watch", "db", "doctor"):
        assert f"\n  {command} " in text


def test_a_query_before_the_first_run_says_what_to_do(qadam: Qadam) -> None:
    result = qadam("projects")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "make run" in result.output


def test_an_empty_database_says_so_instead_of_showing_an_empty_table(qadam: Qadam) -> None:
    assert qadam("db", "upgrade").exit_code == 0
    assert "make demo" in qadam("projects").output
    assert "Nobody watches yet" in qadam("watch", "list").output


def test_a_wrong_setting_is_named(qadam: Qadam) -> None:
    result = qadam("projects", QADAM_THREADS="many")
    assert result.exit_code == 1
    assert "QADAM_THREADS" in result.output


def test_a_broken_list_of_sources_is_reported_with_its_line(qadam: Qadam, tmp_path: Path) -> None:
    broken = tmp_path / "sources.yaml"
    broken.write_text("sources:\n  - id: one\n    kind: radio\n", encoding="utf-8")
    result = qadam("sources", QADAM_SOURCES=str(broken))
    assert result.exit_code == 1
    assert f"{broken}:" in result.output


def test_a_watch_is_added_listed_and_removed(qadam: Qadam) -> None:
    assert (
        "is kept"
        in qadam(
            "watch", "add", "analyst@example.org", "--confirmed", "--region", "KZ-35", "--to", "commissioned"
        ).output
    )
    (watch,) = json.loads(qadam("watch", "list", "--json").output)
    assert (watch["id"], watch["regions"], watch["to"]) == ("analyst", ["KZ-35"], ["commissioned"])
    assert qadam("watch", "remove", "analyst").exit_code == 0
    assert qadam("watch", "remove", "analyst").exit_code == 1


def test_a_second_watch_of_one_person_gets_a_name_of_its_own(qadam: Qadam) -> None:
    qadam("watch", "add", "analyst@example.org", "--confirmed")
    qadam("watch", "add", "analyst@example.org", "--confirmed", "--sector", "energy")
    assert {watch["id"] for watch in json.loads(qadam("watch", "list", "--json").output)} == {"analyst", "analyst-2"}


@pytest.mark.parametrize(
    "wrong",
    [("analyst",), ("analyst@example.org", "--region", "Karaganda"), ("analyst@example.org", "--sector", "magic")],
)
def test_a_watch_that_could_never_tell_of_anything_is_refused(qadam: Qadam, wrong: tuple[str, ...]) -> None:
    result = qadam("watch", "add", *wrong)
    assert result.exit_code == 1
    assert "cannot be used" in result.output


def test_a_watch_never_takes_the_place_of_anothers(qadam: Qadam) -> None:
    qadam("watch", "add", "analyst@example.org", "--confirmed", "--name", "launches")
    assert qadam("watch", "add", "stranger@example.org", "--confirmed", "--name", "launches").exit_code == 1
    qadam("watch", "remove", "launches")
    assert qadam("watch", "add", "stranger@example.org", "--confirmed", "--name", "launches").exit_code == 1


def test_a_watch_of_the_file_is_removed_in_the_file(qadam: Qadam, tmp_path: Path) -> None:
    (tmp_path / "watches.yaml").write_text("watches: [{id: mine, email: a@example.org}]\n", encoding="utf-8")
    qadam("run", QADAM_SOURCES=str(unreachable(tmp_path)))
    result = qadam("watch", "remove", "mine")
    assert result.exit_code == 1
    assert "watches.yaml" in result.output


def test_a_list_of_watches_that_is_named_but_missing_ends_no_watch(qadam: Qadam, tmp_path: Path) -> None:
    result = qadam("run", QADAM_SOURCES=str(unreachable(tmp_path)), QADAM_WATCHES=str(tmp_path / "typo.yaml"))
    assert result.exit_code == 1
    assert "typo.yaml" in result.output


def test_the_demo_never_touches_a_folder_that_holds_something_else(qadam: Qadam, tmp_path: Path) -> None:
    (tmp_path / "qadam.db").write_bytes(b"dear data")
    assert qadam("demo", "--folder", str(tmp_path), "--days", "1").exit_code == 1
    assert (tmp_path / "qadam.db").read_bytes() == b"dear data"


def test_polling_alone_knows_the_sources_of_the_file(qadam: Qadam, tmp_path: Path) -> None:
    output = qadam("run", "--only", "poll", QADAM_SOURCES=str(unreachable(tmp_path))).output
    assert "1 sources polled, 1 failed" in output


def test_an_unknown_project_is_one_sentence(qadam: Qadam) -> None:
    qadam("db", "upgrade")
    result = qadam("project", "Q9999")
    assert result.exit_code == 1
    assert "Q9999" in result.output


def test_a_run_without_a_network_loses_nothing_and_points_to_the_demo(qadam: Qadam, tmp_path: Path) -> None:
    result = qadam("run", QADAM_SOURCES=str(unreachable(tmp_path)))
    assert result.exit_code == 1
    assert "make demo" in result.output
    assert "failed" in result.output
    assert json.loads(qadam("sources", "--json", QADAM_SOURCES=str(unreachable(tmp_path))).output)[0]["known"]


def test_a_run_with_nothing_due_ends_well(qadam: Qadam, tmp_path: Path) -> None:
    sources = str(unreachable(tmp_path))
    qadam("run", QADAM_SOURCES=sources)
    result = qadam("run", QADAM_SOURCES=sources)
    assert result.exit_code == 0
    assert "No source is due" in result.output


def unreachable(folder: Path) -> Path:
    path = folder / "sources.yaml"
    path.write_text(
        "- id: nowhere\n  name: Nowhere\n  url: https://nowhere.invalid/rss\n  language: en\n"
        "  kind: feed\n  interval: 30m\n  expected_per_day: 1\n",
        encoding="utf-8",
    )
    return path


def test_stages_can_be_run_alone(qadam: Qadam, tmp_path: Path) -> None:
    output = qadam("run", "--only", "link", "--only", "read", QADAM_SOURCES=str(unreachable(tmp_path))).output
    assert output.index("read:") < output.index("link:")
    assert "poll:" not in output


def test_the_doctor_names_what_is_ill(qadam: Qadam, tmp_path: Path) -> None:
    ill = qadam("doctor", QADAM_SOURCES=str(unreachable(tmp_path)))
    assert ill.exit_code == 1
    assert "✗ database" in ill.output
    qadam("db", "upgrade")
    well = qadam("doctor", QADAM_SOURCES=str(unreachable(tmp_path)))
    assert well.exit_code == 0
    assert "✗" not in well.output


def test_a_backup_is_a_whole_database(qadam: Qadam, tmp_path: Path) -> None:
    qadam("watch", "add", "analyst@example.org", "--confirmed")
    copy = tmp_path / "copy.db"
    assert qadam("db", "backup", str(copy)).exit_code == 0
    restored = qadam("watch", "list", "--json", QADAM_DATABASE=f"sqlite:///{copy}")
    assert json.loads(restored.output)[0]["email"] == "analyst@example.org"


def test_the_demo_ends_with_a_database_worth_looking_at(qadam: Qadam, tmp_path: Path) -> None:
    result = qadam("demo", "--folder", str(tmp_path / "demo"), "--days", "40")
    assert result.exit_code == 0
    database = {"QADAM_DATABASE": f"sqlite:///{tmp_path}/demo/qadam.db"}
    projects = json.loads(qadam("projects", "--json", **database).output)
    assert len(projects) > 5
    shown = qadam("project", projects[0]["public_id"], **database).output
    assert projects[0]["public_id"] in shown
    assert "«" in shown
    assert qadam("changes", **database).exit_code == 0
    assert qadam("articles", "--relevant", **database).exit_code == 0


def test_a_replay_writes_one_line_per_article_and_never_looks_at_labels(qadam: Qadam, tmp_path: Path) -> None:
    recorded, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    articles = [article for article in read_articles() if article.reprint_of is None][:12]
    rows = [
        {
            "id": article.id,
            "language": article.language,
            "published": article.published.date().isoformat(),
            "title": article.title,
            "text": article.text,
            "relevant": "this label would break a reader that looks at it",
            "projects": None,
        }
        for article in articles
    ]
    recorded.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert qadam("replay", str(recorded), "--out", str(out)).exit_code == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {answer["id"] for answer in answers} == {article.id for article in articles}
    texts = {article.id: article.text for article in articles}
    for answer in answers:
        assert answer.keys() == {"id", "relevant", "relevance", "projects", "programmes", "changes"}
        for project in answer["projects"]:
            assert project["project_id"]
            assert project["evidence"] in texts[answer["id"]]
            for spans in project["spans"].values():
                assert all(0 <= start < end <= len(texts[answer["id"]]) for start, end in spans)


def test_a_replay_of_what_is_no_article_names_the_line(qadam: Qadam, tmp_path: Path) -> None:
    recorded = tmp_path / "in.jsonl"
    recorded.write_text('{"id": "one"}\n', encoding="utf-8")
    result = qadam("replay", str(recorded), "--out", str(tmp_path / "out.jsonl"))
    assert result.exit_code == 1
    assert f"{recorded}:1" in result.output


def test_sources_that_answer_are_shown_as_heard(qadam: Qadam, tmp_path: Path) -> None:
    with Newsroom() as newsroom:
        sources = str(newsroom.write_sources(tmp_path))
        rows = json.loads(qadam("sources", "--json", QADAM_SOURCES=sources).output)
    assert {row["source"]["kind"] for row in rows} == {"feed", "sitemap", "listing"}
