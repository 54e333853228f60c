"""Exact grammars: money, quantities, dates and sentences, each value with its place in the text."""
