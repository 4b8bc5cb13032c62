"""What is told of a Python model that gave no result. Nothing that its process says is believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from sekisho.errors import DataError, Place
from sekisho.messages import Message, listed
from sekisho.model import PythonModel
from sekisho.sandbox.kinds import KINDS


def failure_of(model: PythonModel, said: bytes, code: int) -> DataError:
    """The error of a model whose process gave no result.

    Args:
        said: what the process wrote, which the model's code may have written itself: of it are told
            names that the model declares, a number, the class of a known error and a line.
        code: how the process ended.
    """
    found = _said(said)
    tell = _PROBLEMS.get(str(found.get("problem")))
    if tell is not None:
        return tell(model, found)
    if code < 0:
        limits = model.limits
        stopped = Message("python.stopped", seconds=limits.seconds, memory=limits.memory_mb)
        return fault(model, stopped, Message("python.limits.help"))
    return fault(model, Message("python.no-answer"))


def fault(model: PythonModel, message: Message, help_: Message | None = None) -> DataError:
    """An error that stands where the model is declared."""
    return DataError(message, place=model.place, help=help_)


def _said(text: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _no_wall(model: PythonModel, _: Mapping[str, Any]) -> DataError:
    return fault(model, Message("python.no-wall"), Message("python.no-wall.help"))


def _no_frame(model: PythonModel, _: Mapping[str, Any]) -> DataError:
    return fault(model, Message("python.no-frame"))


def _missing(model: PythonModel, found: Mapping[str, Any]) -> DataError:
    return fault(model, Message("python.missing", columns=listed(_outputs(model, found))))


def _undeclared(model: PythonModel, found: Mapping[str, Any]) -> DataError:
    count = found.get("count")
    return fault(
        model,
        Message("python.undeclared", count=count if isinstance(count, int) else 1),
        Message("python.undeclared.help", columns=listed(model.outputs)),
    )


def _type(model: PythonModel, found: Mapping[str, Any]) -> DataError:
    types = (f"`{c}` {model.outputs[c]}" for c in _outputs(model, found))
    return fault(model, Message("python.type", columns=", ".join(types) or "-"))


def _raised(model: PythonModel, found: Mapping[str, Any]) -> DataError:
    kind = found.get("kind")
    if kind == "MemoryError":
        memory = Message("python.memory", memory=model.limits.memory_mb)
        return fault(model, memory, Message("python.limits.help"))
    place = model.place
    texts = {model.file: model.text, **{h.file: h.text for h in model.helpers}}
    match found.get("place"):
        case [str(file), int(line)] if file in texts and 1 <= line <= texts[file].count("\n") + 1:
            place = Place(file, line)
    return DataError(
        Message("python.raised", kind=kind if kind in KINDS else "Exception"),
        place=place,
        help=Message("python.raised.help"),
    )


def _outputs(model: PythonModel, found: Mapping[str, Any]) -> list[str]:
    named = found.get("columns")
    return [c for c in named if c in model.outputs] if isinstance(named, list) else []


_PROBLEMS: Final[Mapping[str, Callable[[PythonModel, Mapping[str, Any]], DataError]]] = {
    "no-wall": _no_wall,
    "no-frame": _no_frame,
    "missing": _missing,
    "undeclared": _undeclared,
    "type": _type,
    "raised": _raised,
}
