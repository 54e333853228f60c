"""Weights in 8 bits that read like those in 32, and nearly alike on every processor.

Two things go wrong with 8 bits as they come. A channel that is ten times as loud as all others takes the levels that
these would need: it is turned down before a product, and its weights are turned up (Xiao et al. 2023, SmoothQuant).
And processors without VNNI add the products of two neighbours in 16 bits, where they stop at 32,767: another result
than elsewhere, unless weights are so small that no two neighbours get there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.onnx_model import ONNXModel

# How far the loud are turned down rather than their weights up: the share that was nearest to the float network.
_DOWN = 0.85
_LARGEST = 127
_MOST_OF_TWO = 128  # times the largest input, 255, it is 32,640
_CLOSER = 1.002
_QUIETEST = 1e-4
_FLOAT = onnx.TensorProto.FLOAT

Floats = NDArray[np.float64]


def quantized(full: Path, path: Path, shown: Sequence[Sequence[int]]) -> None:
    """Per channel: per tensor loses 13 points of entity F1; with Gather, else the word vectors stay at 32 bits.

    ``shown``: tokens of articles from which it is seen how loud each channel becomes.
    """
    model = onnx.load(full)
    ONNXModel(model).replace_gemm_with_matmul()
    _smooth(model, _loudest(model, shown))
    with tempfile.TemporaryDirectory() as folder:
        smooth = Path(folder) / "smooth.onnx"
        onnx.save(model, smooth)
        quantize_dynamic(
            smooth, path, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QInt8
        )
    small = onnx.load(path)
    _bound(small, model)
    onnx.save(small, path)


def heaviest_pair(weights: NDArray[np.generic]) -> Floats:
    """For each column the most that two neighbours can add to one side."""
    sides = (np.maximum(sign * weights.astype(np.float64), 0) for sign in (1, -1))
    pairs = [np.pad(side, ((0, len(side) % 2), (0, 0))).reshape(-1, 2, side.shape[1]).sum(axis=1) for side in sides]
    heaviest: Floats = np.maximum(*pairs).max(axis=0)
    return heaviest


def products(model: ModelProto, kind: str) -> Iterator[NodeProto]:
    """Those with weights that are stored: attention multiplies what it has just made, too."""
    stored = {tensor.name for tensor in model.graph.initializer}
    return (node for node in model.graph.node if node.op_type == kind and node.input[1] in stored)


def _loudest(model: ModelProto, shown: Sequence[Sequence[int]]) -> dict[str, Floats]:
    """The greatest magnitude of each channel of whatever goes into a product."""
    names = sorted({node.input[0] for node in products(model, "MatMul")})
    audible = ModelProto()
    audible.CopyFrom(model)
    audible.graph.output.extend(onnx.helper.make_tensor_value_info(name, _FLOAT, None) for name in names)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # shapes that it cannot tell beforehand are no news
    session = onnxruntime.InferenceSession(audible.SerializeToString(), options, providers=["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    found: dict[str, Floats] = {}
    for ids in shown:
        for name, values in zip(names, session.run(names, {entry.name: np.array([ids])}), strict=True):
            heard = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0).astype(np.float64)
            found[name] = np.maximum(found[name], heard) if name in found else heard
    return found


def _smooth(model: ModelProto, loudest: Mapping[str, Floats]) -> None:
    """Turns channels down that are louder, for their weights, than the middle one of their kind."""
    graph = model.graph
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    for number, (name, heard) in enumerate(loudest.items()):
        uses = [node for node in products(model, "MatMul") if node.input[0] == name]
        weights = {node.input[1]: numpy_helper.to_array(tensors[node.input[1]]) for node in uses}
        heaviest = np.max([np.abs(one).max(axis=1) for one in weights.values()], axis=0)
        down = np.maximum(heard, _QUIETEST) ** _DOWN / np.maximum(heaviest, _QUIETEST) ** (1 - _DOWN)
        down = np.maximum(1.0, down / np.median(down))
        factor = f"smooth_{number}"
        graph.initializer.append(numpy_helper.from_array((1 / down).astype(np.float32), factor))
        step = onnx.helper.make_node("Mul", [name, factor], [f"{factor}_output"], name=factor)
        graph.node.insert(list(graph.node).index(made_by[name]) + 1, step)
        for node in uses:
            node.input[0] = step.output[0]
        for key, one in weights.items():
            tensors[key].CopyFrom(numpy_helper.from_array((one * down[:, None]).astype(np.float32), key))


def _bound(small: ModelProto, full: ModelProto) -> None:
    """Writes the weights anew, from those in 32 bits, by scales under which no two neighbours overflow."""
    tensors = {tensor.name: tensor for tensor in small.graph.initializer}
    exact = {tensor.name: tensor for tensor in full.graph.initializer}
    for node in products(small, "MatMulInteger"):
        name = node.input[1].removesuffix("_quantized")
        rounded, scale = bounded(numpy_helper.to_array(exact[name]).astype(np.float64))
        for key, values in ((f"{name}_quantized", rounded), (f"{name}_scale", scale)):
            tensors[key].CopyFrom(numpy_helper.from_array(values, key))


def bounded(weights: Floats) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights in 8 bits and the scale of each column."""
    scale = np.maximum(heaviest_pair(weights) / _MOST_OF_TWO, np.abs(weights).max(axis=0) / _LARGEST)
    scale = np.maximum(scale, np.finfo(np.float32).tiny)
    while (over := _overflows(rounded := np.rint(weights / scale))).any():  # rounding may add one to each of two
        scale = np.where(over, scale * _CLOSER, scale)
    return rounded.astype(np.int8), scale.astype(np.float32)


def _overflows(rounded: Floats) -> NDArray[np.bool_]:
    over: NDArray[np.bool_] = (heaviest_pair(rounded) > _MOST_OF_TWO) | (np.abs(rounded).max(axis=0) > _LARGEST)
    return over
