"""The status that an article gives a project: which cues speak of it, how near, and which of them wins."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from domain.records import MilestoneKind, Status
from extractors.clauses import clause_of, each_tells, edges, with_own_verbs
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.cues import Cue, Grade
from extractors.lexicon.signs import sign
from extractors.namings import Phrase
from extractors.threads import Thread, Threads

S = TypeVar("S", Cue, Found[MilestoneKind])

# What a cue weighs by its nearness to the project; only their order and rough proportions matter.
_OWN_BRACKET, SAME_CLAUSE, _SAME_SENTENCE, CARRIED, _HEADING = 6.0, 3.0, 1.6, 1.0, 0.8
_TITLE, _LEAD = 1.3, 1.2
_LATE = 3  # sentences after which an end may be background
_LIST_LEAD = sign("list lead", r"\s*(?:[«“\"–—-]\s*)?")
_LINK = re.compile(r"\s*(?:,|,?\s(?:and|и|а также|және|мен|пен|бен))\s+(?:an?\s|the\s)?")
_ENDS = (Status.CANCELLED, Status.CLOSED, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Hint:
    """A cue that speaks of a project, with the weight of its nearness; ``sentence`` is where it stands.

    ``own``: it can speak of no other project, because each that its sentence names has words of its own.
    """

    cue: Cue
    sentence: int
    weight: float
    own: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status, the sentence of the body that carries it, and how clearly in 0..1; ``settled`` beyond any doubt.

    ``unopposed``: words beside its name say so, and no word of the article says anything else of it.
    """

    status: Status
    sentence: int
    cue: Cue
    certainty: float
    settled: bool = False
    unopposed: bool = False


def decide(document: Document, threads: Threads, thread: Thread) -> Verdict | None:
    """The project's status, or None where no word in the article says anything of it."""
    hints = list(_hints(document, threads, thread))
    if all(phrase.head.plural for phrase in thread.phrases):
        hints = [hint for hint in hints if hint.weight >= SAME_CLAUSE]
    if not any(hint.weight >= _SAME_SENTENCE for hint in hints) and len(threads.all) > 1:
        hints = list(_heading(document, thread)) or hints
    status = _winner(hints)
    if status is None:
        return None
    carrying = [hint for hint in hints if hint.cue.status is status and not document.is_title(hint.sentence)]
    if not carrying:
        return _from_title(document, thread, hints, status)
    best = max(carrying, key=lambda hint: hint.weight * hint.cue.grade)
    certainty = 1.0 - math.exp(-best.weight * best.cue.grade / 4.0)
    agreed = all(hint.cue.status in (status, None) and not hint.cue.denies for hint in hints)
    near = best.weight >= SAME_CLAUSE or len(threads.all) == 1
    return Verdict(status, best.sentence, best.cue, certainty, _is_settled(hints, best), agreed and near)


def in_turn(document: Document, threads: Threads) -> Iterator[Phrase]:
    """The namings of sentences that name several projects and tell of each: in words of its own, or as of a list."""
    for number, about in enumerate(threads.of_sentence):
        named = (phrase for thread in about for phrase in thread.phrases if phrase.sentence == number)
        phrases = sorted(named, key=lambda phrase: phrase.start)
        heads = [phrase.head.start for phrase in phrases]
        verbs = [c.start for c in document.in_sentence(document.cues, number) if c.status and c.grade >= Grade.FIRM]
        sentence = document.sentences[number]
        cuts = edges(document.text, sentence.start, sentence.end)
        told = each_tells(with_own_verbs(document.text, cuts, sentence.end, heads, verbs), heads, verbs)
        listed = [p for p in phrases if clause_of(cuts, p.head.start) in {clause_of(cuts, verb) for verb in verbs}]
        if told or (len(listed) == len(phrases) > 1 and _is_list(document, phrases)):
            yield from (phrase for phrase in phrases if phrase.keys)


def _is_list(document: Document, phrases: Sequence[Phrase]) -> bool:
    """Whether nothing but commas and «and» stand between them."""
    pairs = pairwise(phrases)
    return all(_LINK.fullmatch(document.text, max(one.end, one.closing), other.start) for one, other in pairs)


def denied(document: Document, threads: Threads, thread: Thread) -> frozenset[Status]:
    """The ends that the article says the project has not come to: «not stopped», «refuted rumours of its closure»."""
    hints = _hints(document, threads, thread)
    return frozenset(hint.cue.denies for hint in hints if hint.cue.denies and hint.weight >= CARRIED)


def _is_settled(hints: Sequence[Hint], best: Hint) -> bool:
    """Whether words that can speak of nothing else say so, and no words so near say otherwise."""
    near = [hint for hint in hints if hint.weight >= SAME_CLAUSE and hint.cue.status]
    return best.own and best.cue.grade >= Grade.FIRM and all(hint.cue.status is best.cue.status for hint in near)


def _from_title(document: Document, thread: Thread, hints: Sequence[Hint], status: Status) -> Verdict | None:
    """A status that only the title words: its evidence is the first sentence of the body about the project."""
    cue = next(hint.cue for hint in hints if hint.cue.status is status)
    bodies = sorted(number for number in thread.sentences() if not document.is_title(number))
    return Verdict(status, bodies[0], cue, 0.5) if bodies else None


def _winner(hints: Sequence[Hint]) -> Status | None:
    """The status that holds: an explicit end or resumption first, then facts before works before plans before talk."""
    score: dict[Status, float] = defaultdict(float)
    for hint in hints:
        if hint.cue.status is not None:
            score[hint.cue.status] += hint.weight * hint.cue.grade
    if not score:
        return None
    final = _final(hints)
    if final is not None:
        return final
    for status in _ENDS:
        score.pop(status, None)
    return _stage(score) if score else None


def _final(hints: Sequence[Hint]) -> Status | None:
    """The explicit end, pause or resumption nearest to the project, if any stands in its own sentences."""
    near = _SAME_SENTENCE if any(hint.weight >= _SAME_SENTENCE and hint.cue.status for hint in hints) else 0.0
    final = [hint for hint in hints if hint.cue.grade is Grade.FINAL and hint.weight >= near and hint.cue.status]
    resumed = [hint for hint in final if hint.cue.status not in _ENDS]
    if resumed:
        return max(resumed, key=lambda hint: hint.weight).cue.status
    if not final:
        return None
    best = max(final, key=lambda hint: (hint.weight, -hint.sentence))
    return None if best.sentence > _LATE and _is_alive_in_lead(hints) else best.cue.status


def _is_alive_in_lead(hints: Sequence[Hint]) -> bool:
    """Whether title or first sentences plainly tell of a project that goes on, so that a later end is another's."""
    lead = [hint for hint in hints if hint.sentence <= 2 and hint.weight >= SAME_CLAUSE]
    return any(hint.cue.status not in (*_ENDS, None) for hint in lead)


def _stage(score: dict[Status, float]) -> Status:
    """The stage of life: what has been done outweighs what is planned, talk needs half as much as plans to hold."""
    announced, planned = score.get(Status.ANNOUNCED, 0.0), score.get(Status.PLANNED, 0.0)
    works, opened = score.get(Status.CONSTRUCTION, 0.0), score.get(Status.COMMISSIONED, 0.0)
    if opened and opened >= works and opened >= 0.8 * planned and opened > announced:
        return Status.COMMISSIONED
    if works and works >= 0.45 * planned and works >= 0.8 * announced:
        return Status.CONSTRUCTION
    if announced and announced >= 0.5 * planned:
        return Status.ANNOUNCED
    if planned:
        return Status.PLANNED
    return max(score, key=lambda status: score[status])


def _hints(document: Document, threads: Threads, thread: Thread) -> Iterator[Hint]:
    named = thread.sentences()
    first = min(named, default=0)
    for number, about in enumerate(threads.of_sentence):
        if thread not in about:
            continue
        place = _TITLE if document.is_title(number) else _LEAD if number <= first + 1 else 1.0
        for hint in _hints_of(document, threads, thread, number):
            yield replace(hint, weight=hint.weight * place)


def _hints_of(document: Document, threads: Threads, thread: Thread, number: int) -> Iterator[Hint]:
    """The cues of one sentence that speak of the project."""
    cues, scene = document.in_sentence(document.cues, number), _scene(document, threads, thread, number)
    if scene is None:
        yield from (Hint(cue, number, CARRIED) for cue in cues)
        return
    yield from (Hint(_at_work(phrase), number, _OWN_BRACKET, True) for phrase in scene.aside)
    alone = len(scene.mine) == len(scene.phrases) and len(threads.all) > 1
    for cue, weight in scene.near(cues):
        yield Hint(cue, number, weight, weight == SAME_CLAUSE and (scene.telling is not None or alone))


def near(
    document: Document, threads: Threads, thread: Thread, number: int, said: Sequence[S]
) -> Iterator[tuple[S, float]]:
    """What is ``said`` in one sentence of the project, with the weight of its nearness."""
    scene = _scene(document, threads, thread, number)
    return ((one, CARRIED) for one in said) if scene is None else scene.near(said)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence that names a project: all namings and ``mine``, but for those that only stand ``aside`` of others.

    ``telling``: where each naming has a verb of its own, the clauses that name something. ``attributes``: «existing»
    and the like, beside a verb.
    """

    phrases: Sequence[Phrase]
    mine: Sequence[Phrase]
    aside: Sequence[Phrase]
    attributes: Sequence[Cue]
    cuts: tuple[int, ...]
    telling: frozenset[int] | None

    def near(self, said: Sequence[S]) -> Iterator[tuple[S, float]]:
        alone = len(self.mine) == len(self.phrases)
        for one in said if self.mine else ():
            if one in self.attributes or self._is_told_elsewhere(one):
                continue
            weight = _nearness(one, self.cuts, self.mine, self.phrases, alone)
            if weight:
                yield one, weight

    def _is_told_elsewhere(self, one: S) -> bool:
        """Where each naming has its own verb, another verb tells of something else."""
        return self.telling is not None and clause_of(self.cuts, one.start) not in self.telling


def _scene(document: Document, threads: Threads, thread: Thread, number: int) -> _Scene | None:
    """None where the sentence goes on about the project without naming it."""
    named = (phrase for other in threads.of_sentence[number] for phrase in other.phrases if phrase.sentence == number)
    everything = sorted(named, key=lambda phrase: phrase.start)
    if not any(phrase in thread.phrases for phrase in everything):
        return None
    sentence, cues = document.sentences[number], document.in_sentence(document.cues, number)
    cuts = edges(document.text, sentence.start, sentence.end)
    attributes = _attributes(cues, everything, cuts)
    aside = [phrase for phrase in everything if phrase.beside and _is_scenery(phrase, everything, cuts)]
    phrases = [phrase for phrase in everything if phrase not in aside]
    heads = [phrase.head.start for phrase in phrases]
    verbs = [cue.start for cue in cues if cue.status and cue not in attributes]
    finer = with_own_verbs(document.text, cuts, sentence.end, heads, verbs)
    telling = frozenset(clause_of(finer, at) for at in heads) if each_tells(finer, heads, verbs) else None
    mine, apart = ([phrase for phrase in some if phrase in thread.phrases] for some in (phrases, aside))
    return _Scene(phrases, mine, apart, attributes, finer, telling)


def _attributes(cues: Sequence[Cue], phrases: Sequence[Phrase], cuts: tuple[int, ...]) -> tuple[Cue, ...]:
    """«Existing» and the like where the clause has a verb: «the existing plant is being expanded»."""
    words = [phrase.standing for phrase in phrases if phrase.standing]
    attributes = [cue for cue in cues if any(one.start <= cue.start < one.end for one in words)]
    told = {clause_of(cuts, cue.start) for cue in cues if cue.status and cue not in attributes}
    return tuple(cue for cue in attributes if clause_of(cuts, cue.start) in told)


def _is_scenery(phrase: Phrase, phrases: Sequence[Phrase], cuts: tuple[int, ...]) -> bool:
    """Whether its clause names another plant, which the clause's verb is about."""
    clause = clause_of(cuts, phrase.head.start)
    return any(not other.beside and clause_of(cuts, other.head.start) == clause for other in phrases)


def _at_work(phrase: Phrase) -> Cue:
    words = phrase.standing or phrase
    return Cue(Status.COMMISSIONED, Grade.FIRM, words.start, words.end)


def _nearness(said: S, cuts: tuple[int, ...], mine: Sequence[Phrase], phrases: Sequence[Phrase], alone: bool) -> float:
    if any(phrase.end <= said.start < phrase.closing for phrase in mine):
        return _OWN_BRACKET
    if any(phrase.end <= said.start < phrase.closing for phrase in phrases):
        return 0.0
    clause = clause_of(cuts, said.start)
    if any(clause_of(cuts, phrase.head.start) == clause or clause_of(cuts, phrase.start) == clause for phrase in mine):
        return SAME_CLAUSE
    if alone:
        return _SAME_SENTENCE
    if any(clause_of(cuts, phrase.start) == clause for phrase in phrases):
        return 0.4
    nearest = min(phrases, key=lambda phrase: _distance(phrase, said))
    return _SAME_SENTENCE if any(phrase is nearest or phrase.head is nearest.head for phrase in mine) else 0.4


def _distance(phrase: Phrase, said: S) -> int:
    """Characters between a phrase and what is said; one behind the phrase is nearer than one before it."""
    return said.start - phrase.end if said.start >= phrase.end else 2 * (phrase.start - said.end)


def _heading(document: Document, thread: Thread) -> Iterator[Hint]:
    """Cues of the sentence that introduces a list which the project is a member of."""
    for number in sorted(thread.sentences()):
        introducing = introduction(document, number)
        if introducing is None:
            continue
        for cue in document.in_sentence(document.cues, introducing):
            yield Hint(cue, introducing if not document.is_title(introducing) else number, _HEADING)


def introduction(document: Document, number: int) -> int | None:
    """The sentence with a status that introduces the list to which a sentence belongs; None where there is no list."""
    introducing = number - 1
    while introducing > 0 and document.sentences[introducing].value.endswith(";"):
        introducing -= 1
    listed = introducing >= 0 and document.sentences[introducing].value.endswith(":")
    if introducing < 0 or not (listed or _LIST_LEAD.match(document.text, document.sentences[number].start)):
        return None
    while introducing > max(0, number - 4) and not document.in_sentence(document.cues, introducing):
        introducing -= 1
    return introducing
