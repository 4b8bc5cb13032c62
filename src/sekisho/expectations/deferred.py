"""Modules that others import and that nobody may ever need."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class _Deferred(ModuleType):
    """Stands for a module until something in it is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what Python itself wants to know of a module
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def deferred(*modules: str) -> Iterator[None]:
    """Whoever imports one of these modules in here loads it when he first uses it.

    Whoever imports it afterwards gets the module itself. One that is loaded already stays as it is.
    """
    stands_for = {name: _Deferred(name) for name in modules if name not in sys.modules}
    sys.modules.update(stands_for)
    try:
        yield
    finally:
        for name, stand_in in stands_for.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
