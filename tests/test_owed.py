"""What a watcher is owed, given what was told and what holds: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.corrections import RECOGNISABLE, Claim, Step, agree, settled
from domain.watching import CorrectionKind as Kind

DAY = timedelta(days=1)
TOLD = Claim(1, date(2026, 3, 16))
OTHER = Claim(2, date(2026, 3, 20))


def kind(steps: list[Step], now: Claim | None, *, decided: bool = False) -> Kind | None:
    _, step = settled(TOLD, steps, now, decided=decided)
    return step.kind if step else None


def test_what_holds_as_it_was_told_needs_no_word() -> None:
    assert settled(TOLD, [], TOLD) == (False, None)
    assert settled(TOLD, [], replace(TOLD, on=TOLD.on - RECOGNISABLE)) == (False, None)


def test_what_no_longer_holds_is_retracted_by_news_and_otherwise_by_people() -> None:
    assert kind([], None) is Kind.RETRACTED
    assert kind([], None, decided=True) is Kind.OTHER


def test_a_day_that_nobody_would_recognise_is_a_correction() -> None:
    assert kind([], replace(TOLD, on=TOLD.on - RECOGNISABLE - DAY)) is Kind.REDATED


def test_the_same_change_of_another_project_is_a_merger() -> None:
    assert kind([], OTHER) is Kind.MERGED


def test_what_comes_back_before_the_correction_went_out_takes_it_back() -> None:
    assert settled(TOLD, [Step(None, waits=True)], TOLD) == (True, None)


def test_a_correction_that_went_out_is_not_repeated() -> None:
    assert settled(TOLD, [Step(None, told=True)], None) == (False, None)
    assert settled(TOLD, [Step(None, waits=True)], None) == (False, None)


def test_what_comes_back_after_the_correction_is_told_as_such() -> None:
    _, step = settled(TOLD, [Step(None, told=True)], TOLD)
    assert step is not None
    assert (step.kind, step.believed, step.quiet) == (Kind.RESTORED, TOLD, False)
    assert kind([Step(OTHER, told=True)], TOLD) is Kind.RESTORED


def test_what_was_withdrawn_quietly_is_not_told_when_it_comes_back() -> None:
    _, gone = settled(TOLD, [], None, quiet=True)
    assert gone is not None
    assert gone.quiet
    _, back = settled(TOLD, [Step(None)], TOLD)
    assert back is not None
    assert back.quiet
    assert kind([Step(None), Step(TOLD)], None) is Kind.RETRACTED


def test_a_correction_that_is_owed_is_not_lost_to_a_quiet_turn() -> None:
    later = replace(TOLD, on=TOLD.on + 200 * DAY)
    over, step = settled(TOLD, [Step(None, waits=True)], later, quiet=True)
    assert over
    assert step is not None
    assert (step.kind, step.quiet) == (Kind.REDATED, False)


CLAIMS = st.none() | st.builds(Claim, st.integers(1, 3), st.integers(0, 400).map(lambda n: TOLD.on + n * DAY))
TURNS = st.lists(st.tuples(st.just("now"), CLAIMS, st.booleans()) | st.just(("send", None, False)), max_size=20)


def lived(turns: list[tuple[str, Claim | None, bool]]) -> tuple[list[Step], list[Claim | None], list[Claim | None]]:
    """The line after some turns of the news and some sendings, what held, and what the watcher was sent."""
    steps: list[Step] = []
    held: list[Claim | None] = [TOLD]
    sent: list[Claim | None] = [TOLD]
    for act, claim, quiet in turns:
        if act == "send":
            sent += [step.says for step in steps if step.waits]
            steps = [replace(step, told=True, waits=False) if step.waits else step for step in steps]
            continue
        over, step = settled(TOLD, steps, claim, quiet=quiet)
        steps = [one for one in steps if not (over and one.waits)]
        steps += [Step(step.now, waits=not step.quiet)] if step else []
        held.append(claim)
    return steps, held, sent


@given(TURNS)
def test_after_the_next_sending_the_watcher_knows_what_holds_and_nothing_was_said_twice(
    turns: list[tuple[str, Claim | None, bool]],
) -> None:
    loud = [(act, claim, False) for act, claim, _ in turns]
    steps, held, sent = lived([*loud, ("send", None, False)])
    assert agree(sent[-1], held[-1])
    assert all(not agree(one, other) for one, other in pairwise(sent))
    assert not any(step.waits for step in steps)


@given(TURNS)
def test_at_most_one_correction_waits_and_what_is_only_turned_quietly_is_never_sent(
    turns: list[tuple[str, Claim | None, bool]],
) -> None:
    steps, _, _ = lived(turns)
    assert sum(step.waits for step in steps) <= 1
    quiet = [(act, claim, True) for act, claim, _ in turns]
    assert lived(quiet)[2] == [TOLD]
