"""What went wrong in words for the one who runs Qadam."""

from __future__ import annotations


class Problem(Exception):
    """One sentence that says what is wrong and what to do; the command line prints it and stops.

    Problem
     ├─ SettingsProblem    a setting of the environment
     ├─ SourcesProblem     feeds/sources.yaml
     ├─ WatchesProblem     watches.yaml
     ├─ WatchProblem       a watch given on the command line
     ├─ WatchTaken         a watch's id that is another's
     ├─ DecisionProblem    a decision that stands against an earlier one, or is about nothing
     ├─ DatabaseProblem    the database file or server
     ├─ NoSuchDay          a day as of which nothing can be told
     ├─ ReaderUnavailable  what reads articles: a model's files, an endpoint
     │   ├─ ModelProblem       the bundled model
     │   └─ CheckpointProblem  a checkpoint of one's own
     ├─ ReplayProblem      a file of recorded articles
     └─ SheetProblem       a table that is read or written: a register, a report
    """
