"""The network: one encoder, and plain linear heads for what each token is, whose it is, and what is said of it."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from extractors.model.heads import HEADS, WIDTH


class Network(nn.Module):  # type: ignore[misc]  # torch is not installed where types are checked
    """Every head reads the encoder's last layer; ``relevance`` reads the first token."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        hidden = encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.tokens = nn.Linear(hidden, WIDTH)
        self.relevance = nn.Linear(hidden, 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Token logits (batch, length, WIDTH) and relevance logits (batch,); a batch of one length needs no mask."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        states = self.drop(states)
        return self.tokens(states), self.relevance(states[:, 0]).squeeze(-1)


def part(logits: Tensor, head: str) -> Tensor:
    """The columns of one head."""
    return logits[..., HEADS[head]]
