"""What can be asked of the API: every parameter with its meaning and its bounds; all others are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.look import Here
from db.project_filter import ProjectFilter, read_filter
from domain.fates import FateName
from domain.programmes import Phase
from domain.records import Sector, Status
from flows.machine_lists import MOST
from flows.quoting import Standpoint


def _day(words: Any) -> Any:
    """Numbers are no days, though the library would take them for seconds."""
    if isinstance(words, str) and (len(words) != 10 or words.isdigit()):
        raise ValueError("write it like 2025-03-01")
    return words


Day = Annotated[date, BeforeValidator(_day)]
RegionCode = Annotated[str, Field(pattern="^[A-Z]{2}-[A-Z0-9]{1,3}$", description="ISO 3166-2.", examples=["KZ-35"])]
ProjectId = Annotated[str, Path(pattern="^[Qq][0-9]{4,12}$", description="A project's id.", examples=["Q0001"])]
ProgrammeId = Annotated[str, Path(pattern="^[Pp][0-9]{4,9}$", description="A programme's id.", examples=["P0001"])]


class Asking(BaseModel):
    model_config = ConfigDict(extra="forbid")

    as_of: Day | None = Field(None, description="What was known at the end of this day in Kazakhstan.")


class Filtering(Asking):
    """Conditions by the names that they have in the address of the list of projects."""

    q: str | None = Field(None, max_length=200, description="Words of names, products, companies or places.")
    status: list[Status] = Field([], description="Only those that stand so, or in one of several ways.")
    region: list[RegionCode] = Field([], description="Only those of it, or of one of several.")
    sector: Sector | None = None
    product: str | None = Field(None, max_length=200, description="What comes out, in any spelling.")
    company: str | None = Field(None, max_length=200, description="Who pays, owns, runs or builds, in any spelling.")
    country: str | None = Field(None, pattern="^[A-Z]{2}$", description="ISO 3166-1.", examples=["KZ"])
    expected_from: int | None = Field(
        None, ge=1990, le=2100, description="The launch is expected in this year or later."
    )
    expected_to: int | None = Field(
        None, ge=1990, le=2100, description="The launch is expected in this year or earlier."
    )
    investment: float | None = Field(None, ge=0.01, lt=1e18, description="At least so much, in the currency.")
    currency: str | None = Field(None, pattern="^[A-Z]{3}$", description="ISO 4217; tenge if none is given.")
    jobs: int | None = Field(None, ge=1, le=10_000_000, description="At least so many.")
    disputed: bool = Field(False, description="Only those about which sources disagree.")
    overdue: bool = Field(False, description="Only those that were to be launched by now.")
    quiet: bool = Field(False, description="Only those unheard of for longer than is usual for status and sector.")

    def wanted(self) -> ProjectFilter:
        """Raises FilterProblem."""
        given = self.model_dump(include=set(Filtering.model_fields) - {"as_of"}, exclude_defaults=True)
        pairs = ((name, each) for name, said in given.items() for each in (said if isinstance(said, list) else [said]))
        return read_filter((name, _written(said)) for name, said in pairs)


def _written(said: Any) -> str:
    return f"{said:.2f}" if isinstance(said, float) else str(said)


class Paging(Asking):
    limit: int = Field(50, ge=1, le=MOST, description="At most so many.")
    cursor: str | None = Field(None, max_length=200, description="Where to go on: what an answer gave as its cursor.")

    def own(self) -> dict[str, Any]:
        """What this list alone is narrowed by, under the names that its query has for it."""
        shared = Paging.model_fields.keys() | (Filtering.model_fields.keys() if isinstance(self, Filtering) else set())
        return {name: getattr(self, name) for name in type(self).model_fields if name not in shared}


class ProjectWish(Filtering, Paging):
    since: Day | None = Field(None, description="Only those whose status changed on this day or later.")


class ChangeWish(Filtering, Paging):
    status: list[Status] = Field([], description="Only changes that led to it, or to one of several.")
    project: str | None = Field(None, pattern="^Q[0-9]{4,12}$", description="Only those of this project.")


class UnconfirmedWish(Asking):
    limit: int = Field(50, ge=1, le=MOST, description="At most so many, the newest first.")


class MentionWish(Paging):
    project: str | None = Field(None, pattern="^Q[0-9]{4,12}$", description="Only those of this project.")
    source: str | None = Field(None, max_length=100, description="Only those of this source, by its id.")


class PromiseWish(Filtering, Paging):
    project: str | None = Field(None, pattern="^Q[0-9]{4,12}$", description="Only those of this project.")
    fate: FateName | None = Field(None, description="Only those with this fate.")


class ProgrammeWish(Paging):
    region: RegionCode | None = None
    sector: Sector | None = None
    year: int | None = Field(None, ge=1990, le=2100, description="Only totals for this year, whole or in part.")
    phase: Phase | None = Field(None, description="Only promises, or what is done.")


class ArticleWish(Paging):
    source: str | None = Field(None, max_length=100, description="Only those of this source, by its id.")
    relevant: bool | None = Field(None, description="Only those with, or only those without, a project.")


class FeedWish(Filtering):
    """A feed holds the newest; whoever wants all follows /changes."""

    limit: int = Field(50, ge=1, le=MOST, description="At most so many, the newest first.")
    status: list[Status] = Field([], description="Only changes that led to it, or to one of several.")
    project: str | None = Field(None, pattern="^Q[0-9]{4,12}$", description="Only those of this project.")


class CalendarWish(Filtering):
    limit: int = Field(50, ge=1, le=MOST, description="At most so many, the nearest first.")


class PackageWish(ProjectWish):
    limit: int = Field(10, ge=1, le=100, description="At most so many projects, each with all that was said of it.")


def asked(look: Here) -> Standpoint:
    return Standpoint(look.connection, look.today, look.as_of, look.settings.floor)


View = Annotated[Standpoint, Depends(asked, scope="function")]
