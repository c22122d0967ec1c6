"""How far back and how much: the numbers by which the store chooses what a report is compared with."""

from __future__ import annotations

from datetime import timedelta

MOST_DAYS = 10  # between two known event dates, or two reports: beyond it no report joins
WINDOW = timedelta(days=MOST_DAYS)
"""How far back candidates are worth loading: an incident that was last updated longer ago takes no report."""

OF_ONE_FEED = 500  # open incidents of which it alone tells, the latest: older ones take no report (`quota`)
