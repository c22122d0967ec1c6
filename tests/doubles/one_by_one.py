"""Readings one by one, where a test reads each entry with a pen of its own."""

from __future__ import annotations

from monitor.pipeline.intake.absorb import ReadAll, ReadEntry


def each(read: ReadEntry) -> ReadAll:
    """As the pipeline asks for them: many together."""
    return lambda entries: [read(entry) for entry in entries]
