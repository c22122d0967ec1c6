"""Recorded entries through the daemon's own code, in memory: for scoring, and for trying another config."""
