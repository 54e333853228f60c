"""Life stories, read from their text and lived through in a database of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from db.engine import reading
from db.linking import sightings
from db.polling import claim_due_sources, finish_poll, register_sources
from domain.articles import NewArticle, Polled, PollResult, PollState
from domain.projects import Change, Sighting
from domain.promises import ledger
from domain.records import Capacity, Facility, Mention, Sector, Status
from domain.timeline import history
from flows.link import link
from flows.read import read
from tests.linking_cases import figures, listed
from tests.stored import HOUR, SOURCE, article, rows
from tests.told import Scripted

_TEXT = Path(__file__).with_suffix(".txt")
_SOURCES = tuple(
    replace(SOURCE, id=name, name=name, url=f"https://{name}.example/rss") for name in ("agency", "dala", "tobol")
)
_PLANT = re.compile(r"(?P<label>[A-Z]\d?) = (?P<said>.+)")
_NEWS = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d) (?P<source>\w+)(?: (?P<verb>edits|reprints) (?P<of>\S+?))?(?:: (?P<said>.+))?"
)
_TOLD = re.compile(
    r"(?P<label>[A-Z]\d?) (?P<status>\w+)(?: by (?P<by>[\w-]+))?(?:, (?P<jobs>\d+) jobs)?(?: sure (?P<sure>[\d.]+))?"
    r"(?: \"(?P<evidence>.+)\")?"
)
_HISTORY = re.compile(r"(?P<letter>[A-Z]): (?P<said>.+)")
_PROMISES = re.compile(r"(?P<letter>[A-Z]) on (?P<day>\S+): (?P<said>.+)")

_WORDS = {
    Status.ANNOUNCED: "They would like to build the plant.",
    Status.PLANNED: "The plant will be built.",
    Status.CONSTRUCTION: "The plant is being built.",
    Status.COMMISSIONED: "The plant was launched.",
    Status.SUSPENDED: "The works have been suspended.",
    Status.CANCELLED: "The project has been cancelled.",
    Status.CLOSED: "The plant has been closed for good.",
}


@dataclass(frozen=True, slots=True)
class News:
    """One article on the day on which it is seen; ``key`` is the day and source under which it appeared first."""

    on: date
    source: str
    key: str
    appeared: date
    text: str
    told: tuple[tuple[str, Mention], ...] = ()


@dataclass(slots=True)
class Story:
    title: str
    news: list[News] = field(default_factory=list)
    histories: dict[str, str] = field(default_factory=dict)
    promises: dict[tuple[str, str], str] = field(default_factory=dict)
    alerts: str | None = None


@dataclass(frozen=True, slots=True)
class Lived:
    """What is known after all news: of each project the letters of its mentions, its history, its sightings."""

    projects: tuple[tuple[str, ...], ...]
    histories: Mapping[str, str]
    sightings: Mapping[str, Sequence[Sighting]]
    alerts: str

    def promises(self, letter: str, day: str) -> str:
        """As told until that day."""
        told = self.sightings.get(letter, ())
        found = ledger(told, history(told), date.fromisoformat(day))
        return ", ".join(f"{_said(one.said, one.kind.value)} {_fate(one.fate)}" for one in found)


def stories() -> tuple[Story, ...]:
    lines = (line for line in _TEXT.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    blocks = "\n".join(lines).strip().split("\n\n")
    return tuple(_story(*block.strip().splitlines()) for block in blocks if block.strip())


def lived(engine: Engine, news: Iterable[News], check: Callable[[Engine], None] = lambda _: None) -> Lived:
    """The news polled, read and linked one after another, in the given order of arrival; ``check``: what must hold
    after each of them."""
    letters: dict[str, str] = {}
    for number, one in enumerate(news):
        now = datetime.combine(one.on, time(9), UTC)
        letters |= {mention.evidence: label[0] for label, mention in one.told}
        _arrives(engine, one, now + timedelta(seconds=number))
        check(engine)
    return _known(engine, letters)


def _arrives(engine: Engine, news: News, now: datetime) -> None:
    register_sources(engine, _SOURCES, now)
    found = (_article(news, now),)
    for claim in claim_due_sources(engine, now=now, worker="test", lease=HOUR, limit=9, everything=True):
        its = found if claim.source_id == news.source else ()
        finish_poll(engine, claim, Polled(PollResult.OK, PollState(now + HOUR), its), now)
    told = tuple(mention for _, mention in news.told)
    read(engine, Scripted("scripted-1", {news.text: told}), now=now, worker="test")
    link(engine, now=now, worker="test")


def _article(news: News, now: datetime) -> NewArticle:
    published = datetime.combine(news.appeared, time(8), UTC)
    url = f"https://{news.source}.example/{news.key}"
    return article(news.key, news.text, source_id=news.source, url=url, published_at=published, seen_at=now)


def _known(engine: Engine, letters: Mapping[str, str]) -> Lived:
    with reading(engine) as connection:
        ids = [row[0] for row in rows(engine, "SELECT id FROM projects WHERE sightings > 0 ORDER BY id")]
        seen = {project_id: sightings(connection, project_id) for project_id in ids}
    told = {key: tuple(sorted({letters[one.mention.evidence] for one in its})) for key, its in seen.items()}
    mine = {told[key][0]: its for key, its in seen.items()}
    return Lived(
        tuple(sorted(told.values())),
        {letter: _steps(history(its)) for letter, its in mine.items()},
        mine,
        ", ".join(f"{told.get(project_id, '-')[0]} {after}" for project_id, after in rows(engine, _ALERTS)),
    )


_ALERTS = "SELECT c.project_id, c.after FROM alerts a JOIN changes c ON c.id = a.change_id ORDER BY a.id"


def _steps(changes: Iterable[Change]) -> str:
    return ", ".join(f"{change.on} {change.after}" for change in changes)


def _said(said: object, kind: str) -> str:
    match said:
        case Capacity(value, unit):
            return f"{value:.12g} {unit}"
        case _:
            return f"{said} jobs" if kind == "jobs" else str(said)


def _fate(fate: object) -> str:
    return re.sub(r"(?<=.)(?=[A-Z])", " ", type(fate).__name__).lower()


def _story(title: str, *lines: str) -> Story:
    story, plants = Story(title), dict[str, Mention]()
    for line in lines:
        if plant := _PLANT.fullmatch(line):
            plants[plant["label"]] = _plant(plant["said"])
        elif promised := _PROMISES.fullmatch(line):
            story.promises[promised["letter"], promised["day"]] = promised["said"]
        elif told := _HISTORY.fullmatch(line):
            story.histories[told["letter"]] = told["said"]
        elif line.startswith("alerts: "):
            story.alerts = line.removeprefix("alerts: ")
        elif found := _NEWS.fullmatch(line):
            story.news.append(_news(found, plants, story.news))
        else:
            raise ValueError(f"{title}: no news: {line}")
    return story


def _news(found: re.Match[str], plants: Mapping[str, Mention], before: Sequence[News]) -> News:
    on, source = date.fromisoformat(found["day"]), found["source"]
    old = next((one for one in reversed(before) if found["of"] and str(one.on) == found["of"]), None)
    said = [part for part in re.split(r"; ", found["said"] or "nothing") if part != "nothing"]
    told = tuple(_mention(part, plants, f"{source} {on} {number}") for number, part in enumerate(said))
    if found["verb"] == "reprints" and old:
        return News(on, source, f"{source}-{on}", on, old.text)
    text = _text(f"{source} {on}", told)
    if old:
        return News(on, source, old.key, old.appeared, text, told)
    return News(on, source, f"{source}-{on}", on, text, told)


def _mention(part: str, plants: Mapping[str, Mention], where: str) -> tuple[str, Mention]:
    if not (found := _TOLD.fullmatch(part)):
        raise ValueError(f"no mention: {part}")
    status = Status(found["status"])
    return found["label"], replace(
        plants[found["label"]],
        status=status,
        evidence=f"{found['evidence'] or _WORDS[status]} ({where})",
        expected=found["by"],
        jobs=int(found["jobs"]) if found["jobs"] else None,
        score=float(found["sure"] or 1),
    )


def _text(key: str, told: Sequence[tuple[str, Mention]]) -> str:
    """Sentences that no other article has, long enough for a reprint to be known by."""
    words = [f"Sentence {number} of the article of {key}, long enough to be known again." for number in range(4)]
    return "\n".join((*words, *(mention.evidence for _, mention in told)))


def _plant(said: str) -> Mention:
    name, products, place, companies, figure, kind = (part.strip() for part in said.split("|"))
    region, _, locality = place.partition(" ")
    facility, sector = kind.split("/")
    capacity: Capacity | None = figures(figure)[0]
    return Mention(
        name=name,
        facility=Facility(facility),
        status=Status.PLANNED,
        evidence="",
        products=listed(products, ","),
        sector=Sector(sector),
        country=region[:2],
        region=region if "-" in region else None,
        locality=locality.strip(" -") or None,
        companies=listed(companies, ";"),
        capacity=capacity,
    )


def orders(news: Sequence[News], count: int, seed: str) -> list[list[News]]:
    """Orders of arrival in which only versions of one article and reprints of it keep theirs."""
    rng, found = Random(seed), list[list[News]]()
    for _ in range(count):
        stacks: defaultdict[str, list[News]] = defaultdict(list)
        for one in news:
            stacks[_origin(one, news)].append(one)
        found.append([one for key in rng.sample(sorted(stacks), len(stacks)) for one in stacks[key]])
    return found


def _origin(one: News, news: Sequence[News]) -> str:
    """The article that an edit or a reprint goes back to."""
    return next(other.key for other in news if other.text == one.text or other.key == one.key)
