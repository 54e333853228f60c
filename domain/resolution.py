"""Which known project a mention speaks of; explained by parts, and never at the price of a wrong merge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, combinations, islice

from domain.likeness import ONCE_PART_OF, RUNNING, Account, Likeness, account, bonds, explained, likeness, plainly_two
from domain.names import company_words, place_words, telling_words
from domain.products import COMMONPLACE, broader, made_of, product_words
from domain.projects import Ambiguous, Matched, New, Project, Resolution, Sighting
from domain.records import Capacity, Mention, Money
from domain.timeline import rumoured
from domain.units import proper_words

# From here on a candidate is the mention's project, unless another fits about as well; from there on a person looks.
MATCH = 0.62
AMBIGUOUS = 0.5
MARGIN = 0.05

MOST_KEYS = 14
_MOST_FIGURES = 2
MOST_CANDIDATES = 5

# Letters of a skeleton that are the same in every case.
_STEM = 5


def blocking_keys(mention: Mention) -> frozenset[str]:
    """At most MOST_KEYS keys; mentions of one project share at least one, most pairs of projects none."""
    ordered = chain(
        (f"place {place}/{mention.sector}" for place in _places(mention)[:2]),
        (f"company {' '.join(company_words(company))}" for company in mention.companies[:3]),
        islice(_product_keys(mention), 7),
        (f"name {word[:_STEM]}/{_region(mention)}" for word in sorted(telling_words(mention.name))[:3]),
        (f"name {word}" for word in sorted(proper_words(mention.name))),
    )
    said = islice(dict.fromkeys(ordered), MOST_KEYS - _MOST_FIGURES)
    return frozenset(said) | figure_keys(mention.region, mention.capacity, mention.investment)


def figure_keys(region: str | None, capacity: Capacity | None, investment: Money | None) -> frozenset[str]:
    """Size and cost to three digits: of two plants in one region these are seldom the same."""
    size = (f"figure {capacity.value:.3g} {capacity.unit}/{_todays(region)}",) if capacity else ()
    cost = (f"figure {investment.amount:.3g} {investment.currency}/{_todays(region)}",) if investment else ()
    return frozenset((*size, *cost))


def _region(mention: Mention) -> str | None:
    return _todays(mention.region)


def _todays(region: str | None) -> str | None:
    """With what it was one until lately, so that news of before and after meet."""
    return region and ONCE_PART_OF.get(region, region)


def _places(mention: Mention) -> list[str]:
    """Stems of the locality's words, short enough to be the same in every case."""
    return [word[:_STEM] for word in place_words(mention.locality or "")]


def _product_keys(mention: Mention) -> Iterator[str]:
    """Each word of a product within the region; the whole product within the country, if few plants there make it."""
    named = mention.products[:3]
    products = dict.fromkeys(chain(named, map(broader, named), map(made_of, named)))
    if region := _region(mention):
        yield from (f"product {word}/{region}" for name in products for word in product_words(name)[-2:])
    for name in products:
        if name not in COMMONPLACE:
            yield f"product {' '.join(sorted(product_words(name)))}/{mention.country}"


def resolve(
    mention: Mention, published_at: datetime, candidates: Sequence[Project], apart: Set[frozenset[int]] = frozenset()
) -> Resolution:
    """Compares the mention with every candidate; two that fit equally well count as one if they are alike, too.

    ``apart`` are pairs of projects that people told from one another: alike or not, they never count as one.
    """
    news = account((mention,), mention.status, published_at, published_at)
    told = ((project, _account(project)) for project in candidates if project.sightings)
    compared = [_Compared(*one, likeness(news, one[1])) for one in told if not plainly_two(news, one[1])]
    ranked = sorted((each for each in compared if not each.like.contradictions), key=lambda each: each.rank)
    if not ranked or ranked[0].like.score < AMBIGUOUS:
        return New(ranked[0].like.score if ranked else 0.0)
    best = ranked[0].like.score
    near = [each for each in ranked if each.like.score >= best - MARGIN and not each.like.doubts]
    near = _closest([each for each in near if not _most_contradict(mention, published_at, each.project)])
    told_apart = any(frozenset((one.project.id, other.project.id)) in apart for one, other in combinations(near, 2))
    if best >= MATCH and near and not told_apart and all(_are_one(near[0].told, other.told) for other in near[1:]):
        return max(near, key=lambda each: (len(each.project.sightings), -each.project.id)).matched(news)
    return Ambiguous(tuple(each.matched(news) for each in ranked[:MOST_CANDIDATES]))


@dataclass(frozen=True, slots=True)
class _Compared:
    project: Project
    told: Account
    like: Likeness

    @property
    def rank(self) -> tuple[float, int]:
        return -self.like.score, self.project.id

    def matched(self, news: Account) -> Matched:
        return Matched(self.project.id, self.like.score, explained(self.like, news, self.told))


def _closest(near: Sequence[_Compared]) -> list[_Compared]:
    """Without those with which nothing is shared that is not shared with another one, and less: who has the same figure
    goes before who is silent on figures, however close their scores."""
    return [each for each in near if not any(bonds(each.like.alike) < bonds(other.like.alike) for other in near)]


def _account(project: Project) -> Account:
    published = [sighting.published_at for sighting in project.sightings]
    status = rumoured(project.sightings)  # alike or not, however sure
    mentions = [sighting.mention for sighting in project.sightings]
    at_work = (sighting.published_at for sighting in project.sightings if sighting.mention.status in RUNNING)
    return account(mentions, status, min(published), max(published), min(at_work, default=None))


def _most_contradict(mention: Mention, published_at: datetime, project: Project) -> bool:
    """Whether the mention cannot be of one plant with most reports of the project: by one of them alone, which may be
    wrong itself, no two plants become one."""
    news = account((mention,), mention.status, published_at, published_at)
    against = sum(bool(likeness(news, _alone(sighting)).outright) for sighting in project.sightings)
    return 2 * against > len(project.sightings)


def _alone(sighting: Sighting) -> Account:
    return account((sighting.mention,), sighting.mention.status, sighting.published_at, sighting.published_at)


def _are_one(told: Account, other: Account) -> bool:
    """Whether two known projects are so alike that an earlier article must have split one."""
    like = likeness(told, other)
    return like.score >= MATCH and not like.contradictions and not like.doubts and like.alike["companies"] != 0
