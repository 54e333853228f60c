"""A Hugging Face checkpoint as a check whether an article is relevant: one for inference, or one with two classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from math import exp
from pathlib import Path
from typing import Any, Protocol

from domain.articles import Article
from extractors.reader import ReaderUnavailable

HYPOTHESIS = (
    "This article is about an industrial plant, mine or power station being planned, built, launched or stopped."
)
_ONNX_FILES = ("model.onnx", "onnx/model.onnx")
_LONGEST = 512  # tokens; few encoders take more
_RELEVANT = re.compile(r"(?<![^\W_])relevant|(?<![^\W_])project|\blabel_1\b", re.IGNORECASE)
_NEGATED = re.compile(r"(?<![^\W_])(?:not?|non|without)(?![^\W_])", re.IGNORECASE)


class CheckpointProblem(ReaderUnavailable):
    """A checkpoint that cannot be used, and what to do about it."""


class _Scorer(Protocol):
    def logits(self, encoded: Any) -> Sequence[float]: ...


class FineTunedRelevance:
    """A checkpoint trained to tell relevant articles from others; it needs no hypothesis.

    Of its two labels, the one that says «relevant» or «project», or LABEL_1, is the class of relevant articles. Files
    are found and run as for ZeroShotRelevance.
    """

    def __init__(self, folder_or_name: str | Path, *, local_files_only: bool = True) -> None:
        """Raises CheckpointProblem if files are missing or broken, or no label is the relevant one."""
        self.name = Path(folder_or_name).name
        source = str(folder_or_name)
        self._tokenizer, config = _tokenizer_and_config(source, local_files_only)
        self._relevant = _relevant_id(source, config)
        self._length = min(_LONGEST, self._tokenizer.model_max_length)
        self._scorer = _scorer(source, local_files_only)

    def score(self, article: Article) -> float:
        """The probability of the relevant class, 0 to 1; a long article is cut at the end."""
        text = f"{article.title}\n{article.text}"
        encoded = self._tokenizer(text, truncation=True, max_length=self._length, return_tensors="np")
        return _softmax(self._scorer.logits(encoded))[self._relevant]


def relevance_of(
    folder_or_name: str | Path, *, local_files_only: bool = True
) -> ZeroShotRelevance | FineTunedRelevance:
    """The check that a checkpoint is made for, by its labels: «entailment» first, else two classes.

    Raises CheckpointProblem.
    """
    config = _config(str(folder_or_name), local_files_only)
    if _entailment(config) is None and len(config.id2label) == 2:
        return FineTunedRelevance(folder_or_name, local_files_only=local_files_only)
    return ZeroShotRelevance(folder_or_name, local_files_only=local_files_only)


class ZeroShotRelevance:
    """Asks a checkpoint whether an article entails a hypothesis.

    Runs the checkpoint's ONNX file where it has one, otherwise its safetensors weights with torch, and never code that
    comes with a checkpoint. Nothing is downloaded unless ``local_files_only`` is False.
    """

    def __init__(
        self, folder_or_name: str | Path, hypothesis: str = HYPOTHESIS, *, local_files_only: bool = True
    ) -> None:
        """Raises CheckpointProblem if files are missing or broken."""
        self.name = Path(folder_or_name).name
        self._hypothesis = hypothesis
        source = str(folder_or_name)
        self._tokenizer, config = _tokenizer_and_config(source, local_files_only)
        self._entailment = _entailment_id(source, config)
        self._length = min(_LONGEST, self._tokenizer.model_max_length)
        self._scorer = _scorer(source, local_files_only)

    def score(self, article: Article) -> float:
        """The probability of entailment, 0 to 1; a long article is cut at the end."""
        premise = f"{article.title}\n{article.text}"
        encoded = self._tokenizer(
            premise, self._hypothesis, truncation="only_first", max_length=self._length, return_tensors="np"
        )
        return _softmax(self._scorer.logits(encoded))[self._entailment]


def _softmax(logits: Sequence[float]) -> list[float]:
    greatest = max(logits)
    weights = [exp(logit - greatest) for logit in logits]
    return [weight / sum(weights) for weight in weights]


def _tokenizer_and_config(source: str, local: bool) -> tuple[Any, Any]:
    from transformers import AutoTokenizer

    config = _config(source, local)
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=local, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as problem:
        raise CheckpointProblem(_unreadable(source, local, problem)) from problem
    return tokenizer, config


def _config(source: str, local: bool) -> Any:
    from transformers import AutoConfig

    try:
        return AutoConfig.from_pretrained(source, local_files_only=local, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as problem:
        raise CheckpointProblem(_unreadable(source, local, problem)) from problem


def _unreadable(source: str, local: bool, problem: Exception) -> str:
    if local and not Path(source).exists():
        return f"No checkpoint {source} on this machine: give the folder of a downloaded one, or allow its download."
    reason = str(problem).strip().splitlines()
    return f"The checkpoint {source} cannot be read ({reason[0] if reason else type(problem).__name__}): fetch it anew."


def _entailment(config: Any) -> int | None:
    labels = config.id2label.items()
    return next((int(number) for number, label in labels if str(label).lower().startswith("entail")), None)


def _entailment_id(source: str, config: Any) -> int:
    number = _entailment(config)
    if number is None:
        raise CheckpointProblem(
            f"The checkpoint {source} knows no «entailment», only {_labels(config)}: choose one trained for NLI."
        )
    return number


def _relevant_id(source: str, config: Any) -> int:
    """The label that says so, and does not deny it («irrelevant», «no project»)."""
    labels = {int(number): str(label) for number, label in config.id2label.items()}
    speaking = [number for number, label in labels.items() if _RELEVANT.search(label) and not _NEGATED.search(label)]
    if len(speaking) != 1:
        raise CheckpointProblem(
            f"The checkpoint {source} has the classes {_labels(config)}: choose one for NLI, or call one «relevant»."
        )
    return speaking[0]


def _labels(config: Any) -> str:
    return ", ".join(map(str, config.id2label.values()))


def _scorer(source: str, local: bool) -> _Scorer:
    onnx = _onnx_file(source, local)
    if onnx is not None:
        return _OnnxScorer(onnx)
    if find_spec("torch") is None:
        raise CheckpointProblem(
            f"The checkpoint {source} has no model.onnx and torch is missing: install qadam[torch] or export to ONNX."
        )
    return _TorchScorer(source, local)


def _onnx_file(source: str, local: bool) -> Path | None:
    if Path(source).is_dir():
        return next((path for name in _ONNX_FILES if (path := Path(source, name)).is_file()), None)
    from transformers.utils.hub import cached_file

    for name in _ONNX_FILES:
        found = cached_file(source, name, local_files_only=local, _raise_exceptions_for_missing_entries=False)
        if found is not None:
            return Path(found)
    return None


class _OnnxScorer:
    def __init__(self, path: Path) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, NoSuchFile

        options = SessionOptions()
        options.log_severity_level = 4
        try:
            self._session = InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except (Fail, InvalidGraph, InvalidProtobuf, NoSuchFile) as problem:
            raise CheckpointProblem(f"{path} is cut or broken: fetch the checkpoint anew.") from problem
        self._inputs = [one.name for one in self._session.get_inputs()]

    def logits(self, encoded: Any) -> Sequence[float]:
        given = {name: encoded[name].astype("int64") for name in self._inputs if name in encoded}
        rows = self._session.run(None, given)[0]
        return [float(value) for value in rows[0]]


class _TorchScorer:
    def __init__(self, source: str, local: bool) -> None:
        from safetensors import SafetensorError
        from transformers import AutoModelForSequenceClassification

        try:
            self._model = AutoModelForSequenceClassification.from_pretrained(
                source, local_files_only=local, trust_remote_code=False, use_safetensors=True
            ).eval()
        except (OSError, ValueError, KeyError, SafetensorError) as problem:
            raise CheckpointProblem(_unreadable(source, local, problem)) from problem

    def logits(self, encoded: Any) -> Sequence[float]:
        import torch

        with torch.inference_mode():
            rows = self._model(**{name: torch.from_numpy(array) for name, array in encoded.items()}).logits
        return [float(value) for value in rows[0]]
