"""What is stored of polled articles: each once, edits as versions, reprints with their story."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.articles import MOST_VERSIONS
from db.engine import reading
from db.polling import KnownRow, Stored, claim_due_sources, finish_poll, known_article, register_sources, source_rows
from db.stories import folded_sentences, sentence_marks
from domain.articles import Polled, PollResult, PollState
from tests.stored import HOUR, NOW, SOURCE, article, column, poll, read, reading_of, rows

SENTENCES = (
    "The works will make forty thousand tonnes of lime a year.",
    "Builders have laid the foundations of two kilns already.",
    "The owner expects the first product in the autumn of next year.",
    "Three hundred people from nearby villages will find work there.",
)
REPORT = " ".join(SENTENCES)


def states(engine: Engine) -> list[str]:
    return column(engine, "SELECT state FROM versions ORDER BY id")


def test_an_article_is_stored_once_however_often_it_is_polled(engine: Engine) -> None:
    assert poll(engine, article()) == Stored(1, 0, 0)
    assert poll(engine, article()) == Stored(0, 0, 1)
    assert column(engine, "SELECT count(*) FROM versions") == [1]


def test_any_shared_identity_makes_it_the_same_article(engine: Engine) -> None:
    poll(engine, article(identities=("guid:1", "url:a")))
    assert poll(engine, article(identities=("guid:2", "url:a"))) == Stored(0, 0, 1)
    assert poll(engine, article(identities=("guid:2",))) == Stored(0, 0, 1)
    assert column(engine, "SELECT count(*) FROM articles") == [1]


def test_the_strongest_identity_decides_between_two_articles(engine: Engine) -> None:
    poll(engine, article("one", identities=("guid:1",)), article("two", identities=("url:2",)))
    poll(engine, article("one", "Now it says more.", identities=("guid:1", "url:2")))
    assert column(engine, "SELECT a.url FROM versions v JOIN articles a ON a.id = v.article_id WHERE number = 2") == [
        "https://agency.example/one"
    ]


def test_an_edited_article_becomes_a_version(engine: Engine) -> None:
    poll(engine, article(text="They plan a plant."))
    assert poll(engine, article(text="They build a plant.")) == Stored(0, 1, 0)
    assert rows(engine, "SELECT number, text FROM versions") == [(1, "They plan a plant."), (2, "They build a plant.")]


def test_punctuation_spaces_and_case_are_no_edit(engine: Engine) -> None:
    poll(engine, article(text="They plan a plant, he said."))
    assert poll(engine, article(text="They  plan a plant – HE SAID!")) == Stored(0, 0, 1)


def test_an_edit_before_anybody_read_the_article_replaces_it_in_the_queue(engine: Engine) -> None:
    poll(engine, article(text="They plan a plant."))
    poll(engine, article(text="They build a plant."))
    assert states(engine) == ["outdated", "waiting"]


def test_a_page_that_changes_at_every_visit_stops_making_versions(engine: Engine) -> None:
    for visit in range(30):
        poll(engine, article(text=f"Seen {visit} times."))
    assert column(engine, "SELECT max(number) FROM versions") == [MOST_VERSIONS]


def test_the_last_version_follows_the_page_until_it_is_read(engine: Engine) -> None:
    for visit in range(30):
        poll(engine, article(text=f"Seen {visit} times."))
    assert column(engine, "SELECT text FROM versions WHERE state = 'waiting'") == ["Seen 29 times."]
    read(engine, reading_of())
    assert poll(engine, article(text="Seen once more.")) == Stored(0, 0, 1)


def test_another_title_over_the_same_text_is_no_edit(engine: Engine) -> None:
    poll(engine, article(text="They plan a plant."))
    read(engine, reading_of())
    assert poll(engine, article(title="As the sitemap calls it", text="They plan a plant!")) == Stored(0, 0, 1)
    assert rows(engine, "SELECT title, state FROM versions") == [("As the sitemap calls it", "linked")]


def test_where_there_is_no_text_the_title_is_what_is_edited(engine: Engine) -> None:
    poll(engine, article(text=""))
    assert poll(engine, article(title="They build a plant", text="")) == Stored(0, 1, 0)


def test_articles_with_guids_of_their_own_are_two_though_their_addresses_end_alike(engine: Engine) -> None:
    poll(engine, article("one", identities=("guid:1", "url:one-77777", "id:77777")))
    other = ("guid:2", "url:two-77777", "id:77777")
    assert known_article(engine, other) is None
    assert poll(engine, article("two", identities=other)) == Stored(1, 0, 0)
    assert poll(engine, article("one", identities=("url:mobile-77777", "id:77777"))) == Stored(0, 0, 1)


def test_a_follow_up_that_repeats_its_background_under_a_new_lead_is_read(engine: Engine) -> None:
    poll(engine, article("original", REPORT))
    poll(engine, article("follow-up", f"The works were opened by the minister on Friday morning. {REPORT}"))
    assert states(engine) == ["waiting", "waiting"]


def test_a_reprint_joins_its_story_and_is_not_read(engine: Engine) -> None:
    poll(engine, article("original", REPORT))
    poll(engine, article("reprint", f"{' '.join(SENTENCES[:3])} Ours is another ending that nobody else has written."))
    assert states(engine) == ["waiting", "reprint"]
    assert len(set(column(engine, "SELECT story_id FROM articles"))) == 1


def test_reprints_of_one_poll_are_found_too_and_the_oldest_is_read(engine: Engine) -> None:
    poll(engine, article("later", REPORT), article("earlier", REPORT, published_at=NOW - 2 * HOUR))
    assert column(engine, "SELECT title FROM versions WHERE state = 'waiting'") == ["Title of earlier"]


@pytest.mark.parametrize(
    "other",
    [
        article("two shared", " ".join(SENTENCES[:2])),
        article("half", f"{REPORT} " + " ".join(f"Sentence {n} of quite another report about it." for n in range(4))),
        article("long after", REPORT, published_at=NOW + timedelta(days=15)),
    ],
    ids=lambda other: str(other.url),
)
def test_what_shares_little_or_comes_long_after_is_a_story_of_its_own(engine: Engine, other: object) -> None:
    assert isinstance(other, type(article()))
    poll(engine, article("original", REPORT))
    poll(engine, other)
    assert states(engine) == ["waiting", "waiting"]


def test_an_edited_reprint_that_says_something_else_is_read(engine: Engine) -> None:
    poll(engine, article("original", REPORT))
    poll(engine, article("reprint", REPORT))
    poll(
        engine, article("reprint", "The works have been opened, and the ministers came to see it with their own eyes.")
    )
    assert states(engine) == ["waiting", "reprint", "waiting"]
    assert len(set(column(engine, "SELECT story_id FROM articles"))) == 2


def test_the_sentences_of_an_edited_original_belong_to_its_story(engine: Engine) -> None:
    poll(engine, article("original", "A short note."))
    poll(engine, article("original", REPORT))
    poll(engine, article("reprint", REPORT))
    assert states(engine) == ["outdated", "waiting", "reprint"]


def test_a_poll_without_a_lease_stores_nothing(engine: Engine) -> None:
    register_sources(engine, (SOURCE,), NOW)
    (slow,) = claim_due_sources(engine, now=NOW, worker="slow", lease=HOUR, limit=1)
    (quick,) = claim_due_sources(engine, now=NOW + HOUR, worker="quick", lease=HOUR, limit=1)
    brought = Polled(PollResult.OK, PollState(NOW + 3 * HOUR), (article(),))
    assert finish_poll(engine, slow, brought, NOW + HOUR) is None
    assert column(engine, "SELECT count(*) FROM articles") == [0]
    assert finish_poll(engine, quick, brought, NOW + HOUR) == Stored(1, 0, 0)


def test_what_is_known_of_an_article_is_its_latest_version(engine: Engine) -> None:
    assert known_article(engine, ("guid:first",)) is None
    poll(engine, article())
    poll(engine, article(title="A better title", text="A better body.", seen_at=NOW + HOUR))
    assert known_article(engine, ("guid:first", "url:other")) == KnownRow("A better title", NOW + HOUR)


def test_everything_to_remember_of_a_source_comes_back_as_it_was(engine: Engine) -> None:
    register_sources(engine, (SOURCE,), NOW)
    (claim,) = claim_due_sources(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    state = PollState(
        next_poll_at=NOW + HOUR,
        etag='"e"',
        last_modified="Mon",
        validated_at=NOW,
        failures=2,
        last_error="timeout",
        last_success_at=NOW - HOUR,
        url="https://agency.example/moved",
        moved_to="https://agency.example/new",
        moved_seen=1,
        moved_since=NOW,
    )
    finish_poll(engine, claim, Polled(PollResult.FAILED, state), NOW)
    with reading(engine) as connection:
        assert source_rows(connection)[0].state == state
    (again,) = claim_due_sources(engine, now=NOW + HOUR, worker="w", lease=HOUR, limit=1)
    assert again.state == state


def test_sources_no_longer_listed_rest_and_new_addresses_forget_the_old_state(engine: Engine) -> None:
    other = replace(SOURCE, id="other", name="Other")
    register_sources(engine, (SOURCE, other), NOW)
    (claim, _) = claim_due_sources(engine, now=NOW, worker="w", lease=HOUR, limit=5)
    finish_poll(engine, claim, Polled(PollResult.OK, PollState(NOW + HOUR, etag='"old"')), NOW)
    register_sources(engine, (replace(SOURCE, url="https://agency.example/rss"),), NOW)
    with reading(engine) as connection:
        kept, gone = source_rows(connection)
    assert (kept.enabled, kept.state.etag, kept.state.next_poll_at) == (True, None, NOW)
    assert not gone.enabled


def test_parked_sources_are_not_polled_and_others_only_when_due(engine: Engine) -> None:
    register_sources(engine, (SOURCE,), NOW)
    assert not claim_due_sources(engine, now=NOW - HOUR, worker="w", lease=HOUR, limit=1)
    (claim,) = claim_due_sources(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    finish_poll(engine, claim, Polled(PollResult.FAILED, PollState(NOW, parked="410 Gone")), NOW)
    assert not claim_due_sources(engine, now=NOW + HOUR, worker="w", lease=HOUR, limit=1, everything=True)


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=3650)], ids=["days", "years"])
def test_a_due_time_set_by_a_clock_far_ahead_starves_no_source(engine: Engine, ahead: timedelta) -> None:
    poll(engine, now=NOW + ahead)
    assert claim_due_sources(engine, now=NOW, worker="w", lease=HOUR, limit=1)


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_sentences_have_marks_of_sixty_four_bits_whatever_they_are_made_of(text: str) -> None:
    sentences = folded_sentences(text * 5)
    assert sentences == folded_sentences(f" {text * 5}\n")
    assert all(-(2**63) <= mark < 2**63 for mark in sentence_marks(sentences))


@pytest.mark.parametrize(
    "hostile", ["\ud800 half a pair", "a NUL \0 in it", "\u202eright to left", "'; DROP TABLE x; --"]
)
def test_hostile_text_is_stored_as_text(engine: Engine, hostile: str) -> None:
    assert poll(engine, article("x", hostile, title=hostile)) == Stored(1, 0, 0)
    assert poll(engine, article("x", hostile, title=hostile)) == Stored(0, 0, 1)


def test_reading_an_original_leaves_its_reprints_alone(engine: Engine) -> None:
    poll(engine, article("original", REPORT), article("reprint", REPORT, published_at=NOW))
    assert read(engine, reading_of()) == 1
    assert states(engine) == ["linked", "reprint"]
