"""One file per step, in order, forward only."""
