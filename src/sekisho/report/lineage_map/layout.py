"""The order of the map: relations in layers, each to the right of all that it reads.

Sources lie in the first layer and exports in the last. Within a layer relations stand where those that
they read and that read them stand (the barycentre of Sugiyama's method), which keeps lines short and
crossings few. Before every sweep the order is that of names, so that the same project is drawn the
same way wherever it is drawn.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_SWEEPS: Final = 8

Layers = tuple[tuple[str, ...], ...]


def layered(
    sources: Iterable[str], reads: Mapping[str, Sequence[str]], exports: Iterable[str]
) -> Layers:
    """All relations in layers, and in their order within each.

    Args:
        sources: relations that read nothing.
        reads: model or export -> relations that it reads; names that are no relation do not count.
        exports: those of them that nothing reads.

    Relations that read each other in a circle, which nobody can run, stand side by side.
    """
    depths = _depths(sorted(sources), reads, frozenset(exports))
    start = [[] for _ in range(max(depths.values(), default=-1) + 1)]  # type: list[list[str]]
    for name in sorted(depths):
        start[depths[name]].append(name)
    edges = tuple(
        (read, name)
        for name in sorted(reads)
        for read in sorted(set(reads[name]))
        if read in depths
    )
    return _untangled(tuple(tuple(layer) for layer in start if layer), edges)


def crossings(layers: Layers, edges: Iterable[tuple[str, str]]) -> int:
    """How many pairs of edges between the same two layers cross."""
    at = {name: (n, m) for n, layer in enumerate(layers) for m, name in enumerate(layer)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for start, end in edges:
        (left, here), (right, there) = at[start], at[end]
        between.setdefault((left, right), []).append((here, there))
    count = 0
    for ends in between.values():
        passed: list[int] = []
        for _, there in sorted(ends):
            count += len(passed) - bisect_right(passed, there)
            insort(passed, there)
    return count


def _depths(
    sources: Sequence[str], reads: Mapping[str, Sequence[str]], exports: frozenset[str]
) -> dict[str, int]:
    """The layer of every relation: one more than the last of those that it reads."""
    depths = dict.fromkeys(sources, 0)
    known = {*depths, *reads}
    waiting = {
        name: [read for read in reads[name] if read in known]
        for name in sorted(reads.keys() - depths)
    }
    inner = [name for name in waiting if name not in exports]
    while inner:
        ready = [name for name in inner if all(read in depths for read in waiting[name])]
        placed = {
            name: 1 + max((depths[read] for read in waiting[name] if read in depths), default=0)
            for name in ready or inner
        }
        depths |= placed
        inner = [name for name in inner if name not in depths]
    last = 1 + max(depths.values(), default=0)
    return depths | {name: last for name in waiting if name in exports}


def _untangled(layers: Layers, edges: Sequence[tuple[str, str]]) -> Layers:
    """The layers in the order with the fewest crossings of those that sweeps to and fro find."""
    below: dict[str, list[str]] = {}
    above: dict[str, list[str]] = {}
    for start, end in edges:
        below.setdefault(end, []).append(start)
        above.setdefault(start, []).append(end)
    best, fewest = layers, crossings(layers, edges)
    for sweep in range(_SWEEPS):
        layers = _swept(layers, below) if sweep % 2 == 0 else _swept(layers[::-1], above)[::-1]
        found = crossings(layers, edges)
        if found < fewest:
            best, fewest = layers, found
    return best


def _swept(layers: Layers, beside: Mapping[str, Sequence[str]]) -> Layers:
    """One layer after the other, each relation to the middle of its neighbours passed before."""
    heights: dict[str, float] = {}
    done = []
    for layer in layers:
        # Layers are drawn with their middles at one height.
        own = {name: n - (len(layer) - 1) / 2 for n, name in enumerate(layer)}
        for name in layer:
            near = [heights[other] for other in beside.get(name, ()) if other in heights]
            own[name] = sum(near) / len(near) if near else own[name]
        ordered = tuple(sorted(layer, key=lambda name: (own[name], name)))
        heights |= {name: n - (len(layer) - 1) / 2 for n, name in enumerate(ordered)}
        done.append(ordered)
    return tuple(done)
