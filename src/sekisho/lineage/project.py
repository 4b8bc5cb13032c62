"""The lineage of all statements of a project: in which order, each over what, and what is known.

What a statement gives depends on its text and on the columns, types and keys of what it reads, and on
nothing else. So it may be worked out elsewhere (`answers.answer`), at the same time as others that wait for
nothing, and it may be remembered by the digest of these. Only lineages are; what fails is analysed
here, and each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import orjson

from sekisho.errors import Place, SekishoError
from sekisho.lineage import failures, records
from sekisho.lineage.order import sort, unique_names
from sekisho.lineage.python import by_construction, plain_type
from sekisho.lineage.text import Text, place_at
from sekisho.memory import Forgetful, Memory
from sekisho.model import PythonModel, QueryLineage, Span, Trace
from sekisho.workers import Spread

NO_PYTHON: Final[Mapping[str, PythonModel]] = {}
NO_FILES: Final[Mapping[str, str]] = {}
NO_KEYS: Final[Mapping[str, Sequence[Sequence[str]]]] = {}

Outcome = QueryLineage | SekishoError


@dataclass(frozen=True, slots=True)
class Analyzed:
    """What a project's statements are.

    Attributes:
        lineages: models in the order in which they can be analysed, then exports as given.
        reads: model or export -> sources and models that it names, sorted.
    """

    lineages: Mapping[str, Outcome]
    reads: Mapping[str, tuple[str, ...]]


def analyze_all(
    tables: Mapping[str, Mapping[str, str]],
    models: Mapping[str, str],
    exports: Mapping[str, str],
    *,
    keys: Mapping[str, Sequence[Sequence[str]]] = NO_KEYS,
    files: Mapping[str, str] = NO_FILES,
) -> Mapping[str, Outcome]:
    """The lineage of every model and export of a project, each over the relations that it names.

    Models are analysed one by one, so that places are always in the statement's own text; what a
    model makes is a table with its output types to whoever reads it. `Graph.of` composes them.

    Args:
        tables: source -> column -> DuckDB type.
        models: model -> its SELECT.
        exports: export -> its SELECT. No statement may read an export.
        keys: source -> its unique keys, as in `analyze`.
        files: model or export -> the file that errors name.

    Returns:
        Models in the order in which they were analysed, then exports as given. A statement that
        cannot be analysed has its error for a result; what reads a model that failed is undecided.

    Raises:
        SekishoError: the DuckDB that is installed is not supported.
        UnboundSQL: two sources, models or exports have the same name.
    """
    return analyze_project(tables, models, exports, keys=keys, files=files).lineages


def analyze_project(
    tables: Mapping[str, Mapping[str, str]],
    models: Mapping[str, str],
    exports: Mapping[str, str],
    *,
    python: Mapping[str, PythonModel] = NO_PYTHON,
    keys: Mapping[str, Sequence[Sequence[str]]] = NO_KEYS,
    files: Mapping[str, str] = NO_FILES,
    memory: Memory | None = None,
    spread: Spread | None = None,
) -> Analyzed:
    """As `analyze_all`, with what each statement reads.

    Args:
        tables, models, exports, keys, files: as of `analyze_all`.
        python: models that are functions, by name; their lineage holds by construction.
        memory: where lineages are remembered; None = nowhere.
        spread: who answers what `answer` does of statements that do not wait for each other; None = nobody.

    Raises:
        SekishoError: the DuckDB that is installed is not supported, which is no statement's fault.
        UnboundSQL: as of `analyze_all`.
    """
    unique_names([*tables, *models, *python, *exports])
    texts = {n: Text(sql, files.get(n, n)) for n, sql in {**models, **exports}.items()}
    work = _Work(tables, models, python, keys, texts, memory or Forgetful(), spread)
    for level in [*work.levels(), list(exports)]:
        work.analyze(level)
    order, _ = sort({m: work.reads[m] for m in work.models})
    done = {n: work.results[n] for n in (*order, *exports)}
    return Analyzed(done, {n: tuple(sorted(work.reads[n])) for n in (*texts, *python)})


class _Input(NamedTuple):
    """A relation as the statements that read it see it."""

    types: Mapping[str, str]
    keys: Mapping[tuple[str, ...], bool]
    digest: str


class _Work:
    """One pass over a project's statements."""

    def __init__(
        self,
        tables: Mapping[str, Mapping[str, str]],
        models: Iterable[str],
        python: Mapping[str, PythonModel],
        keys: Mapping[str, Sequence[Sequence[str]]],
        texts: Mapping[str, Text],
        memory: Memory,
        spread: Spread | None,
    ) -> None:
        self.models = [*models, *python]
        self.python = python
        self.texts = texts
        self.memory = memory
        self.spread = spread
        self.known = unique_names([*tables, *self.models])
        self.results: dict[str, Outcome] = {}
        self.reads: dict[str, frozenset[str]] = {}
        self._digests = {n: _digest(text.sql) for n, text in texts.items()}
        self._inputs = {
            n: _input(n, types, dict.fromkeys(map(tuple, keys.get(n, ())), False))
            for n, types in tables.items()
        }

    def levels(self) -> list[list[str]]:
        """Models in groups, each of which waits only for those before; models on cycles in none.

        At first statements are taken to read whatever they have the name of as a word; where that
        makes a cycle, their syntax trees decide.
        """
        self.reads = self._named()
        declared = self.known.values()
        self.reads |= {n: frozenset(m.inputs.keys() & declared) for n, m in self.python.items()}
        doubtful = {m for m in self.models if m not in self.python}
        order, cycles = sort({m: sorted(self.reads[m]) for m in self.models})
        while not doubtful.isdisjoint(cycles):
            for model in doubtful.intersection(cycles):
                self.reads[model] = self._exactly_named(model)
            doubtful.difference_update(cycles)
            order, cycles = sort({m: sorted(self.reads[m]) for m in self.models})
        for model, cycle in cycles.items():
            python = self.python.get(model)
            place = python.place if python else self.texts[model].place(0)
            self.results[model] = failures.cycle(cycle, place)
        depths: dict[str, int] = {}
        for model in order:
            depths[model] = 1 + max((depths.get(r, -1) for r in self.reads[model]), default=-1)
        levels: list[list[str]] = [[] for _ in {*depths.values()}]
        for model, depth in depths.items():
            if model not in cycles:
                levels[depth].append(model)
        return levels

    def analyze(self, names: Sequence[str]) -> None:
        """Analyse statements and models all of whose inputs are done."""
        for name in names:
            if name in self.python:
                self._settle(name, self._constructed(self.python[name]))
        new = [n for n in names if n not in self.python and not self._recall(n)]
        askable = [n for n in new if self._key(n)]
        for name, found in zip(askable, self._asked(map(self._question, askable)), strict=True):
            key, text = self._key(name), (found or b"").decode()
            if key and self._take(name, key, text):
                self.memory.keep("lineage", key, text)
        left = [n for n in new if n not in self.results]
        if left:
            from sekisho.lineage.binder import require_supported  # noqa: PLC0415 - see `_bound`

            require_supported()
        for name in left:
            self._analyze(name)

    def _asked(self, questions: Iterable[bytes]) -> Iterable[bytes | None]:
        pieces = [*questions]
        if self.spread is None or not pieces:
            return [None] * len(pieces)
        # Who answers is a copy of this process, so what it needs is loaded here, once.
        import sekisho.lineage.analysis  # noqa: F401, PLC0415

        return self.spread(pieces)

    # ------------------------------------------------------------------ what is read

    def _named(self) -> dict[str, frozenset[str]]:
        """The relations that statements have the names of; some may be other things in them."""
        together = _digest(sorted(self.known))
        keys = {n: _digest([together, digest]) for n, digest in self._digests.items()}
        found = {}
        for name, key in keys.items():
            held = self.memory.find("names", key)
            if isinstance(held, list) and self.known.keys() >= set(held):
                found[name] = held
        for name, names in self._glanced([n for n in keys if n not in found]):
            self.memory.keep("names", keys[name], names)
            found[name] = names
        return {n: frozenset(self.known[r] for r in found[n]) for n in self.texts}

    def _glanced(self, names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        from sekisho.lineage.glance import words_at_a_glance  # noqa: PLC0415 - see `_bound`

        if not names:
            return
        size = 1 + len(names) // 64
        batches = [names[at : at + size] for at in range(0, len(names), size)]
        questions = (orjson.dumps({"texts": [self.texts[n].sql for n in b]}) for b in batches)
        for batch, found in zip(batches, self._asked(questions), strict=True):
            parsed = orjson.loads(found) if found else [None] * len(batch)
            for name, exact in zip(batch, parsed, strict=True):
                words: Iterable[str] | None = words_at_a_glance(self.texts[name].sql)
                if words is None:
                    words = self._folded(name) if exact is None else exact
                yield name, sorted(self.known.keys() & words)

    def _folded(self, name: str) -> list[str]:
        return [n.casefold() for n in self._places(name)]

    def _exactly_named(self, name: str) -> frozenset[str]:
        return frozenset(self._places(name).keys() & self.known.values())

    def _places(self, name: str) -> Mapping[str, int]:
        """The relations that a statement names, by its syntax tree -> offset of the first."""
        from sekisho.lineage.named import readable  # noqa: PLC0415 - see `_bound`

        named = readable(self.texts[name].sql)
        return {self.known.get(n.casefold(), n): at for n, at in named.items()}

    # ------------------------------------------------------------------ what is known

    def _key(self, name: str) -> str | None:
        """The digest of all that a statement's lineage depends on; None where an input failed."""
        if not self.reads[name] <= self._inputs.keys():
            return None
        inputs = [self._inputs[r].digest for r in sorted(self.reads[name])]
        return _digest([self._digests[name], *inputs])

    def _recall(self, name: str) -> bool:
        """Take a statement's lineage from memory, if it is there."""
        key = self._key(name)
        return key is not None and self._take(name, key, self.memory.find("lineage", key))

    def _take(self, name: str, key: str, record: object) -> bool:
        """Take a statement's lineage from a record, if it is one."""
        try:
            reads, lineage = records.read(record, lambda: self._traced(name, reads))
        except ValueError:
            return False
        self.reads[name] = reads
        self._settle(name, self._with_trace(lineage, key))
        return True

    def _with_trace(self, lineage: QueryLineage, key: str) -> QueryLineage:
        """The lineage with a trace that is remembered too."""

        def trace() -> Trace:
            try:
                return records.read_trace(self.memory.find("trace", key), lineage)
            except ValueError:  # nothing, or not what is kept there
                text = records.trace_written(lineage)
            if text:
                self.memory.keep("trace", key, text)
            return Trace(lineage.edges, lineage.undetermined)

        return replace(lineage, tracing=trace)

    def _settle(self, name: str, result: Outcome) -> None:
        self.results[name] = result
        if isinstance(result, QueryLineage) and name in self.known.values():
            self._inputs[name] = _input(name, result.types, dict.fromkeys(result.keys, True))

    # ------------------------------------------------------------------ what is worked out

    def _question(self, name: str) -> bytes:
        """What `answer` needs to know of a statement."""
        text = self.texts[name]
        inputs = {r: self._inputs[r] for r in sorted(self.reads[name])}
        seen = {r: (i.types, list(i.keys.items())) for r, i in inputs.items()}
        return orjson.dumps({"sql": text.sql, "file": text.file, "inputs": seen})

    def _analyze(self, name: str) -> None:
        key = self._key(name)
        if key is None:
            self._read_fully(name)
            return
        try:
            lineage = self._bound(name, self.reads[name])
        except SekishoError:
            self._read_fully(name)
            return
        if self.reads[name] != lineage.scans.keys():
            self.reads[name] = self._exactly_named(name)
        text = records.written(self.reads[name], lineage)
        if text:
            self.memory.keep("lineage", key, text)
        self._settle(name, self._with_trace(lineage, key))

    def _constructed(self, model: PythonModel) -> Outcome:
        """The lineage of a Python model, or what is wrong with what it declares to read."""

        def place(span: Span) -> Place:
            return place_at(model.text, span.start, model.file)

        for relation, columns in model.inputs.items():
            at = place(model.relations[relation])
            if relation not in self.known.values():
                return failures.undeclared(relation, self.known.values(), at)
            if isinstance(self.results.get(relation), SekishoError):
                return failures.input_failed(relation, at)
            types = self._inputs[relation].types
            for column, span in columns.items():
                if column not in types:
                    return failures.no_column(relation, column, types, place(span))
                if plain_type(types[column]) is None:
                    return failures.type_not_handed(column, types[column], place(span))
        return by_construction(model)

    def _read_fully(self, name: str) -> None:
        """Analyse a statement over what its syntax tree names, to say what is wrong with it."""
        places = self._places(name)
        self.reads[name] = reads = frozenset(places.keys() & self.known.values())
        for relation, start in places.items():
            if isinstance(self.results.get(relation), SekishoError):
                place = self.texts[name].place(start)
                self._settle(name, failures.input_failed(relation, place))
                return
        try:
            # A name that nobody declared is told together with all that are.
            found = self._bound(name, reads if len(reads) == len(places) else self._inputs)
        except SekishoError as error:
            self._settle(name, error)
        else:
            self._settle(name, found)

    def _bound(self, name: str, relations: Iterable[str]) -> QueryLineage:
        # What binds is imported where something has to be bound, so that a check that remembers all
        # of its statements need not wait for DuckDB.
        from sekisho.lineage.analysis import NO_VIEWS, analyzed  # noqa: PLC0415

        tables, keys = self._seen(relations)
        return analyzed(self.texts[name], tables, NO_VIEWS, keys)

    def _traced(self, name: str, relations: Iterable[str]) -> Trace:
        """The trace of a statement whose lineage came from elsewhere."""
        from sekisho.lineage.analysis import NO_VIEWS, traced  # noqa: PLC0415
        from sekisho.lineage.binder import Shadow  # noqa: PLC0415

        tables, keys = self._seen(relations)
        return traced(self.texts[name], Shadow(tables, NO_VIEWS), keys)

    def _seen(
        self, relations: Iterable[str]
    ) -> tuple[dict[str, Mapping[str, str]], dict[str, Mapping[tuple[str, ...], bool]]]:
        """Relations as a statement sees them: their columns and types, and their keys."""
        inputs = {r: self._inputs[r] for r in relations}
        return {r: i.types for r, i in inputs.items()}, {r: i.keys for r, i in inputs.items()}


def _input(name: str, types: Mapping[str, str], keys: Mapping[tuple[str, ...], bool]) -> _Input:
    return _Input(types, keys, _digest([name, list(types.items()), list(keys.items())]))


def _digest(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value)).hexdigest()
