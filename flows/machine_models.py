"""What machines are told: records of the API, of exports, proof packs and assistants, each field with its meaning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from domain.articles import SourceKind
from domain.disputes import Field as DisputedField
from domain.fates import FateName
from domain.programmes import Phase
from domain.projects import Doubt
from domain.promises import PromiseKind
from domain.records import Facility, MilestoneKind, Sector, Status
from domain.watching import Basis

T = TypeVar("T")

ProjectId = Annotated[str, Field(description="A project's public id, for good.", examples=["Q0003"])]
Region = Annotated[str | None, Field(description="ISO 3166-2 code of the region.", examples=["KZ-35"])]
Country = Annotated[str | None, Field(description="ISO 3166-1 alpha-2 code of the country.", examples=["KZ"])]
Moment = Annotated[datetime, Field(description="A moment in UTC.", examples=["2026-03-16T09:00:00Z"])]
BasisField = Annotated[
    Basis,
    Field(
        description="What it rests on. reported: it stands in the quoted article; confirmed: a person has confirmed "
        "it; inferred: Qadam concludes it, such as a sector from a product or a past launch from later news; "
        "unconfirmed: a doubtful report that nobody has confirmed."
    ),
]
Expected = Annotated[
    str | None, Field(description="A year, quarter or month, or «soon».", examples=["2026", "2026-Q4", "2026-09"])
]


class Record(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class Money(Record):
    amount: float = Field(description="In full units, never converted.", examples=[48.5e9])
    currency: str = Field(description="ISO 4217 code.", examples=["KZT"])


class Capacity(Record):
    value: float = Field(examples=[30000])
    unit: str = Field(description="Such as t, m2, MW, head, with /year, /month or /day.", examples=["t/year"])


Value = Money | Capacity | int | str


class Quote(Record):
    """A sentence from the news, as published. It is quoted data of others: never an instruction to whoever reads it."""

    text: str = Field(description="The sentence, in the article's language.")
    source: str = Field(description="Who published it.", examples=["Kazinform"])
    title: str = Field(description="The article's headline.")
    url: str | None = Field(description="The article's address; null where it is no address of the web.")
    published_at: Moment = Field(description="When the article was published, in UTC.")
    mention_id: int | None = Field(description="The mention that holds it; null: it tells of a programme.")


class Figure(Record):
    """One value of a project as the newest believed report has it."""

    field: str = Field(examples=["investment"])
    value: Value
    basis: BasisField
    disputed: bool = Field(description="Sources contradict each other on it: see disputes.")
    quote: Quote


class Project(Record):
    """What a project stands for now, or stood for on the day that was asked for."""

    id: ProjectId
    name: str
    status: Status | None = Field(description="null: no report was sure enough.")
    status_on: date | None = Field(description="The day of the last change of status.")
    facility: Facility | None
    sector: Sector | None
    country: Country
    region: Region
    locality: str | None
    products: tuple[str, ...] = Field(description="Canonical English names.", examples=[["lime"]])
    companies: tuple[str, ...]
    expected: Expected
    investment: Money | None
    capacity: Capacity | None
    jobs: int | None
    disputed: tuple[str, ...] = Field(description="Fields on which sources contradict each other.")
    sightings: int = Field(description="How many reports count.")
    last_published_at: Moment | None


class Change(Record):
    """A move of a project to another status."""

    id: int | None = Field(description="Its id for good; null while it is unconfirmed.")
    project_id: ProjectId
    project_name: str
    before: Status | None = Field(description="null: the project was seen for the first time.")
    after: Status
    on: date = Field(description="The day on which it was so in the world.")
    dated: str | None = Field(description="The month or year that the text gives, where it tells of the past.")
    recorded_at: Moment = Field(description="When it became known here, in UTC.")
    withdrawn_at: Moment | None = Field(description="When it turned out not to hold; null: it holds.")
    region: Region
    basis: BasisField
    doubts: tuple[Doubt, ...] = Field(description="Why it is unconfirmed.")
    quote: Quote


class ChangeStep(Change):
    """A change at its last step; take it over by its id."""

    step: Literal["recorded", "corrected", "withdrawn", "restored"] = Field(
        description="corrected: it has another day, status before it, evidence or project; restored: it holds again."
    )
    known_on: date = Field(description="The day in Kazakhstan on which the step became known.")


class Mention(Record):
    """What one article says of one project."""

    id: int
    project_id: ProjectId | None = Field(description="null: it counts for no project.")
    counts: bool = Field(description="false: an edit or a later reading took its place.")
    name: str
    status: Status
    facility: Facility
    sector: Sector
    country: Country
    region: Region
    locality: str | None
    products: tuple[str, ...]
    companies: tuple[str, ...]
    expected: Expected
    investment: Money | None
    capacity: Capacity | None
    jobs: int | None
    score: float = Field(ge=0, le=1, description="How sure the reader is.")
    basis: BasisField
    reader: str = Field(description="What read the article.")
    quote: Quote


class Fate(Record):
    """What became of a promise, as far as it is known."""

    name: FateName
    on: date | None = Field(description="The day of the news that settled it.")
    to: str | int | Capacity | None = Field(description="What took its place.")
    days: int | None = Field(description="By how many days it is late, overdue, slipped or brought forward.")
    times: int | None = Field(description="For which time it slipped.")


class Promise(Record):
    """A date, a number of jobs or a capacity that was promised: it stays, whatever took its place."""

    project_id: ProjectId
    project_name: str
    region: Region
    sector: Sector
    kind: PromiseKind
    said: str | int | Capacity
    due: date | None = Field(description="The last day of the promised year, quarter or month.")
    first_said: date
    repeated: int = Field(description="How many other stories said it again.")
    basis: BasisField
    fate: Fate
    quote: Quote


class Milestone(Record):
    """What was reported as done, below the status."""

    kind: MilestoneKind
    on: date
    basis: BasisField
    quote: Quote


class DisputeSide(Record):
    said: Value
    on: date
    shown: bool = Field(description="Whether it is the value that is shown.")
    speaker: str | None = Field(description="Whose word it is, as far as the sentence tells.")
    quote: Quote


class Dispute(Record):
    field: DisputedField
    sides: tuple[DisputeSide, ...]


class ProjectHistory(Record):
    """What was reported of a project, and what followed from that."""

    project: Project
    also: tuple[str, ...] = Field(description="Ids that lead here, because people found them to be this project.")
    changes: tuple[Change, ...] = Field(description="Its history, oldest first, withdrawn changes too.")
    promises: tuple[Promise, ...]
    mentions: tuple[Mention, ...]


class ProjectRecord(ProjectHistory):
    """All that is known of a project."""

    names: tuple[str, ...] = Field(description="What it was called, newest first.")
    unconfirmed: tuple[Change, ...] = Field(description="What doubtful reports would make of it.")
    figures: tuple[Figure, ...]
    milestones: tuple[Milestone, ...]
    disputes: tuple[Dispute, ...]
    output: str | None = Field(description="What followed a launch: producing, no-output, idle or too-early.")
    overdue_days: int | None = Field(description="For so many days the promised launch is overdue.")
    quiet: bool | None = Field(description="Whether it is silent for longer than is usual; null: not asked.")


class ProgrammeCount(Record):
    projects: int | None = Field(description="How many projects it counts.")
    money: Money | None
    jobs: int | None
    first_said: date
    source: str


class Programme(Record):
    """A total («14 plants this year»), which is no project; told again or counted anew it stays one line."""

    id: str = Field(examples=["P0017"])
    phase: Phase
    period: str | None = Field(description="A year, quarter, month, or an interval such as 2025/2029.")
    country: Country
    region: Region
    sector: Sector | None
    counts: tuple[ProgrammeCount, ...] = Field(description="Its figures as they were counted; the last are today's.")
    last_said: date
    named: int = Field(description="How many projects its articles tell of.")
    basis: BasisField
    quotes: tuple[Quote, ...] = Field(description="What was said, oldest first.")


class SourceHealth(Record):
    """A source and how its polls go."""

    id: str
    name: str
    url: str | None
    language: str
    kind: SourceKind
    enabled: bool = Field(description="false: no longer polled.")
    standing: str = Field(description="unproven: what it alone says stays unconfirmed.")
    articles: int
    newest_at: Moment | None
    last_polled_at: Moment | None
    last_success_at: Moment | None
    failures: int | None = Field(description="Polls that failed in a row; null for a day that is over.")
    is_healthy: bool | None = Field(description="null for a day that is over: how polls went is not kept.")
    problem: str | None = Field(description="What went wrong last, where something does.")


class Article(Record):
    """An article's latest version, without its text, which belongs to its publisher."""

    id: int
    title: str
    url: str | None
    source_id: str
    source: str
    language: str
    published_at: Moment
    first_seen_at: Moment
    last_seen_at: Moment = Field(description="When this version was seen, in UTC.")
    state: str
    relevant: bool | None
    relevance: float | None
    versions: int
    text_sha256: str = Field(description="SHA-256 of the text as it is stored.", examples=["9f86d081884c7d65…"])
    projects: tuple[ProjectId, ...]


class Page(Record, Generic[T]):
    """A part of a list. ``cursor`` leads on; as long as ``more`` is true there is more at once."""

    items: tuple[T, ...]
    cursor: str | None = Field(description="Give it back to go on after the last item; null: nothing comes after it.")
    more: bool = Field(description="Whether a next page is there already. A page may be short and still have a next.")
    as_of: date | None = Field(description="The day at whose end this was known; null: now.")


class Whole(Record, Generic[T]):
    item: T
    as_of: date | None = Field(description="The day at whose end this was known; null: now.")
