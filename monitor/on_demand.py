"""Names of a package whose modules are imported when somebody asks for one: a verb that only looks loads neither what
groups and decides nor what speaks to the network."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import ClassVar


class _OnDemand(ModuleType):
    """A package that imports the home of a name when it is asked for."""

    homes: ClassVar[Mapping[str, str]] = {}

    def __getattr__(self, name: str) -> object:
        if name not in self.homes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{self.__name__}.{self.homes[name]}"), name)
        setattr(self, name, value)  # asked once
        return value

    def __setattr__(self, name: str, value: object) -> None:
        """Python hangs a module into its package under its own name: where that is also the name of what it gives, as
        with `group`, the latter stays."""
        known = name in self.homes and isinstance(value, ModuleType)
        super().__setattr__(name, getattr(value, name) if known else value)


def on_demand(package: str, modules: Mapping[str, str]) -> None:
    """Let a package give these names of its modules without importing any now. modules: what each gives, a
    blank between."""
    homes = {name: module for module, names in modules.items() for name in names.split()}
    sys.modules[package].__class__ = type("_OnDemand", (_OnDemand,), {"homes": homes})
