"""How the histories that the pipeline tells compare with what really happened in the demo's world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from demo.archive import Life, Truth
from domain.records import Status

Steps = tuple[tuple[date, Status], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One life story beside what was told of it; ``told`` is empty where no project fits."""

    life: Life
    told: Steps

    @property
    def right(self) -> bool:
        """Every status on its day, and no other."""
        return self.told == tuple((step.day, step.status) for step in self.life.history)

    @property
    def right_order(self) -> bool:
        """The right statuses in the right order, some on another day."""
        return [status for _, status in self.told] == [step.status for step in self.life.history]


def judge(
    truth: Truth, projects_of: Mapping[str, Iterable[str]], histories: Mapping[str, Steps]
) -> tuple[Verdict, ...]:
    """``projects_of`` gives the projects that an article (by id) was found to tell of, ``histories`` a project's moves.

    A life is compared with the project whose articles are most nearly its own: those that both share, as a part of
    those that either has. Each project stands for one life only.
    """
    articles_of: defaultdict[str, set[str]] = defaultdict(set)
    for article, found in projects_of.items():
        for project in found:
            articles_of[project].add(article)
    nearness = {
        (life.key, project): len(its & set(life.articles)) / len(its | set(life.articles))
        for life in truth.lives
        for project, its in articles_of.items()
        if its & set(life.articles)
    }
    fitting: dict[str, str] = {}
    for (key, project), _ in sorted(nearness.items(), key=lambda item: (-item[1], item[0])):
        if key not in fitting and project not in fitting.values():
            fitting[key] = project
    return tuple(Verdict(life, histories.get(fitting.get(life.key, ""), ())) for life in truth.lives)
