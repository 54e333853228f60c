"""Whose milestone it is: what an article reports as done, put to the project that its words speak of."""

from __future__ import annotations

from domain.records import Milestone, MilestoneKind, Status
from domain.status import BEFORE_LAUNCH
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.milestones import other_thing
from extractors.lexicon.signs import lowered
from extractors.statuses import CARRIED, SAME_CLAUSE, near
from extractors.threads import Thread, Threads

Said = Found[MilestoneKind]

# What any company's works can be said to do; banks, suppliers and builders are named with the other kinds, too.
_OF_OPERATION = frozenset(
    {MilestoneKind.WORKING, MilestoneKind.OUTPUT, MilestoneKind.DESIGN_CAPACITY, MilestoneKind.IDLE}
)
_OF_WORKS = _OF_OPERATION | {MilestoneKind.FIRST_PRODUCT}
_BESIDE = 40  # characters in which the words may name what they speak of


def milestones_of(document: Document, threads: Threads, thread: Thread, status: Status) -> tuple[Milestone, ...]:
    """Those of one project, at most one of each kind, in the order of the text; places are those of the body.

    ``status`` is what the article gives it: of a plant that is still being built, only a sentence that names it can
    say that it makes something.
    """
    untold = _OF_OPERATION if status in BEFORE_LAUNCH else frozenset()
    wanted = SAME_CLAUSE if all(phrase.head.plural for phrase in thread.phrases) else CARRIED
    told: dict[MilestoneKind, Milestone] = {}
    for number, about in enumerate(threads.of_sentence):
        if thread not in about or document.is_title(number):
            continue
        here = document.in_sentence(document.milestones, number)
        for said, weight in near(document, threads, thread, number, here):
            named = weight > CARRIED
            strange = not named and (said.value in untold or _is_of_another_company(document, thread, said))
            if weight >= wanted and not strange and not _is_of_another_thing(document, said):
                told.setdefault(said.value, _milestone(document, said))
    return tuple(told.values())


def _milestone(document: Document, said: Said) -> Milestone:
    sentence = document.sentences[document.sentence_of(said.start)]
    return Milestone(said.value, sentence.value, said.start - document.body_at, said.end - document.body_at)


def _is_of_another_company(document: Document, thread: Thread, said: Said) -> bool:
    """Whether its sentence names a company that the project was not told of with: that one's works may be meant."""
    if said.value not in _OF_WORKS:
        return False
    number = document.sentence_of(said.start)
    here = {company.value for company in document.in_sentence(document.companies, number)}
    known = {company.value for one in thread.sentences() for company in document.in_sentence(document.companies, one)}
    return bool(here) and not here & (known | set(thread.titles))


def _is_of_another_thing(document: Document, said: Said) -> bool:
    """«Opened a school»: what is no plant stands nearer to the words than any facility. Kazakh names it before them."""
    number = document.sentence_of(said.start)
    sentence, is_before = document.sentences[number], document.language == "kk"
    start = max(sentence.start, said.start - _BESIDE) if is_before else said.start
    end = said.end if is_before else min(sentence.end, said.end + _BESIDE)
    things = [thing.start() for thing in other_thing(document.language).finditer(lowered(document.text), start, end)]
    if not things:
        return False
    nearer = range(things[-1], end) if is_before else range(start, things[0])
    return not any(head.start in nearer for head in document.in_sentence(document.heads, number))
