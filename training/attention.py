"""Attention as the one operator that onnxruntime has for it, for networks that are exported."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from transformers import AttentionInterface, AttentionMaskInterface

_NAME = "one_operator"


def fuse_attention(encoder: Any) -> None:
    """From now on the encoder takes no mask: every token sees all others."""
    AttentionInterface.register(_NAME, _attend)
    AttentionMaskInterface.register(_NAME, _no_mask)
    encoder.config._attn_implementation = _NAME


def _attend(module: Any, query: Tensor, key: Tensor, value: Tensor, *_: Any, **__: Any) -> tuple[Tensor, None]:
    return _OneOperator.apply(query, key, value, module.num_attention_heads), None


def _no_mask(*_: Any, **__: Any) -> None:
    return None


class _OneOperator(torch.autograd.Function):  # type: ignore[misc]  # torch is not installed where types are checked
    """From (batch, heads, length, size) to (batch, length, heads x size)."""

    @staticmethod
    def forward(_: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:  # noqa: ARG004
        attended = torch.nn.functional.scaled_dot_product_attention(query, key, value)
        return attended.transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        shape = graph.op("Constant", value_t=torch.tensor([0, 0, -1]))
        apart = [graph.op("Transpose", one, perm_i=[0, 2, 1, 3]) for one in (query, key, value)]
        flat = [graph.op("Reshape", one, shape) for one in apart]
        out = graph.op("com.microsoft::MultiHeadAttention", *flat, num_heads_i=heads)
        out.setType(query.type())
        return out
