"""Assistants ask over the Model Context Protocol: a real client, a real process, quotes that are marked as such."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from db.engine import upgrade_database
from flows.assistants import CAUTION, MOST
from tests.machine_archive import HOSTILE, fill

TOOLS = {"search_projects", "get_project", "list_changes", "list_promises", "list_programmes", "sources_health"}
START = "from flows.cli import main; main()"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One process answers all questions of the tests, for its start is what costs."""
    address = f"sqlite:///{tmp_path_factory.mktemp('assistants')}/qadam.db"
    engine = upgrade_database(address)
    fill(engine)
    engine.dispose()
    environment = {**os.environ, "QADAM_DATABASE": address, "QADAM_DAY": "2026-03-25"}
    server = StdioServerParameters(command=sys.executable, args=["-c", START, "mcp"], env=environment)
    return asyncio.run(_asked(server))


QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "lime": ("search_projects", {"words": "lime"}),
    "first": ("search_projects", {"limit": 1}),
    "built": ("search_projects", {"status": "construction", "region": "KZ-35"}),
    "record": ("get_project", {"project_id": "Q0001"}),
    "hostile": ("get_project", {"project_id": "Q0002"}),
    "then": ("get_project", {"project_id": "Q0001", "as_of": "2026-03-16"}),
    "changes": ("list_changes", {"limit": 2}),
    "slipped": ("list_promises", {"fate": "slipped"}),
    "totals": ("list_programmes", {"year": 2026}),
    "sources": ("sources_health", {}),
    "missing": ("get_project", {"project_id": "Q9999"}),
    "too many": ("search_projects", {"limit": MOST + 1}),
    "no day": ("search_projects", {"as_of": "yesterday"}),
    "bad cursor": ("search_projects", {"cursor": "x"}),
}


async def _asked(server: StdioServerParameters) -> dict[str, Any]:
    async with Client(server, read_timeout_seconds=60) as client:
        tools = (await client.list_tools()).tools
        found: dict[str, Any] = {"tools": tools, "instructions": client.instructions}
        for name, (tool, arguments) in QUESTIONS.items():
            answer = await client.call_tool(tool, arguments)
            words = answer.content[0].text  # type: ignore[union-attr]
            found[name] = words if answer.is_error else json.loads(words)
    return found


def test_the_tools_only_read_and_say_so(answers: dict[str, Any]) -> None:
    assert {tool.name for tool in answers["tools"]} == TOOLS
    for tool in answers["tools"]:
        assert tool.annotations.read_only_hint is True
        assert tool.description
    assert CAUTION in answers["instructions"]


def test_projects_are_found_by_words_status_and_region(answers: dict[str, Any]) -> None:
    assert [one["id"] for one in answers["lime"]["items"]] == ["Q0001"]
    assert [one["id"] for one in answers["built"]["items"]] == ["Q0001"]
    assert answers["first"]["more"] is True
    assert answers["first"]["cursor"]


def test_every_value_comes_with_its_quote_source_and_basis(answers: dict[str, Any]) -> None:
    record = answers["record"]
    assert {one["basis"] for one in record["figures"]} == {"reported", "inferred"}
    for one in (*record["figures"], *record["changes"], *record["promises"], *answers["changes"]["items"]):
        assert one["quote"]["text"]
        assert one["quote"]["source"] == "Agency"
        assert one["basis"]
    assert answers["slipped"]["items"][0]["fate"]["to"] == "2027-Q2"
    assert answers["totals"]["items"][0]["quotes"][0]["text"] == "Fourteen plants will open in 2026."
    assert answers["sources"]["items"][0]["is_healthy"] is False  # it has not been polled for long


def test_what_was_scraped_is_given_as_quoted_data(answers: dict[str, Any]) -> None:
    assert answers["hostile"]["changes"][0]["quote"]["text"] == HOSTILE
    assert answers["hostile"]["caution"] == CAUTION


def test_a_day_that_is_over_can_be_asked_for(answers: dict[str, Any]) -> None:
    assert answers["then"]["project"]["status"] == "planned"


def test_answers_are_bounded_and_mistakes_are_said_in_a_sentence(answers: dict[str, Any]) -> None:
    assert len(answers["changes"]["items"]) == 2
    assert "There is no project Q9999" in answers["missing"]
    assert "less than or equal to 50" in answers["too many"]
    assert "write it like 2025-03-01" in answers["no day"]
    assert "leave it out to begin anew" in answers["bad cursor"]
