"""A mapping of config.yaml as it is written there: names and types, no defaults and no meaning."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def left_out(**limits: Any) -> Any:
    """A key that may be left out; what that means is said by the settings, not here."""
    return Field(default=None, **limits)


class Shape(BaseModel):
    """A mapping of config.yaml. Nothing is converted and no key is ignored."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)

    def given(self, *names: str) -> dict[str, Any]:
        """Those of `names` that were written: the rest is for the settings' own defaults."""
        return {name: getattr(self, name) for name in names if name in self.model_fields_set}
