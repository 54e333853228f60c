"""Which watches an event concerns: every filter that a watch sets must admit it."""

from __future__ import annotations

from collections.abc import Iterable

from domain.names import same_company, same_word, words
from domain.watching import Event, Watch


def wants(watch: Watch, event: Event) -> bool:
    """A project's first sighting is wanted only where the watch asks for new projects, too.

    What the article leaves out is taken from what is known of the project: a report that names no region still concerns
    those who watch the region.
    """
    mention, known = event.mention, event.known
    return (
        (event.before is not None or watch.new_projects)
        and _admits(watch.to, event.after)
        and _admits(watch.projects, event.project_id, *event.also)
        and _admits(watch.regions, mention.region, known.region)
        and _admits(watch.countries, mention.country, known.country)
        and _admits(watch.sectors, mention.sector, known.sector)
        and _mentions(watch.products, (*mention.products, *known.products))
        and _names_company(watch.companies, (*mention.companies, *known.companies))
        and _mentions(watch.words, (event.project_name, mention.name, mention.evidence, event.article_title))
    )


def _admits(wished: frozenset[str], *values: str | None) -> bool:
    return not wished or not wished.isdisjoint(values)


def _names_company(wished: frozenset[str], companies: Iterable[str]) -> bool:
    return not wished or any(same_company(wish, company) for wish in wished for company in companies)


def _mentions(wished: frozenset[str], texts: Iterable[str]) -> bool:
    """Whether one text has all words of one wish, inflected or in the other script: «copper», «мыс зауыты»."""
    return not wished or any(_has_words(text, wish) for text in texts for wish in wished)


def _has_words(text: str, wish: str) -> bool:
    there = words(text)
    return all(any(same_word(word, other) for other in there) for word in words(wish))
