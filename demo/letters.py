"""Sample letters about invented projects: what `make letters` draws, and what tests of the pages look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.disputes import Field
from domain.fates import Late, Open, Overdue, Slipped
from domain.notices import (
    AnnouncedAgain,
    Contradiction,
    Missed,
    Position,
    Quiet,
    Slip,
    Total,
    Trigger,
)
from domain.programmes import Figures
from domain.projects import Doubt
from domain.promises import Promise, PromiseKind
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from domain.watching import Basis, Correction, CorrectionKind, Event, Letter, Watch

SENT = datetime(2025, 5, 7, 6, tzinfo=UTC)
EMAIL = "aigerim@example.org"
_WATCH = Watch("west-and-pavlodar", EMAIL, regions=frozenset({"KZ-55", "KZ-27"}), to=frozenset({Status.COMMISSIONED}))
_ALL = Watch("everything", EMAIL, new_projects=True)
_NOTICED = Watch("promises-and-totals", EMAIL, triggers=frozenset(Trigger))

_SOLVENT = Event(
    change_id=1,
    project_id="Q0003",
    project_name="Завод растворителей «Ертіс-Химпром»",
    before=Status.CONSTRUCTION,
    after=Status.COMMISSIONED,
    on=date(2025, 5, 6),
    mention=Mention(
        name="завод растворителей",
        facility=Facility.PLANT,
        status=Status.COMMISSIONED,
        evidence="Сегодня в Павлодаре после трёх переносов запустили завод растворителей: первая партия уже отгружена.",
        products=("industrial solvents",),
        sector=Sector.CHEMICALS,
        country="KZ",
        region="KZ-55",
        locality="Павлодаре",
        companies=("Ертіс-Химпром",),
        investment=Money(48.5e9, "KZT"),
        capacity=Capacity(125_000, "t/year"),
        jobs=320,
        score=0.96,
    ),
    article_title="В Павлодаре открыли завод растворителей",
    article_url="https://news.example.org/pavlodar/solvents",
    source_name="Вести Прииртышья",
    published_at=datetime(2025, 5, 6, 9, tzinfo=UTC),
    houses=3,
    promises=(
        Promise(
            PromiseKind.LAUNCH,
            "2023-Q4",
            date(2023, 12, 31),
            date(2022, 3, 14),
            2,
            1,
            "a",
            Slipped(date(2023, 11, 2), 2, "2024", 366, 1),
        ),
        Promise(
            PromiseKind.LAUNCH,
            "2024",
            date(2024, 12, 31),
            date(2023, 11, 2),
            0,
            2,
            "a",
            Late(date(2025, 5, 6), 3, 126),
        ),
        Promise(PromiseKind.JOBS, 500, None, date(2022, 3, 14), 1, 1, "a", Open()),
    ),
)
_CLOSED = Event(
    change_id=2,
    project_id="Q0041",
    project_name="Батыс Қазақстан облысындағы ауыл шаруашылығы техникасын құрастыру зауыты",
    before=Status.COMMISSIONED,
    after=Status.SUSPENDED,
    on=date(2025, 5, 5),
    mention=Mention(
        name="құрастыру зауыты",
        facility=Facility.PLANT,
        status=Status.SUSPENDED,
        evidence="Белгісіз дереккөздің айтуынша, Оралдағы құрастыру зауыты бөлшек жетпегендіктен жұмысын тоқтатқан.",
        products=("tractors", "combine harvesters"),
        sector=Sector.MACHINERY,
        country="KZ",
        region="KZ-27",
        locality="Оралда",
        jobs=1200,
        score=0.71,
    ),
    article_title="Оралдағы зауыт тоқтап тұр ма?",
    article_url="https://oral.example.org/2025/05/zauyt",
    source_name="Орал өңірі",
    published_at=datetime(2025, 5, 5, 12, tzinfo=UTC),
    basis=Basis.UNCONFIRMED,
    doubts=(Doubt.HEARSAY, Doubt.UNPROVEN),
)
_FIRST = Event(
    change_id=3,
    project_id="Q0107",
    project_name="Copper smelter of Ulytau Metals",
    before=None,
    after=Status.PLANNED,
    on=date(2025, 5, 6),
    mention=Mention(
        name="copper smelter",
        facility=Facility.PLANT,
        status=Status.PLANNED,
        evidence="Ulytau Metals will build a $1.2 billion copper smelter outside Zhezkazgan, to be ready in 2028.",
        products=("copper cathode",),
        sector=Sector.METALLURGY,
        country="KZ",
        region="KZ-62",
        locality="Zhezkazgan",
        companies=("Ulytau Metals",),
        expected="2028",
        investment=Money(1.2e9, "USD"),
        capacity=Capacity(300_000, "t/year"),
        score=0.93,
    ),
    article_title="Ulytau Metals names the place of its smelter",
    article_url="https://steppe.example.org/smelter",
    source_name="Steppe Business Daily",
    published_at=datetime(2025, 5, 6, 5, tzinfo=UTC),
)
_POWER = replace(
    _FIRST,
    change_id=4,
    project_id="Q0088",
    project_name="Zhambyl wind farm",
    before=Status.PLANNED,
    after=Status.CONSTRUCTION,
    mention=replace(
        _FIRST.mention,
        facility=Facility.POWER_STATION,
        status=Status.CONSTRUCTION,
        evidence="Crews have poured the first foundations of the Zhambyl wind farm.",
        sector=Sector.ENERGY,
        region="KZ-31",
        locality=None,
    ),
    article_title="First foundations at the Zhambyl wind farm",
    promises=(Promise(PromiseKind.LAUNCH, "2024-Q4", date(2024, 12, 31), date(2023, 2, 1), 1, 9, "a", Overdue(127)),),
)


_SLIPPED = replace(
    _POWER,
    change_id=None,
    news_id=5,
    project_id="Q0120",
    project_name="Kia plant",
    before=Status.CONSTRUCTION,
    mention=replace(
        _FIRST.mention,
        name="Kia plant",
        status=Status.CONSTRUCTION,
        evidence="The launch of the Kia plant in Kostanay, once promised for 2024, is now expected in 2027.",
        products=("cars",),
        sector=Sector.AUTOMOTIVE,
        region="KZ-39",
        locality="Kostanay",
        companies=("Allur",),
        expected="2027",
        investment=None,
        capacity=Capacity(70_000, "pieces/year"),
    ),
    article_title="Kia plant in Kostanay to open two years later",
    notice=Slip("2025-Q4", "2027", 730, 2),
    promises=(
        Promise(
            PromiseKind.LAUNCH,
            "2024",
            date(2024, 12, 31),
            date(2022, 10, 4),
            3,
            1,
            "a",
            Slipped(date(2024, 3, 1), 2, "2025-Q4", 365, 1),
        ),
        Promise(
            PromiseKind.LAUNCH,
            "2025-Q4",
            date(2025, 12, 31),
            date(2024, 3, 1),
            0,
            2,
            "a",
            Slipped(date(2025, 5, 6), 3, "2027", 730, 2),
        ),
        Promise(PromiseKind.LAUNCH, "2027", date(2027, 12, 31), date(2025, 5, 6), 0, 3, "a", Open()),
    ),
)
_OVERDUE = replace(
    _SLIPPED,
    news_id=6,
    project_id="Q0088",
    project_name="Zhambyl wind farm",
    on=date(2025, 5, 7),
    mention=_POWER.mention,
    article_title=_POWER.article_title,
    published_at=datetime(2024, 11, 2, 9, tzinfo=UTC),
    notice=Missed("2025-04", date(2025, 4, 30)),
    promises=(),
)
_SILENT = replace(
    _OVERDUE,
    news_id=7,
    project_id="Q0041",
    project_name=_CLOSED.project_name,
    after=Status.PLANNED,
    mention=replace(_CLOSED.mention, status=Status.PLANNED, evidence="Оралда құрастыру зауыты салынбақ."),
    article_title="Оралда зауыт салынады",
    article_url=_CLOSED.article_url,
    source_name=_CLOSED.source_name,
    notice=Quiet(date(2024, 11, 2), 186, 121),
)
_AGAIN = replace(
    _SILENT,
    news_id=8,
    project_id="Q0003",
    project_name=_SOLVENT.project_name,
    on=date(2025, 5, 6),
    after=Status.ANNOUNCED,
    mention=replace(
        _SOLVENT.mention, status=Status.ANNOUNCED, evidence="В Павлодаре хотят построить завод растворителей."
    ),
    article_title="Инвестор пообещал Павлодару завод",
    article_url=_SOLVENT.article_url,
    source_name=_SOLVENT.source_name,
    published_at=_SOLVENT.published_at,
    notice=AnnouncedAgain(4, date(2019, 2, 14), date(2023, 9, 1)),
)
_DISPUTED = replace(
    _SLIPPED,
    news_id=9,
    project_id="Q0107",
    project_name=_FIRST.project_name,
    after=Status.PLANNED,
    mention=_FIRST.mention,
    article_title=_FIRST.article_title,
    notice=Contradiction(
        Field.INVESTMENT,
        (
            Position(Money(0.9e9, "USD"), date(2025, 5, 2), "Вести Прииртышья"),
            Position(Money(1.2e9, "USD"), date(2025, 5, 6), "Steppe Business Daily"),
        ),
    ),
    promises=(),
)
_TOTAL = replace(
    _DISPUTED,
    news_id=10,
    project_id="P0017",
    project_name="",
    mention=Mention(
        name="",
        facility=Facility.OTHER,
        status=Status.PLANNED,
        evidence="Биыл Павлодар облысында жалпы құны 85 млрд теңге болатын 15 зауыт ашылады.",
        country="KZ",
        region="KZ-55",
        investment=Money(85e9, "KZT"),
    ),
    article_title="Павлодар облысында 15 зауыт ашылады",
    notice=Total(Figures(14, Money(80e9, "KZT"), None), Figures(15, Money(85e9, "KZT"), None), "2025"),
)
_BESIDE = replace(_SLIPPED, news_id=11, project_id=_POWER.project_id, notice=Slip("2024-Q4", "2026", 365, 1))


_TAKEN_BACK = Correction(
    replace(_SLIPPED, promises=(_SLIPPED.promises[0], replace(_SLIPPED.promises[1], fate=Open()))),
    CorrectionKind.RETRACTED,
    Status.CONSTRUCTION,
    date(2025, 5, 6),
)


def samples(language: str) -> dict[str, Letter]:
    """By what they show: one change, an unconfirmed one, many, a correction."""
    return {
        "one change": _letter(language, (_SOLVENT,), _WATCH),
        "unconfirmed": _letter(language, (_CLOSED,), _ALL),
        "many": _letter(language, _many(), _ALL),
        "correction": replace(_letter(language, (), _WATCH), corrections=(_correction(language),)),
    }


def notices(language: str) -> dict[str, Letter]:
    """Each kind of notice, one that was wrong, a move and a slip of one project, and many together."""
    return {
        "slip": _letter(language, (_SLIPPED,), _NOTICED),
        "slip taken back": replace(_letter(language, (), _NOTICED), corrections=(_TAKEN_BACK,)),
        "overdue": _letter(language, (_OVERDUE,), _NOTICED),
        "silence": _letter(language, (_SILENT,), _NOTICED),
        "announced again": _letter(language, (_AGAIN,), _NOTICED),
        "dispute": _letter(language, (_DISPUTED,), _NOTICED),
        "total": _letter(language, (_TOTAL,), _NOTICED),
        "move and slip": _letter(language, (_POWER, replace(_BESIDE, mention=_POWER.mention)), _NOTICED),
        "many notices": _letter(language, (_POWER, _BESIDE, _SLIPPED, _OVERDUE, _SILENT, _TOTAL), _NOTICED),
    }


def many(language: str, count: int) -> Letter:
    """So many changes in one letter, each of a project of its own."""
    told = tuple(
        replace(event, change_id=number, project_id=f"Q{number:04}")
        for number, event in ((number, _many()[number % 4]) for number in range(count))
    )
    return _letter(language, told, _ALL)


def _many() -> tuple[Event, ...]:
    return _SOLVENT, replace(_CLOSED, basis=Basis.REPORTED, doubts=()), _FIRST, _POWER


def _correction(language: str) -> Correction:
    reasons = {
        "en": "The agency withdrew its report the next day: only a test run was shown.",
        "ru": "Агентство на следующий день отозвало сообщение: показали только пробный пуск.",
        "kk": "Агенттік келесі күні хабарын қайтарып алды: тек сынақ іске қосу көрсетілген.",
    }
    return Correction(
        _SOLVENT, CorrectionKind.RETRACTED, Status.CONSTRUCTION, date(2024, 4, 18), reasons.get(language, "")
    )


def _letter(language: str, events: tuple[Event, ...], watch: Watch) -> Letter:
    key = f"sample {language} {watch.id} {len(events)}"
    return Letter(key, EMAIL, language, (watch.id,), events, watches=(watch,))
