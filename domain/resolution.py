"""Which known project a mention speaks of; explained by parts, and never at the price of a wrong merge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from domain.likeness import COMMONPLACE, ONCE_PART_OF, Account, Likeness, account, broader, likeness, product_words
from domain.names import company_words, place_words
from domain.projects import Ambiguous, Matched, New, Project, Resolution
from domain.records import Mention
from domain.timeline import history
from domain.units import proper_words

# From here on a candidate is the mention's project, unless another fits about as well; from there on a person looks.
MATCH = 0.62
AMBIGUOUS = 0.5
MARGIN = 0.05

MOST_KEYS = 12


def blocking_keys(mention: Mention) -> frozenset[str]:
    """At most MOST_KEYS keys; mentions of one project share at least one, most pairs of projects none."""
    ordered = chain(
        (f"place {place}/{mention.sector}" for place in _places(mention)[:2]),
        (f"company {' '.join(company_words(company))}" for company in mention.companies[:3]),
        islice(_product_keys(mention), 7),
        (f"name {word}" for word in sorted(proper_words(mention.name))),
    )
    return frozenset(islice(dict.fromkeys(ordered), MOST_KEYS))


def _places(mention: Mention) -> list[str]:
    """Stems of the locality's words, short enough to be the same in every case."""
    return [word[:5] for word in place_words(mention.locality or "")]


def _product_keys(mention: Mention) -> Iterator[str]:
    """Each word of a product within the region; the whole product within the country, if few plants there make it."""
    products = dict.fromkeys(chain(mention.products[:3], map(broader, mention.products[:3])))
    if mention.region:
        region = ONCE_PART_OF.get(mention.region, mention.region)
        yield from (f"product {word}/{region}" for name in products for word in product_words(name)[-2:])
    for name in products:
        if name not in COMMONPLACE:
            yield f"product {' '.join(sorted(product_words(name)))}/{mention.country}"


def resolve(mention: Mention, published_at: datetime, candidates: Sequence[Project]) -> Resolution:
    """Compares the mention with every candidate. Two near-equal candidates that are themselves alike count as one."""
    news = account((mention,), mention.status, published_at)
    known = {project.id: (project, _account(project)) for project in candidates if project.sightings}
    likes = {id_: likeness(news, told) for id_, (_, told) in known.items()}
    ranked = sorted(
        (id_ for id_, like in likes.items() if not like.contradictions),
        key=lambda id_: (-likes[id_].score, id_),
    )
    if not ranked or likes[ranked[0]].score < AMBIGUOUS:
        return New(likes[ranked[0]].score if ranked else 0.0)
    best = likes[ranked[0]]
    near = [id_ for id_ in ranked if likes[id_].score >= best.score - MARGIN and not likes[id_].doubts]
    if best.score >= MATCH and near and _are_one([known[id_][1] for id_ in near]):
        chosen = max(near, key=lambda id_: (len(known[id_][0].sightings), -id_))
        return Matched(chosen, likes[chosen].score, likes[chosen].parts)
    return Ambiguous(tuple(Matched(id_, likes[id_].score, likes[id_].parts) for id_ in ranked[:5]))


def _account(project: Project) -> Account:
    status = history(project.sightings)[-1].after
    last = max(sighting.published_at for sighting in project.sightings)
    return account([sighting.mention for sighting in project.sightings], status, last)


def _are_one(accounts: Sequence[Account]) -> bool:
    """Whether all are so alike that an earlier article must have split one project."""
    return all(_is_match(likeness(accounts[0], other)) for other in accounts[1:])


def _is_match(like: Likeness) -> bool:
    return like.score >= MATCH and not like.contradictions and not like.doubts
