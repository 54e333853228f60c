"""What can be asked of the API: every parameter with its meaning and its bounds; all others are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.look import Here
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

    def filters(self) -> dict[str, Any]:
        """What narrows a list down, by the names of the queries."""
        names = type(self).model_fields.keys() - {"as_of", "limit", "cursor", "q", "fate"}
        asked = {name: getattr(self, name) for name in names}
        return asked | ({"query": getattr(self, "q", None)} if hasattr(self, "q") else {})


class Paging(Asking):
    limit: int = Field(50, ge=1, le=MOST, description="At most so many.")
    cursor: str | None = Field(None, max_length=200, description="Where to go on: what an answer gave as its cursor.")


class ProjectWish(Paging):
    status: Status | None = Field(None, description="Only those that stand so.")
    region: RegionCode | None = None
    sector: Sector | None = None
    q: str | None = Field(None, max_length=200, description="Words that must occur in names, products or companies.")
    since: Day | None = Field(None, description="Only those whose status changed on this day or later.")


class ChangeWish(Paging):
    status: Status | None = Field(None, description="Only changes that led to it.")
    region: RegionCode | None = None
    sector: Sector | None = None
    project: str | None = Field(None, pattern="^Q[0-9]{4,12}$", description="Only those of this project.")
    q: str | None = Field(None, max_length=200, description="Words that must occur in the project's names.")


class UnconfirmedWish(Asking):
    limit: int = Field(50, ge=1, le=MOST, description="At most so many, the newest first.")


class MentionWish(Paging):
    project: str | None = Field(None, pattern="^Q[0-9]{4,12}$", description="Only those of this project.")
    source: str | None = Field(None, max_length=100, description="Only those of this source, by its id.")


class PromiseWish(Paging):
    region: RegionCode | None = None
    sector: Sector | None = None
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


class FeedWish(Asking):
    """A feed holds the newest; whoever wants all follows /changes."""

    limit: int = Field(50, ge=1, le=MOST, description="At most so many, the newest first.")
    status: Status | None = Field(None, description="Only changes that led to it.")
    region: RegionCode | None = None
    sector: Sector | None = None
    project: str | None = Field(None, pattern="^Q[0-9]{4,12}$", description="Only those of this project.")
    q: str | None = Field(None, max_length=200, description="Words that must occur in the project's names.")


class CalendarWish(Asking):
    limit: int = Field(100, ge=1, le=MOST, description="At most so many, the nearest first.")
    region: RegionCode | None = None
    sector: Sector | None = None


class PackageWish(ProjectWish):
    limit: int = Field(10, ge=1, le=100, description="At most so many projects.")


def asked(look: Here) -> Standpoint:
    return Standpoint(look.connection, look.today, look.as_of, look.settings.floor)


View = Annotated[Standpoint, Depends(asked, scope="function")]
