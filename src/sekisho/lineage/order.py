"""In which order models are analysed: each after those that it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sekisho.lineage import failures


def unique_names(names: Iterable[str]) -> Mapping[str, str]:
    """Name in lower case -> name.

    Raises:
        UnboundSQL: two relations have the same name.
    """
    known: dict[str, str] = {}
    for name in names:
        if name.casefold() in known:
            raise failures.same_name(name, (known[name.casefold()], name))
        known[name.casefold()] = name
    return known


def sort(reads: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], Mapping[str, list[str]]]:
    """Models after those that they read, and for each model on a cycle the cycle from it back."""
    done: dict[str, None] = {}
    cycles: dict[str, list[str]] = {}
    for start in reads:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            model, leaving = stack.pop()
            if leaving:
                path.pop(model, None)
                done[model] = None
            elif model in path:
                loop = [*path][[*path].index(model) :]
                for at, member in enumerate(loop):
                    cycles.setdefault(member, [*loop[at:], *loop[:at], member])
            elif model not in done:
                path[model] = None
                stack.append((model, True))
                stack += [(n, False) for n in reversed([*reads[model]]) if n in reads]
    return tuple(done), cycles
