"""Judgements on the parts of a text: what stands against a figure, its place, cause, source, event and toll."""
