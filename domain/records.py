"""What one article says of projects and programmes: the extracted records, each value with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """A project's stage as one article reports it on its publication day."""

    ANNOUNCED = "announced"
    PLANNED = "planned"
    CONSTRUCTION = "construction"
    COMMISSIONED = "commissioned"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Facility(StrEnum):
    PLANT = "plant"
    MINE = "mine"
    CONCENTRATOR = "concentrator"
    REFINERY = "refinery"
    POWER_STATION = "power_station"
    PRODUCTION_LINE = "production_line"
    GREENHOUSE = "greenhouse"
    LIVESTOCK_COMPLEX = "livestock_complex"
    TERMINAL = "terminal"
    PIPELINE = "pipeline"
    OTHER = "other"


class Sector(StrEnum):
    MINING = "mining"
    METALLURGY = "metallurgy"
    CHEMICALS = "chemicals"
    PETROCHEMICALS = "petrochemicals"
    OIL_GAS = "oil_gas"
    ENERGY = "energy"
    MACHINERY = "machinery"
    AUTOMOTIVE = "automotive"
    BUILDING_MATERIALS = "building_materials"
    FOOD = "food"
    AGRICULTURE = "agriculture"
    TEXTILES = "textiles"
    PHARMACEUTICALS = "pharmaceuticals"
    WOOD_PAPER = "wood_paper"
    PLASTICS = "plastics"
    ELECTRONICS = "electronics"
    WASTE = "waste"
    TRANSPORT = "transport"
    OTHER = "other"


class MilestoneKind(StrEnum):
    """What a project can be reported to have come to, in the order of its life; WORKING: the plant is said to work."""

    AGREEMENT = "agreement"
    FINANCING = "financing"
    PERMIT = "permit"
    GROUND_BROKEN = "ground_broken"
    EQUIPMENT = "equipment"
    TEST_RUN = "test_run"
    LAUNCH_CEREMONY = "launch_ceremony"
    FIRST_PRODUCT = "first_product"
    WORKING = "working"
    OUTPUT = "output"
    DESIGN_CAPACITY = "design_capacity"
    IDLE = "idle"


class Money(NamedTuple):
    """An amount in full units of an ISO 4217 currency."""

    amount: float
    currency: str


class Capacity(NamedTuple):
    """A quantity in full numbers; units t, m2, m3, pieces, MW, MWh, head, ha, km, l, with «/year», «/month», «/day»."""

    value: float
    unit: str


class Span(NamedTuple):
    """Where in the article's text a field's value stands: characters [start, end).

    ``score`` in 0..1 says how sure the reader is that the value is the project's; None where it cannot tell.
    """

    field: str
    start: int
    end: int
    score: float | None = None


class Milestone(NamedTuple):
    """What an article reports as done: ``evidence`` is the sentence, the words that say so stand at [start, end)."""

    kind: MilestoneKind
    evidence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """What one article says of one project.

    ``products`` are canonical English names in lower case; ``country`` is ISO 3166-1 alpha-2, ``region`` ISO 3166-2;
    ``expected`` is "2026", "2026-Q4", "2026-09" or "soon"; ``score`` in 0..1 says how sure the reader is.
    ``milestones`` are at most one of each kind, in the order of the text.
    """

    name: str
    facility: Facility
    status: Status
    evidence: str
    products: tuple[str, ...] = ()
    sector: Sector = Sector.OTHER
    country: str | None = None
    region: str | None = None
    locality: str | None = None
    companies: tuple[str, ...] = ()
    expected: str | None = None
    investment: Money | None = None
    capacity: Capacity | None = None
    jobs: int | None = None
    score: float = 1.0
    spans: tuple[Span, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A bare total («180 projects worth 1.2 trillion tenge»), never a project.

    ``period`` is "2024", "2024-Q3", "2024-09" or an interval of them: "2024-01/2024-09", "2025/2029", "../2028".
    ``region`` and ``sector`` are None where the total is not said to be theirs alone; ``jobs`` are those of all its
    projects together.
    """

    evidence: str
    count: int | None = None
    amount: float | None = None
    currency: str | None = None
    period: str | None = None
    region: str | None = None
    status: Status | None = None
    spans: tuple[Span, ...] = ()
    country: str | None = None
    sector: Sector | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a reader takes from one article; ``relevance`` in 0..1."""

    relevant: bool
    relevance: float
    mentions: tuple[Mention, ...] = ()
    programmes: tuple[Programme, ...] = ()
