"""How long it takes to find who hears of what: 1,000 changes among 10,000 watches, and what memory it takes.

python -m benchmarks.matching [--watches N] [--changes N]
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime

from alerts.audience import Audience
from alerts.matching import wants
from domain.records import Facility, Mention, Sector, Status
from domain.watching import Event, Known, Watch

PRODUCTS = ("copper", "lime", "cement", "steel", "sulfuric acid", "flour", "solar power", "glass", "meat", "insulin")
SYLLABLES = ("sa", "ry", "ak", "ka", "ra", "te", "mir", "al", "tyn", "zhas", "be", "re", "ke", "kok", "ul", "ba", "tau")
REGIONS = tuple(f"KZ-{number}" for number in range(10, 30))
CHECKED = 20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--watches", type=int, default=10_000)
    options.add_argument("--changes", type=int, default=1_000)
    wish = options.parse_args()
    rng = random.Random(2026)
    watches = [_watch(rng, number) for number in range(wish.watches)]
    events = [_event(rng, number) for number in range(wish.changes)]
    began, worked = time.perf_counter(), time.process_time()
    audience = Audience(watches)
    indexed = time.perf_counter()
    found = [audience.of(event) for event in events]
    ended, processor = time.perf_counter(), time.process_time() - worked
    for event, who in list(zip(events, found, strict=True))[:CHECKED]:
        if who != [watch for watch in watches if wants(watch, event)]:
            sys.exit(f"change {event.change_id} found another audience than all watches asked one by one")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{wish.watches:,} watches, {wish.changes:,} changes: {sum(map(len, found)):,} alerts")
    print(
        f"index {indexed - began:.2f} s, matching {ended - indexed:.2f} s ({processor:.2f} s of processor time), "
        f"peak memory {peak:.0f} MB"
    )


def _company(rng: random.Random) -> str:
    """Two invented words of three syllables: a register of companies has some thousands of them."""
    return " ".join("".join(rng.choices(SYLLABLES, k=3)).title() for _ in range(2))


def _watch(rng: random.Random, number: int) -> Watch:
    """A third watches companies, a third products in a region, a sixth projects, the others regions and statuses."""
    watch = Watch(str(number), f"{number}@example.org", to=frozenset(rng.sample(tuple(Status), 2)))
    match number % 6:
        case 0 | 1:
            return replace(watch, companies=frozenset({_company(rng), _company(rng)}))
        case 2 | 3:
            return replace(watch, products=frozenset({rng.choice(PRODUCTS)}), regions=frozenset(rng.sample(REGIONS, 2)))
        case 4:
            return replace(watch, projects=frozenset({f"Q{rng.randrange(20_000):04}"}))
    return replace(watch, regions=frozenset({rng.choice(REGIONS)}), sectors=frozenset({rng.choice(tuple(Sector))}))


def _event(rng: random.Random, number: int) -> Event:
    product, company = rng.choice(PRODUCTS), _company(rng)
    mention = Mention(
        name=f"{product} plant",
        facility=Facility.PLANT,
        status=rng.choice(tuple(Status)),
        evidence=f"The {product} plant of {company} near the city is said to move on, the ministry told reporters.",
        products=(product,),
        sector=rng.choice(tuple(Sector)),
        country="KZ",
        region=rng.choice(REGIONS),
        companies=(company,),
    )
    return Event(
        change_id=number,
        project_id=f"Q{rng.randrange(20_000):04}",
        project_name=mention.name,
        before=Status.PLANNED,
        after=mention.status,
        on=date(2026, 3, 1),
        mention=mention,
        article_title=f"{company}: {product}",
        article_url="https://example.org/",
        source_name="Agency",
        published_at=datetime(2026, 3, 1, tzinfo=UTC),
        known=Known(region=mention.region, companies=(company,)),
    )


if __name__ == "__main__":
    main()
