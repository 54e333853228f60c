"""Letters go out by each watch's rhythm: held, muted, over budget, never twice or lost; and the ledger tells why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.alert_views import alert_rows
from db.engine import reading, upgrade_database, writing
from db.linking import queue_alerts, record_news
from db.mutes import Mute, MuteProblem, add_mute, lift_mutes, mutes_in_force
from db.outbox import claim_letters, compose_letters, finish_letter, mark_sending
from db.watches import save_watch
from domain.rhythms import Every, Quiet, Rhythm
from domain.watching import Deferred, Delivered, Watch
from flows.alert_ledger import NoSuchWatch, reasons
from flows.rehearsing import rehearse
from tests.stored import HOUR, NOW, column, link, mention, reading_of, seen
from tests.test_cli import Qadam, qadam
from tests.test_rhythms import local

__all__ = ["qadam"]

ALL = Watch("all", "a@example.org", new_projects=True)
DAILY = replace(ALL, id="daily", rhythm=Rhythm(Every.DAILY))
DAY = timedelta(days=1)


def happens(engine: Engine, name: str, at: datetime, *watches: Watch) -> int:
    """A project becomes known, and the watches are to hear of it; gives the change's id."""
    for watch in watches:
        save_watch(engine, watch, at)
    seen(engine, reading_of(mention(name=name)), name=name, now=at)
    (change,) = link(engine, now=at).new
    with writing(engine, at) as connection:
        record_news(connection, [change], at)
        queue_alerts(connection, [(watch.id, change) for watch in watches], at)
    return change


def posted(engine: Engine, now: datetime) -> list[tuple[str, list[str]]]:
    """The letters that a run at this moment sends: watches, and projects told."""
    compose_letters(engine, now)
    sent = []
    for claim in claim_letters(engine, now=now, worker="w", lease=HOUR, limit=99):
        assert mark_sending(engine, claim, now, HOUR)
        assert finish_letter(engine, claim, Delivered("box"), now)
        sent.append((" ".join(claim.letter.watch_ids), [event.project_name for event in claim.letter.events]))
    return sent


def states(engine: Engine, now: datetime) -> list[tuple[str, str, str]]:
    with reading(engine) as connection:
        return [(row.watch_id, row.project_name, row.state) for row in alert_rows(connection, now)]


def test_a_daily_digest_comes_at_its_local_hour_in_one_letter(engine: Engine) -> None:
    morning = local("2026-03-16 09:00")
    happens(engine, "Mill", morning, DAILY)
    happens(engine, "Mine", morning + HOUR, DAILY)
    assert posted(engine, local("2026-03-17 07:59")) == []
    assert states(engine, local("2026-03-17 07:59"))[0] == ("daily", "Mine", "held")
    assert posted(engine, local("2026-03-17 08:00")) == [("daily", ["Mill", "Mine"])]
    assert posted(engine, local("2026-03-17 08:00")) == []


def test_making_a_digest_twice_sends_it_once(engine: Engine) -> None:
    happens(engine, "Mill", NOW, DAILY)
    compose_letters(engine, NOW + DAY)
    compose_letters(engine, NOW + DAY)
    assert column(engine, "SELECT count(*) FROM letters") == [1]


def test_sixty_daily_runs_send_one_letter_of_one_change(engine: Engine) -> None:
    happens(engine, "Mill", NOW, DAILY)
    assert sum(len(posted(engine, NOW + day * DAY)) for day in range(60)) == 1


def test_an_address_hears_of_a_change_once_by_the_first_of_its_rhythms(engine: Engine) -> None:
    happens(engine, "Mill", NOW, ALL, DAILY)
    assert posted(engine, NOW) == [("all daily", ["Mill"])]
    assert posted(engine, NOW + 2 * DAY) == []


def test_a_burst_of_fifty_changes_is_one_letter_that_lists_them(engine: Engine) -> None:
    for number in range(50):
        happens(engine, f"Plant {number}", NOW, ALL)
    ((_, told),) = posted(engine, NOW)
    assert len(told) == 50


def test_what_is_held_in_quiet_hours_arrives_after(engine: Engine) -> None:
    night = local("2026-03-16 23:00")
    happens(engine, "Mill", night, replace(ALL, rhythm=Rhythm(quiet=Quiet(time(22), time(7)))))
    assert posted(engine, night) == []
    assert posted(engine, local("2026-03-17 07:00")) == [("all", ["Mill"])]


def test_a_letter_that_was_put_off_is_not_tried_in_quiet_hours(engine: Engine) -> None:
    evening = local("2026-03-16 21:59")
    happens(engine, "Mill", evening, replace(ALL, rhythm=Rhythm(quiet=Quiet(time(22), time(7)))))
    compose_letters(engine, evening)
    (claim,) = claim_letters(engine, now=evening, worker="w", lease=HOUR, limit=9)
    finish_letter(engine, claim, Deferred("421 busy"), evening)
    assert posted(engine, local("2026-03-16 23:00")) == []
    assert posted(engine, local("2026-03-17 07:00")) == [("all", ["Mill"])]


def test_over_the_weekly_budget_the_rest_comes_in_one_letter_on_monday(engine: Engine) -> None:
    watch, sent = replace(ALL, rhythm=Rhythm(budget=1)), []
    for number in range(3):
        happens(engine, f"Plant {number}", NOW + number * HOUR, watch)
        sent += posted(engine, NOW + number * HOUR)
    assert sent == [("all", ["Plant 0"])]
    assert posted(engine, local("2026-03-23 08:00")) == [("all", ["Plant 1", "Plant 2"])]


def test_a_muted_project_is_dropped_in_sight_with_the_reason_and_others_are_told(engine: Engine) -> None:
    save_watch(engine, ALL, NOW)
    happens(engine, "Mill", NOW, ALL)
    add_mute(engine, Mute("all", "Q0001", "we know it", NOW, NOW + DAY))
    happens(engine, "Mine", NOW + HOUR, ALL)
    assert posted(engine, NOW + HOUR) == [("all", ["Mine"])]
    assert posted(engine, NOW + 2 * DAY) == []
    with reading(engine) as connection:
        (row,) = alert_rows(connection, NOW, state="muted")
        assert [mute.why for mute in mutes_in_force(connection, NOW)] == ["we know it"]
    assert (row.project_id, "we know it" in row.words) == ("Q0001", True)


def test_a_watch_hears_again_when_its_mute_has_ended(engine: Engine) -> None:
    save_watch(engine, ALL, NOW)
    add_mute(engine, Mute("all", None, "holidays", NOW, NOW + 9 * DAY))
    assert lift_mutes(engine, "all", None, NOW + DAY) == 1
    happens(engine, "Mill", NOW + 2 * DAY, ALL)
    assert posted(engine, NOW + 2 * DAY) == [("all", ["Mill"])]


def test_what_is_not_there_cannot_be_muted(engine: Engine) -> None:
    save_watch(engine, ALL, NOW)
    for watch, project in (("none", None), ("all", "Q9999")):
        with pytest.raises(MuteProblem):
            add_mute(engine, Mute(watch, project, "why", NOW, NOW + DAY))


def test_a_change_taken_back_before_its_letter_leaves_no_letter_and_the_ledger_says_so(engine: Engine) -> None:
    happens(engine, "Mill", NOW, DAILY)
    seen(engine, reading_of(), name="Mill", text="It was a mistake.", now=NOW)
    assert link(engine).withdrawn
    assert posted(engine, NOW + DAY) == []
    assert states(engine, NOW + DAY) == [("daily", "Mill", "withdrawn")]


def test_the_ledger_tells_to_whom_a_letter_went_and_when(engine: Engine) -> None:
    happens(engine, "Mill", NOW, ALL)
    posted(engine, NOW)
    with reading(engine) as connection:
        (row,) = alert_rows(connection, NOW, watch="all", project="q0001", since=NOW, state="delivered")
        assert alert_rows(connection, NOW, watch="daily") == alert_rows(connection, NOW, since=NOW + DAY) == ()
    assert (row.email, row.words) == ("a@example.org", "delivered on 2026-03-16 09:00 UTC to box")


def test_why_somebody_did_not_hear_of_a_change_is_told(engine: Engine) -> None:
    save_watch(engine, replace(ALL, id="lime", products=frozenset({"lime"}), jobs=5), NOW)
    happens(engine, "Mill", NOW, ALL, DAILY)
    save_watch(engine, replace(ALL, id="late"), NOW + DAY)

    def why(watch: str) -> str:
        with reading(engine) as connection:
            (reason,) = reasons(connection, watch, "Q0001", NOW)
        return reason.why

    assert why("all") == "goes out with the next run"
    assert why("daily") == "held by rhythm until 2026-03-17 03:00 UTC"
    assert why("lime") == "not wanted: the filter jobs and product does not admit it"
    assert "did not ask for it yet" in why("late")
    with reading(engine) as connection, pytest.raises(NoSuchWatch):
        reasons(connection, "nobody", "Q0001", NOW)


RHYTHMS = st.builds(
    Rhythm,
    every=st.sampled_from(Every),
    at=st.integers(0, 23).map(time),
    day=st.integers(0, 6),
    quiet=st.none() | st.just(Quiet(time(22), time(7))),
    budget=st.none() | st.integers(1, 2),
)


@settings(deadline=None, max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(
    rhythm=RHYTHMS,
    hours=st.lists(st.tuples(st.integers(0, 90), st.none() | st.integers(1, 30)), min_size=1, max_size=5),
)
def test_a_rehearsal_tells_exactly_what_living_through_the_same_news_sends(
    tmp_path_factory: pytest.TempPathFactory, rhythm: Rhythm, hours: list[tuple[int, int | None]]
) -> None:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('lived')}/q.db", durable=False)
    watch, sent = replace(ALL, rhythm=rhythm), list[tuple[datetime, tuple[str, ...]]]()
    save_watch(engine, watch, NOW)
    gone: dict[int, list[int]] = {}
    untold = set[str]()
    for hour in range(200):
        now = NOW + hour * HOUR
        for number, (at, lasts) in enumerate(hours):
            if at == hour:
                change = happens(engine, f"Plant {number}", now, watch)
                untold.add(f"Plant {number}")
                gone.setdefault(hour + lasts, []).append(change) if lasts else None
        for change in gone.get(hour, ()):
            with writing(engine, now) as connection:
                withdrawn = f"UPDATE changes SET withdrawn_at = '{now:%Y-%m-%d %H:%M:%S}.000000' WHERE id = {change}"
                connection.exec_driver_sql(withdrawn)
        letters_now = posted(engine, now) if untold else []
        untold -= {name for _, told in letters_now for name in told}
        sent += [(now, tuple(told)) for _, told in letters_now]
    with reading(engine) as connection:
        letters = rehearse(connection, watch, NOW + 199 * HOUR, 30)
        names = {row.news_id: row.project_name for row in alert_rows(connection, NOW)}
    engine.dispose()
    assert [(letter.at, tuple(sorted(names[one] for one in letter.news))) for letter in letters] == [
        (at, tuple(sorted(told))) for at, told in sent
    ]


def test_rules_are_rehearsed_muted_and_explained_on_the_command_line(qadam: Qadam) -> None:
    qadam("watch", "add", "a@example.org", "--confirmed", "--rhythm", "daily")
    assert json.loads(qadam("watch", "rehearse", "a", "--json").output) == []
    assert "0 letters in 90 days" in qadam("watch", "rehearse", "--to", "commissioned").output
    assert qadam("watch", "rehearse", "a", "--to", "closed").exit_code == 1
    assert "over" in qadam("watch", "mute", "a", "--until", "2020-01-01", "--why", "x").output
    assert (
        "hears nothing up to and on 2099-12-31"
        in qadam("watch", "mute", "a", "--until", "2099-12-31", "--why", "x").output
    )
    assert qadam("watch", "unmute", "a").exit_code == 0
    assert qadam("watch", "unmute", "a").exit_code == 1
    assert json.loads(qadam("alerts", "--json").output) == []
    assert "`qadam projects` lists the ids" in qadam("alerts", "why", "a", "Q0001").output
