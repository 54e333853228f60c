"""Which watches an event concerns: every filter that a watch sets must admit it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from domain.names import same_company, same_word, words
from domain.notices import Trigger
from domain.records import Money
from domain.watching import Event, Watch

Term = Callable[[Watch, Event], bool]

# What the article leaves out is taken from what is known of the project: a report that names no region still concerns
# those who watch the region. What neither tells passes no filter, a threshold no more than a list.
TERMS: Mapping[str, Term] = MappingProxyType(
    {
        "trigger": lambda watch, event: event.trigger in watch.triggers,
        "new projects": lambda watch, event: watch.new_projects or not _is_move(event) or event.before is not None,
        "move": lambda watch, event: not _is_move(event) or _moves(watch, event),
        "project": lambda watch, event: _admits(watch.projects, event.project_id, *event.also),
        "region": lambda watch, event: _admits(watch.regions, event.mention.region, event.known.region),
        "country": lambda watch, event: _admits(watch.countries, event.mention.country, event.known.country),
        "sector": lambda watch, event: _admits(watch.sectors, event.mention.sector, event.known.sector),
        "jobs": lambda watch, event: watch.jobs is None or _has_jobs(watch.jobs, event),
        "investment": lambda watch, event: not watch.investment or _costs(watch.investment, event),
        "product": lambda watch, event: _mentions(watch.products, products_of(event)),
        "company": lambda watch, event: _names_company(watch.companies, companies_of(event)),
        "word": lambda watch, event: _mentions(watch.words, texts_of(event)),
    }
)


_ADMITS = tuple(TERMS.values())


def wants(watch: Watch, event: Event) -> bool:
    """A project's first sighting is wanted only where the watch asks for new projects, too."""
    return all(admits(watch, event) for admits in _ADMITS)


def refusals(watch: Watch, event: Event) -> tuple[str, ...]:
    """The terms by which the watch does not want the event; none if it does."""
    return tuple(name for name, admits in TERMS.items() if not admits(watch, event))


def products_of(event: Event) -> tuple[str, ...]:
    return (*event.mention.products, *event.known.products)


def companies_of(event: Event) -> tuple[str, ...]:
    return (*event.mention.companies, *event.known.companies)


def texts_of(event: Event) -> tuple[str, ...]:
    return (event.project_name, event.mention.name, event.mention.evidence, event.article_title)


def _is_move(event: Event) -> bool:
    """A change, if only a rumoured one: all else comes from no status and goes to none."""
    return event.trigger in (Trigger.MOVES, Trigger.UNCONFIRMED)


def _moves(watch: Watch, event: Event) -> bool:
    if not watch.to and not watch.moves:
        return True
    return event.after in watch.to or any(move.admits(event.before, event.after) for move in watch.moves)


def _admits(wished: frozenset[str], *values: str | None) -> bool:
    return not wished or not wished.isdisjoint(values)


def _has_jobs(least: int, event: Event) -> bool:
    return any(jobs is not None and jobs >= least for jobs in (event.mention.jobs, event.known.jobs))


def _costs(least: frozenset[Money], event: Event) -> bool:
    """A sum is held against the threshold of its own currency only: no rate of exchange is known here."""
    told = [money for money in (event.mention.investment, event.known.investment) if money]
    return any(money.currency == one.currency and money.amount >= one.amount for money in told for one in least)


def _names_company(wished: frozenset[str], companies: Iterable[str]) -> bool:
    return not wished or any(same_company(wish, company) for wish in wished for company in companies)


def _mentions(wished: frozenset[str], texts: Iterable[str]) -> bool:
    """Whether one text has all words of one wish, inflected or in the other script: «copper», «мыс зауыты»."""
    return not wished or any(_has_words(text, wish) for text in texts for wish in wished)


def _has_words(text: str, wish: str) -> bool:
    there = words(text)
    return all(any(same_word(word, other) for other in there) for word in words(wish))
