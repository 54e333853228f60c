"""A checkpoint's files, from a whole one to a cut one, and the probability that comes of it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from domain.articles import Article
from extractors.checkpoint import CheckpointProblem, FineTunedRelevance, ZeroShotRelevance, relevance_of

WORDS = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "plant", "opened", "football", "about", "a"]


def _save_tokenizer(folder: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 64, **names}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def _save_config(folder: Path, labels: list[str]) -> None:
    config = {"model_type": "bert", "architectures": ["BertForSequenceClassification"], "vocab_size": len(WORDS)}
    numbered = {str(number): label for number, label in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({**config, "id2label": numbered}), encoding="utf-8")


def _save_model(path: Path, labels: int = 3) -> None:
    """A graph that sums one row of weights per token: «plant» speaks for the last label, «football» for the first."""
    weights = numpy.zeros((len(WORDS), labels), dtype=numpy.float32)
    weights[WORDS.index("plant"), labels - 1] = 4
    weights[WORDS.index("football"), 0] = 4
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["rows"], axis=0),
        helper.make_node("ReduceSum", ["rows", "axes"], ["logits"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(numpy.array([1]), "axes")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.parent.mkdir(exist_ok=True)
    onnx.save(model, str(path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _save_tokenizer(tmp_path)
    _save_config(tmp_path, ["contradiction", "neutral", "ENTAILMENT"])
    return tmp_path


def _article(text: str) -> Article:
    return Article("a", text, "en", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("file", ["model.onnx", "onnx/model.onnx"])
def test_an_article_is_scored_by_the_checkpoints_onnx_file(folder: Path, file: str) -> None:
    _save_model(folder / file)
    relevance = ZeroShotRelevance(folder, "about a")
    assert relevance.score(_article("plant opened")) > 0.9
    assert relevance.score(_article("football")) < 0.1
    assert relevance.score(_article("opened")) == pytest.approx(1 / 3)


def test_the_entailment_label_is_found_by_its_name(folder: Path) -> None:
    _save_config(folder, ["entailment", "neutral", "contradiction"])
    _save_model(folder / "model.onnx")
    assert ZeroShotRelevance(folder, "about a").score(_article("football")) > 0.9


def test_a_long_article_is_cut_and_the_hypothesis_stays(folder: Path) -> None:
    _save_model(folder / "model.onnx")
    relevance = ZeroShotRelevance(folder, "plant")
    assert relevance.score(_article("opened " * 5_000)) > 0.9


def test_a_checkpoint_without_entailment_is_refused(folder: Path) -> None:
    _save_config(folder, ["negative", "positive"])
    with pytest.raises(CheckpointProblem, match="negative, positive"):
        ZeroShotRelevance(folder)


def test_a_cut_model_file_is_named(folder: Path) -> None:
    _save_model(folder / "model.onnx")
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CheckpointProblem, match=r"model\.onnx is cut or broken"):
        ZeroShotRelevance(folder)


def test_a_folder_without_a_model_says_what_is_missing(folder: Path) -> None:
    with pytest.raises(CheckpointProblem, match="checkpoint"):
        ZeroShotRelevance(folder)


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json"])
def test_a_cut_file_is_a_problem_not_a_crash(folder: Path, file: str) -> None:
    _save_model(folder / "model.onnx")
    (folder / file).write_text('{"model_type": "be', encoding="utf-8")
    with pytest.raises(CheckpointProblem, match="cannot be read"):
        ZeroShotRelevance(folder)


def test_a_name_that_is_not_on_this_machine_asks_for_a_folder() -> None:
    with pytest.raises(CheckpointProblem, match="on this machine"):
        ZeroShotRelevance("nobody/no-such-checkpoint")


@pytest.fixture
def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if torch were not installed, on machines that have it, too."""
    monkeypatch.setitem(sys.modules, "torch", None)


@pytest.mark.usefixtures("without_torch")
def test_an_onnx_file_needs_no_torch(folder: Path) -> None:
    _save_model(folder / "model.onnx")
    assert ZeroShotRelevance(folder, "about a").score(_article("plant opened")) > 0.9


@pytest.mark.usefixtures("without_torch")
@pytest.mark.parametrize("labels", [["contradiction", "entailment"], ["other", "relevant"]])
def test_weights_without_torch_are_refused_with_both_ways_out(folder: Path, labels: list[str]) -> None:
    _save_config(folder, labels)
    (folder / "model.safetensors").write_bytes(b"")
    with pytest.raises(CheckpointProblem, match=r"torch is missing: install qadam\[torch\] or export to ONNX"):
        relevance_of(folder)


@pytest.mark.parametrize(
    ("labels", "likely"),
    [
        (["LABEL_0", "LABEL_1"], "plant"),
        (["other", "Relevant"], "plant"),
        (["irrelevant", "relevant"], "plant"),
        (["relevant", "irrelevant"], "football"),
        (["relevant", "not_relevant"], "football"),
        (["no project", "industrial_project"], "plant"),
        (["project", "noise"], "football"),
    ],
)
def test_of_two_classes_the_relevant_one_is_found_by_its_name(folder: Path, labels: list[str], likely: str) -> None:
    _save_config(folder, labels)
    _save_model(folder / "model.onnx", len(labels))
    relevance = relevance_of(folder)
    assert isinstance(relevance, FineTunedRelevance)
    assert relevance.name == folder.name
    unlikely = {"plant": "football", "football": "plant"}[likely]
    assert relevance.score(_article(likely)) > 0.9
    assert relevance.score(_article(unlikely)) < 0.1
    assert relevance.score(_article("opened")) == pytest.approx(0.5)


def test_a_long_article_is_cut_for_two_classes_too(folder: Path) -> None:
    _save_config(folder, ["other", "relevant"])
    _save_model(folder / "model.onnx", 2)
    assert FineTunedRelevance(folder).score(_article("opened " * 5_000 + "plant")) == pytest.approx(0.5)


@pytest.mark.parametrize("labels", [["contradiction", "neutral", "ENTAILMENT"], ["not_entailment", "entailment"]])
def test_a_checkpoint_that_knows_entailment_is_asked_with_a_hypothesis(folder: Path, labels: list[str]) -> None:
    _save_config(folder, labels)
    _save_model(folder / "model.onnx", len(labels))
    assert isinstance(relevance_of(folder), ZeroShotRelevance)


@pytest.mark.parametrize(
    "labels",
    [["negative", "positive"], ["relevant", "project"], ["irrelevant", "not relevant"], ["a", "b", "relevant"]],
)
def test_classes_that_do_not_say_which_is_relevant_are_refused_by_their_names(folder: Path, labels: list[str]) -> None:
    _save_config(folder, labels)
    _save_model(folder / "model.onnx", len(labels))
    with pytest.raises(CheckpointProblem, match=", ".join(labels)):
        relevance_of(folder)


def test_the_kind_of_a_checkpoint_whose_config_is_cut_cannot_be_told(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "be', encoding="utf-8")
    with pytest.raises(CheckpointProblem, match="cannot be read"):
        relevance_of(folder)
