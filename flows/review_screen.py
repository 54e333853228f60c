"""What people see of the review queue, of their decisions, and of the reasons why a mention is where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.markup import escape

from alerts.wording import status_word
from db.decisions import DecisionRow
from db.project_views import MentionRow, ProjectPage
from db.reasons import CandidateRow
from db.rereading import Standing
from db.review import QueueRow
from domain.decisions import Kind
from domain.projects import Ambiguous, Doubt, Matched, New, Part
from domain.records import Status
from flows.carrying_out import Outcome
from flows.evidence_wording import DOUBTS
from flows.screen import print_json

# A pipe has no width of its own, and a reason is worth reading to its end.
_console = Console(highlight=False, soft_wrap=True)


def show_queue(rows: Sequence[QueueRow], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    if not rows:
        _console.print("Nothing waits for you: every mention was put to a project, or decided on.")
    for row in rows:
        _show_waiting(row)


def _show_waiting(row: QueueRow) -> None:
    unsure = _doubts(row) if row.unsure else ""
    unclear = "unclear which project it belongs to" if row.ambiguous else ""
    why = ", ".join(words for words in (unclear, unsure) if words)
    name, status = escape(row.mention.name), status_word(row.mention.status, "en")
    _console.print(f"\n[bold]{name}[/], {status}  mention {row.mention_id}, {why}")
    _console.print(f"  «{escape(row.mention.evidence)}»")
    _console.print(
        f"  [dim]{row.published_at:%Y-%m-%d}, {escape(row.source_name)}, {escape(row.article_title)}, "
        f"{escape(row.article_url)}[/]"
    )
    for candidate in row.candidates:
        _show_candidate(candidate)
        _console.print(f"      qadam review confirm {row.mention_id} {candidate.public_id}")
        _console.print(f"      qadam review reject {row.mention_id} {candidate.public_id}")
    own = "a project of its own" if row.ambiguous else "right as it is"
    _console.print(f"  {own}, {row.project_id}")
    _console.print(f"      qadam review confirm {row.mention_id} {row.project_id}")


def _doubts(row: QueueRow) -> str:
    """«only 20% sure, hearsay»."""
    others = [doubt for doubt in row.doubts if doubt is not Doubt.UNSURE]
    sure = [f"only {row.mention.score:.0%} sure"] if others != list(row.doubts) or not others else []
    return ", ".join((*sure, *(DOUBTS[doubt] for doubt in others)))


def _show_candidate(candidate: CandidateRow) -> None:
    status = f", {status_word(candidate.status, 'en')}" if candidate.status else ""
    _console.print(f"  {candidate.public_id} {escape(candidate.name)}{status}: {candidate.score:.2f} alike")
    for words in _reasons(candidate):
        _console.print(f"      {words}")


def _reasons(candidate: CandidateRow) -> Iterator[str]:
    """What both are silent on is no reason."""
    return (part_words(part) for part in candidate.parts if part.words != "unknown: – / –")


def part_words(part: Part) -> str:
    """«companies    the same: Sary Lime / Sary Lime  (0.20)»; the figure is the part's weight."""
    weight = f"  [dim](weight {part.weight:.2f})[/]" if part.weight else ""
    return f"{part.field:10} {escape(part.words)}{weight}"


def show_outcome(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        print_json(outcome)
        return
    decision = outcome.decision
    words = decision_words(decision)
    undone = decision.undone_at is not None
    _console.print(
        f"Decision {decision.number} («{words}») is undone." if undone else f"Decision {decision.number}: {words}."
    )
    for before, after in outcome.projects:
        _console.print(f"  {after.public_id}  {_move(before, after)}  {escape(after.name)}")
    for moved in outcome.moved:
        _console.print(
            f"  mention {moved.mention_id} moved: {moved.before or 'no project'} → {moved.after or 'no project'}  "
            f"{escape(moved.name)}  "
            f"[dim]{escape(moved.article_title)}[/]"
        )
    if not outcome.moved:
        _console.print("  No mention moved.")
    _console.print(f"  {corrected_words(outcome.corrected, quiet=outcome.quiet)}")
    if not undone:
        _console.print(f"Undo it with: qadam review undo {decision.number}")


def corrected_words(people: int, *, quiet: bool = False) -> str:
    if quiet:
        return "Nobody gets a correction: it was decided quietly."
    if not people:
        return "Nobody was told otherwise: no correction is sent."
    return f"{people} {'person gets' if people == 1 else 'people get'} a correction of what they were told."


def _move(before: Standing, after: Standing) -> str:
    was, now = _standing(before.status), _standing(after.status)
    return f"{was} → {now}" if was != now else f"{now} as before"


def _standing(status: Status | None) -> str:
    return status_word(status, "en") if status else "no status"


def decision_words(decision: DecisionRow) -> str:
    """The decision as a sentence."""
    told = ", ".join(map(str, decision.mentions))
    match decision.kind:
        case Kind.CONFIRM:
            return f"mention {told} belongs to {decision.target}"
        case Kind.REJECT:
            return f"mention {told} does not belong to {decision.origin}"
        case Kind.MERGE:
            return f"{decision.origin} is {decision.target}, and leads there"
        case Kind.SPLIT:
            verb = "mention {} of {} is" if len(decision.mentions) == 1 else "mentions {} of {} are together"
            return f"{verb.format(told, decision.origin)} another project, {decision.target}"
        case Kind.DISCARD:
            return f"mention {told} tells of no project"


def show_decisions(rows: Sequence[DecisionRow], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    if not rows:
        _console.print("Nobody has decided anything yet; `qadam review` shows what waits.")
    for row in rows:
        undone = f"  [dim]undone by {escape(row.undone_by or '')}, {row.undone_at:%Y-%m-%d}[/]" if row.undone_at else ""
        _console.print(f"{row.number:4}  {_signed(row)}{undone}")


def _signed(row: DecisionRow) -> str:
    why = (f": «{escape(row.why)}»" if row.why else "") + (", quietly" if row.quiet else "")
    return f"{decision_words(row)}  [dim]{escape(row.decided_by)}, {row.decided_at:%Y-%m-%d}[/]{why}"


def show_reasons(page: ProjectPage) -> None:
    """Why each mention that counts is in its project."""
    row = page.project
    _console.print(f"\n[bold]{escape(row.name)}[/]  {row.public_id}  {_standing(row.status)}")
    decisions = {decision.number: decision for decision in page.decisions}
    for told in page.mentions:
        if told.counts:
            _show_mention(told, decisions)
    for left in page.left_to:
        _console.print(f"\n  Mentions that were here count for {left} by a decision.")


def _show_mention(told: MentionRow, decisions: dict[int, DecisionRow]) -> None:
    status = status_word(told.mention.status, "en")
    sure = "confirmed" if told.confirmed else f"{told.mention.score:.0%} sure"
    _console.print(
        f"\n  mention {told.mention_id}  {told.published_at:%Y-%m-%d}  {status}, {sure}  {escape(told.article_title)}"
    )
    for number in told.decided_by:
        _console.print(f"    by decision {number}: {_signed(decisions[number])}")
    for line in _machine(told):
        _console.print(f"    {line}")


def _machine(told: MentionRow) -> Iterator[str]:
    """The machine's own reasons, also where people have decided over them."""
    match told.resolution:
        case Matched():
            yield from _compared("found to be", told.candidates)
        case Ambiguous():
            yield "the machine could not tell, and made it a project of its own"
            yield from _compared("beside", told.candidates)
        case New(best):
            nearest = f"; the nearest was {best:.2f} alike" if best else ""
            yield f"the machine found no project like it{nearest}"
        case None:
            yield "no reasons were kept"


def _compared(words: str, candidates: Iterable[CandidateRow]) -> Iterator[str]:
    for candidate in candidates:
        yield f"{words} {candidate.public_id} {escape(candidate.name)}, {candidate.score:.2f} alike"
        yield from (f"  {words}" for words in _reasons(candidate))
