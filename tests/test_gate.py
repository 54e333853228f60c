"""The gate before the reading: it may let noise through, but hardly ever keeps news of a project out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.all import everyday_news
from demo.archive import NewsArticle, read_articles, read_truth
from domain.articles import Article
from extractors.gate import passes, relevance
from extractors.reader import lay_out
from training.marks import Example, read_examples

DATA = Path(__file__).resolve().parent.parent / "training" / "data"
WANTED = 0.995  # of the articles that tell of a project


@cache
def examples() -> tuple[Example, ...]:
    return tuple(read_examples(DATA))


def is_let_in(article: NewsArticle) -> bool:
    """As readers ask: title and body together, in Cyrillic where it is Kazakh."""
    document = lay_out(Article(article.title, article.text, article.language, article.published)).document
    return passes(relevance(document.text))


def test_the_demo_s_news_of_projects_come_through() -> None:
    noise = read_truth().noise
    telling = [article for article in read_articles() if (article.reprint_of or article.id) not in noise]
    kept_out = [article.id for article in telling if not is_let_in(article)]
    assert len(telling) > 80
    assert len(kept_out) <= (1 - WANTED) * len(telling), kept_out


def test_every_training_article_with_a_project_comes_through() -> None:
    telling = [example for example in examples() if example.records]
    assert len(telling) > 700
    assert not [example.id for example in telling if not passes(relevance(example.text))]


def test_much_of_the_demo_s_noise_stays_outside() -> None:
    noise = [article for article in read_articles() if article.id in read_truth().noise]
    assert sum(is_let_in(article) for article in noise) < 0.7 * len(noise)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "The festival of steppe songs drew crowds to the lake.",
        "В столице прошёл концерт ко Дню города.",
        "Ауылда ақындар айтысы өтті.",
    ],
)
def test_what_names_no_facility_stays_outside(text: str) -> None:
    assert relevance(text) == 0
    assert not passes(relevance(text))


@pytest.mark.parametrize(
    "text",
    [
        "Two turbines of CHP-9 have been set on their foundations.",
        "The electrolysis hall is being roofed for winter, and the boilers have come.",
        "Смонтирована турбина ПГУ мощностью 200 МВт.",
        "Жел паркінің құрылысы тоқтатылды.",
    ],
)
def test_a_facility_that_is_not_called_a_plant_comes_through(text: str) -> None:
    assert passes(relevance(text))


def test_a_plant_in_passing_and_millions_are_no_news_of_a_project() -> None:
    assert not passes(relevance("She would stand in line for the tickets."))
    assert passes(relevance("Цементный завод в Павлодаре начал работу."))
    assert relevance("The fund paid 310 million tenge for the festival.") == 0


def test_most_of_a_day_s_everyday_news_stays_outside() -> None:
    day = everyday_news()
    let_in = [one.title for one in day if passes(relevance(f"{one.title}\n{one.text}"))]
    assert len(let_in) < 0.2 * len(day), let_in


def test_more_facilities_and_more_events_make_an_article_likelier() -> None:
    once = relevance("A plant.")
    told = relevance("A plant was built.")
    twice = relevance("A plant was built and a mine opened.")
    assert 0 < once < told < twice < 1
