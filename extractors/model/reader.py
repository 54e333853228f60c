"""The reader with the bundled model: a gate for noise, the model for what and whose, the grammars for how much."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from domain.articles import Article
from domain.records import Reading
from extractors.gate import passes, relevance
from extractors.model.network import View, verified
from extractors.model.portraits import mentions
from extractors.model.tagging import Tags, sigmoid
from extractors.programmes import find_programmes
from extractors.reader import LaidOut, lay_out


class ModelReader:
    """Reads with a verified model; the same article gives the same reading alone, in any company and on any run."""

    def __init__(self, folder: Path) -> None:
        """Takes about a second. Raises ModelProblem."""
        self._manifest, self._network = verified(folder)

    @property
    def name(self) -> str:
        return self._manifest.revision

    @property
    def abreast(self) -> int:
        """The model looks at one article while the grammars go through another; more threads would only wait."""
        return 2

    def read(self, article: Article) -> Reading:
        laid_out = lay_out(article)
        likely = relevance(laid_out.document.text)
        if not passes(likely):
            return Reading(False, likely)
        return read_with(laid_out, self._network.look(laid_out.document.text), self._manifest.thresholds)


def read_with(laid_out: LaidOut, view: View, wanted: Mapping[str, float]) -> Reading:
    document = laid_out.document
    tags = Tags(document.text, view)
    likely = sigmoid(wanted["relevance_scale"] * view.relevance + wanted["relevance_shift"])
    told = mentions(document, tags, wanted) if likely >= wanted["relevant"] else ()
    return Reading(
        bool(told),
        likely,
        tuple(laid_out.mention(mention) for mention in told),
        tuple(laid_out.programme(programme) for programme in find_programmes(document)),
    )
