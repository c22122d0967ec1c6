"""Every test of the store runs on both databases."""

from tests.doubles.store import store, store_url

__all__ = ["store", "store_url"]
