"""What the lexicon reader takes from English articles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import Article
from domain.records import Facility, Mention, Programme, Reading, Status
from extractors.reader import LexiconReader

READER = LexiconReader()


def read(text: str, title: str = "News from the regions", published: str = "2025-03-10") -> Reading:
    return READER.read(Article(title, text, "en", datetime.fromisoformat(published).replace(tzinfo=UTC)))


def only(text: str, title: str = "News from the regions") -> Mention:
    (mention,) = read(text, title).mentions
    return mention


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("A cement plant was put into operation in Pavlodar on Monday.", Status.COMMISSIONED),
        ("A new cement plant has opened in Pavlodar.", Status.COMMISSIONED),
        ("The cement plant in Pavlodar has started production.", Status.COMMISSIONED),
        ("A cement plant will be commissioned in Pavlodar in 2027.", Status.PLANNED),
        ("A contract for a cement plant in Pavlodar has been signed.", Status.PLANNED),
        ("Construction of a cement plant in Pavlodar will begin next spring.", Status.PLANNED),
        ("The feasibility study for a cement plant in Pavlodar is being drawn up.", Status.PLANNED),
        ("The investor has postponed the launch of the cement plant in Pavlodar to October.", Status.PLANNED),
        ("A bureau has completed the design of a cement plant in Pavlodar.", Status.PLANNED),
        ("A cement plant is being built in Pavlodar.", Status.CONSTRUCTION),
        ("Builders broke ground for a cement plant in Pavlodar.", Status.CONSTRUCTION),
        ("The cement plant in Pavlodar is 75 percent complete.", Status.CONSTRUCTION),
        ("Test runs have begun at the cement plant in Pavlodar, its launch is due in May.", Status.CONSTRUCTION),
        ("A memorandum on a cement plant in Pavlodar was signed on Friday.", Status.ANNOUNCED),
        ("The investors would like to build a cement plant in Pavlodar.", Status.ANNOUNCED),
        ("A cement plant in Pavlodar is not ruled out.", Status.ANNOUNCED),
        ("A company is considering a cement plant in Pavlodar.", Status.ANNOUNCED),
        ("The cement plant in Pavlodar has been mothballed.", Status.SUSPENDED),
        ("The idle cement plant in Pavlodar is looking for an investor.", Status.SUSPENDED),
        ("Work on the cement plant in Pavlodar was suspended.", Status.SUSPENDED),
        ("The cement plant in Pavlodar will not be built.", Status.CANCELLED),
        ("The project of a cement plant in Pavlodar has been scrapped.", Status.CANCELLED),
        ("The cement plant in Pavlodar has closed for good.", Status.CLOSED),
    ],
)
def test_one_sentence_tells_the_status(sentence: str, status: Status) -> None:
    mention = only(sentence)
    assert (mention.status, mention.region, mention.products) == (status, "KZ-55", ("cement",))
    assert mention.evidence == sentence


def test_a_place_in_the_name_of_a_company_is_not_where_its_plant_stands() -> None:
    assert only("Taraz Metall LLP is building a cement plant in Pavlodar.").region == "KZ-55"


def test_a_promised_launch_of_a_plant_under_construction_is_construction() -> None:
    mention = only(
        "A glass plant is being built in Kyzylorda.\nThe plant will be commissioned in 2026, its director promised."
    )
    assert mention.status is Status.CONSTRUCTION
    assert mention.expected == "2026"


def test_a_list_in_brackets_gives_one_project_for_each_item_with_its_region() -> None:
    mentions = read(
        "Next year plants for production of cement (Pavlodar region), ceramic tiles (Kostanay region) "
        "and ferroalloys (Aktobe region) are to be launched, the minister said."
    ).mentions
    assert [(mention.products, mention.region) for mention in mentions] == [
        (("cement",), "KZ-55"),
        (("ceramic tiles",), "KZ-39"),
        (("ferroalloys",), "KZ-15"),
    ]
    assert {mention.status for mention in mentions} == {Status.PLANNED}


def test_each_plant_of_a_list_stands_in_the_town_behind_it() -> None:
    mentions = read("They opened a glass plant in Aktau, a brick plant in Taraz and a tyre plant in Saran.").mentions
    assert [(one.products, one.locality) for one in mentions] == [
        (("glass",), "Aktau"), (("brick",), "Taraz"), (("tyres",), "Saran"),
    ]  # fmt: skip


def test_a_factory_on_the_left_bank_makes_no_left_banks() -> None:
    mention = only("The factory on the left bank of the Nura was launched.", "Straw board factory launched in Taraz")
    assert mention.products == ("straw boards",)


def test_a_factory_for_the_production_of_something_makes_it() -> None:
    told = "A factory on the production of copper rod was launched in Taraz."
    assert only(told).products == only(told.replace(" on ", " for ")).products == ("copper rod",)


def test_two_outputs_of_projects_in_the_plural_are_two_projects() -> None:
    mentions = read("Projects for production of polyethylene and butadiene are to be commissioned soon.").mentions
    assert [mention.products for mention in mentions] == [("polyethylene",), ("butadiene",)]
    assert {mention.expected for mention in mentions} == {"soon"}


def test_sentences_about_the_plant_go_on_about_the_same_project() -> None:
    mention = only(
        "A tyre plant opened in Saran, Karaganda region.\n"
        "The enterprise can make 3 million tyres a year. Investment in the project came to 100 billion tenge. "
        "It gave work to 1,100 people."
    )
    assert mention.investment is not None
    assert mention.investment.amount == 1e11
    assert mention.capacity is not None
    assert (mention.capacity.value, mention.capacity.unit) == (3_000_000, "pieces/year")
    assert mention.jobs == 1100


def test_another_plant_of_another_product_keeps_its_own_values() -> None:
    cement, brick = read(
        "A cement plant was launched in Pavlodar. It cost 20 billion tenge.\n"
        "A brick factory is being built in Kostanay. It will cost 3 billion tenge."
    ).mentions
    assert cement.investment is not None
    assert brick.investment is not None
    assert (cement.investment.amount, brick.investment.amount) == (2e10, 3e9)
    assert (cement.region, brick.region) == ("KZ-55", "KZ-39")


def test_permanent_jobs_count_rather_than_those_of_builders() -> None:
    mention = only(
        "A cement plant is being built in Pavlodar. At the peak of construction 900 builders will be at work; "
        "the plant itself will employ 240 people."
    )
    assert mention.jobs == 240


def test_a_loan_is_not_the_cost() -> None:
    mention = only(
        "A cement plant is being built in Pavlodar. The bank gave a loan of 5 billion tenge. "
        "The plant costs 12 billion tenge."
    )
    assert mention.investment is not None
    assert mention.investment.amount == 1.2e10


@pytest.mark.parametrize(
    ("sentence", "facility"),
    [
        ("A wind farm of 100 MW was launched in Zhambyl region.", Facility.POWER_STATION),
        ("A gold mine was opened in Abai region.", Facility.MINE),
        ("A greenhouse was opened in Turkistan region.", Facility.GREENHOUSE),
        ("A poultry farm was opened in Akmola region.", Facility.LIVESTOCK_COMPLEX),
        ("An oil refinery is being built in Atyrau.", Facility.REFINERY),
    ],
)
def test_the_facility_word_tells_the_kind(sentence: str, facility: Facility) -> None:
    assert only(sentence).facility is facility


@pytest.mark.parametrize(
    "text",
    [
        "Two workers were injured in an accident at a steel plant in Temirtau. The police opened an investigation.",
        "Industrial output grew by 5 percent in January, the statistics bureau said.",
        "A school for 600 pupils was opened in Pavlodar on Friday.",
        "The President met the ambassador and discussed cooperation.",
        "",
    ],
)
def test_news_without_a_project_is_not_relevant(text: str) -> None:
    assert not read(text).relevant


@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from(["en", "ru", "kk"]))
def test_any_text_is_read_and_every_span_lies_inside_it(text: str, title: str, language: str) -> None:
    _check(Article(title, text, language, datetime(2025, 3, 10, tzinfo=UTC)))


_TELLING = """A cement plant|завод по производству|зауыты|in Pavlodar region|(Karaganda region)|, |. |\n|: |and|и
|және|will be|launched|is being built|построят|введён в эксплуатацию|іске қосылды|салынып жатыр|20 billion tenge
|120 рабочих мест|50 тыс. тонн в год|in 2027|тиімді|шына|iske qosyldy|zaýyty|«Бутадиен»|projects|12 projects worth
|(|)|«|»|–|the plant|его"""
_PIECES = st.sampled_from(tuple(_TELLING.split("|")))


@given(st.lists(_PIECES, max_size=24).map(" ".join), st.sampled_from(["en", "ru", "kk"]))
def test_any_mixture_of_telling_words_is_read_and_every_span_lies_inside_it(text: str, language: str) -> None:
    _check(Article("A plant opens", text, language, datetime(2025, 3, 10, tzinfo=UTC)))


def _check(article: Article) -> None:
    reading = READER.read(article)
    assert 0.0 <= reading.relevance <= 1.0
    found: tuple[Mention | Programme, ...] = (*reading.mentions, *reading.programmes)
    for one in found:
        assert one.evidence
        assert one.evidence in article.text
        assert all(0 <= span.start < span.end <= len(article.text) for span in one.spans)
    for mention in reading.mentions:
        assert mention.name in article.text
        assert all(company in article.text for company in mention.companies)
