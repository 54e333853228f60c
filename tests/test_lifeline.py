"""The picture of a project's life: what is drawn, in which width, and that no word in it acts."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from alerts.wording import LANGUAGES
from dashboard.lifeline import MOST_PROMISES, Life, picture
from domain.milestones import milestones
from domain.promises import PromiseKind
from domain.records import Milestone, MilestoneKind
from domain.timeline import history, publication_day
from tests.newsreel import COMMISSIONED, CONSTRUCTION, promises, told

TODAY = date(2026, 9, 1)
SVG = "{http://www.w3.org/2000/svg}"
BEGUN = Milestone(MilestoneKind.GROUND_BROKEN, "Works began.", 0, 5)
LIVED = (
    told("2025-01-10", expected="2025-Q4"),
    told("2025-06-10", CONSTRUCTION, "2026-06", milestones=(BEGUN,)),
    told("2026-02-10", CONSTRUCTION, "2026-12"),
)


def life(*sightings: object, today: date = TODAY) -> Life:
    seen = tuple(sightings) or LIVED
    said = promises(*seen, today=today.isoformat())  # type: ignore[arg-type]
    return Life(
        history(seen),  # type: ignore[arg-type]
        tuple(publication_day(one) for one in seen),  # type: ignore[arg-type]
        tuple(promise for promise in said if promise.kind is PromiseKind.LAUNCH),
        milestones(seen),  # type: ignore[arg-type]
        today,
    )


def drawn(shown: Life, language: str = "en", width: int = 340, label: str = "Its life") -> ElementTree.Element:
    """As a browser would read it."""
    return ElementTree.fromstring(str(picture(shown, language, width, label, "today")))


def classes(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def test_each_promised_date_is_a_diamond_and_each_slip_an_arrow_to_the_next() -> None:
    root = drawn(life())
    assert [one.get("class") for one in classes(root, "due")] == ["due is-slipped", "due is-slipped", "due is-open"]
    assert len(classes(root, "slip")) == 2
    assert [one.text for one in classes(root, "when")] == ["Q4 2025", "June 2026", "December 2026"]


def test_what_was_kept_and_what_is_late_have_looks_of_their_own() -> None:
    late = drawn(life(*LIVED, told("2026-08-30", COMMISSIONED), today=date(2026, 9, 1)))
    assert [one.get("class") for one in classes(late, "due")][-1] == "due is-good"
    overdue = drawn(life(LIVED[0], today=date(2026, 9, 1)))
    assert [one.get("class") for one in classes(overdue, "due")] == ["due is-bad"]


def test_the_history_is_a_bar_of_its_statuses_up_to_today() -> None:
    root = drawn(life(), width=760)
    assert [one.get("class") for one in classes(root, "segment")] == ["segment is-planned", "segment is-construction"]
    last = classes(root, "segment")[-1]
    (now,) = classes(root, "today")
    assert float(last.get("x", 0)) + float(last.get("width", 0)) == pytest.approx(float(now.get("x1", 0)), abs=0.2)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [340, 760])
def test_all_that_is_drawn_lies_within_the_picture(language: str, width: int) -> None:
    root = drawn(life(told("2019-01-01"), *LIVED, told("2026-08-01", CONSTRUCTION, "2031")), language, width)
    for one in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(one.get(name, 1)) <= width
    for words in (*classes(root, "when"), *classes(root, "now")):
        long = len(words.text or "") * 5.5
        begins = float(words.get("x", 0)) - (long if words.get("text-anchor") == "end" else 0)
        assert begins >= 0, words.text
        assert begins + long <= width, words.text


def test_a_thousand_reports_cost_no_more_than_the_picture_is_wide() -> None:
    shown = life(*(told((date(2023, 1, 1) + timedelta(days=day)).isoformat()) for day in range(1_000)))
    assert len(classes(drawn(shown), "report")) <= 340


def test_of_very_many_promises_the_newest_are_drawn() -> None:
    shown = life(*(told(f"20{10 + at}-01-10", expected=f"20{11 + at}-06") for at in range(12)))
    assert len(classes(drawn(shown), "due")) == MOST_PROMISES


def test_a_project_of_which_only_a_rumour_is_known_has_ticks_alone() -> None:
    root = drawn(life(told("2026-01-10", score=0.1)))
    assert classes(root, "segment") == []
    assert len(classes(root, "report")) == 1


def test_no_word_of_the_picture_becomes_part_of_it() -> None:
    root = drawn(life(), label='"><script>alert(1)</script>')
    assert root.get("aria-label") == '"><script>alert(1)</script>'
    assert [one.tag for one in root.iter() if "script" in one.tag] == []
