"""Whose milestone it is: what an article reports as done, put to the project that its words speak of."""

from __future__ import annotations

from domain.records import Milestone, MilestoneKind
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.milestones import other_thing
from extractors.statuses import CARRIED, SAME_CLAUSE, near
from extractors.threads import Thread, Threads

_BESIDE = 40  # characters in which the words may name what they speak of


def milestones_of(document: Document, threads: Threads, thread: Thread) -> tuple[Milestone, ...]:
    """Those of one project, at most one of each kind, in the order of the text; places are those of the body."""
    wanted = SAME_CLAUSE if all(phrase.head.plural for phrase in thread.phrases) else CARRIED
    told: dict[MilestoneKind, Milestone] = {}
    for number, about in enumerate(threads.of_sentence):
        if thread not in about or document.is_title(number):
            continue
        here = document.in_sentence(document.milestones, number)
        for found, weight in near(document, threads, thread, number, here):
            if weight >= wanted and not _is_of_another_thing(document, found):
                told.setdefault(found.value, as_milestone(document, found))
    return tuple(told.values())


def as_milestone(document: Document, found: Found[MilestoneKind]) -> Milestone:
    sentence = document.sentences[document.sentence_of(found.start)]
    return Milestone(found.value, sentence.value, found.start - document.body_at, found.end - document.body_at)


def _is_of_another_thing(document: Document, found: Found[MilestoneKind]) -> bool:
    """«Opened a school»: what is no plant stands nearer to the words than any facility. Kazakh names it before them."""
    sentence = document.sentences[document.sentence_of(found.start)]
    ahead = document.language == "kk"
    start = max(sentence.start, found.start - _BESIDE) if ahead else found.start
    end = found.end if ahead else min(sentence.end, found.end + _BESIDE)
    things = [thing.start() for thing in other_thing(document.language).finditer(document.text, start, end)]
    if not things:
        return False
    heads = [head.start for head in document.in_sentence(document.heads, document.sentence_of(found.start))]
    nearer = range(things[-1], end) if ahead else range(start, things[0])
    return not any(head in nearer for head in heads)
