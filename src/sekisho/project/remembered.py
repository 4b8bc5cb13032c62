"""What checks remember on disk, in one file below the project's cache folder.

The file may be deleted at any time and is never needed. One that is damaged, of another version of the
program, of DuckDB or of anything else installed is as good as none; what cannot be written is not
remembered. It is data only: nothing in it is ever run.

Whoever can write it can make `check` say what he likes, as whoever can write the SQL can. Nothing is
released by it: a run remembers nothing and works everything out.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
from pathlib import Path
from typing import Any, Final

import orjson

import sekisho

FILE: Final = "check.json"
KEPT: Final = 10
"""How often something may be missed by a check that learns anything before it is forgotten."""

_Kinds = dict[str, dict[str, Any]]


class Remembered:
    """The memory of a project; see `sekisho.memory.Memory`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._of = f"{_program()}\n".encode()
        self._layers = self._read()
        self._used: _Kinds = {}
        self._learned = False

    def find(self, kind: str, key: str) -> object:
        """What was kept under the key; None = nothing."""
        for layer in (self._used, *self._layers):
            found = layer.get(kind, {}).get(key)
            if found is not None:
                self._used.setdefault(kind, {})[key] = found
                return found
        return None

    def keep(self, kind: str, key: str, value: object) -> None:
        """Remember a value that JSON can hold."""
        self._used.setdefault(kind, {})[key] = value
        self._learned = True

    def save(self) -> None:
        """Write down what was used and learned, if anything was learned; what was not used ages."""
        if not self._learned:
            return
        aged = [_without(layer, self._used) for layer in self._layers]
        layers = [self._used, *(layer for layer in aged if layer)][:KEPT]
        body = orjson.dumps(layers)
        content = self._of + _digest(body) + body
        part = self._file.with_name(f"{FILE}.{os.getpid()}")
        with contextlib.suppress(OSError):
            part.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(content)
                part.replace(self._file)
            finally:
                part.unlink(missing_ok=True)
        self._layers, self._learned = layers, False

    def _read(self) -> list[_Kinds]:
        """The latest first; nothing if the file is not exactly as this program writes it."""
        try:
            content = self._file.read_bytes()
        except OSError:
            return []
        of, body = content[: len(self._of)], content[len(self._of) + 65 :]
        if of != self._of or content[len(of) : len(of) + 65] != _digest(body):
            return []
        return _layers(body)


def _layers(body: bytes) -> list[_Kinds]:
    try:
        layers = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    whole = isinstance(layers, list) and all(
        isinstance(layer, dict) and all(isinstance(entries, dict) for entries in layer.values())
        for layer in layers
    )
    return layers if whole else []


def _digest(body: bytes) -> bytes:
    return f"{hashlib.sha256(body).hexdigest()}\n".encode()


def _without(layer: _Kinds, used: _Kinds) -> _Kinds:
    left = {
        kind: {k: v for k, v in entries.items() if k not in used.get(kind, {})}
        for kind, entries in layer.items()
    }
    return {kind: entries for kind, entries in left.items() if entries}


def _program() -> str:
    """The digest of this program's sources and of the versions of all that is installed with it."""
    whole = hashlib.sha256()
    for folder in sekisho.__path__:
        for path in sorted(Path(folder).rglob("*.py")):
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    engine = importlib.util.find_spec("duckdb")
    if engine is None or engine.origin is None:
        raise ModuleNotFoundError(name="duckdb")
    installed = sorted(path.name for path in Path(engine.origin).parents[1].glob("*-info"))
    whole.update("\n".join(installed).encode())
    return whole.hexdigest()
