"""What a script's names mean at one of its statements, and how a query over them is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from sekisho.errors import Place, SekishoError
from sekisho.lineage import failures
from sekisho.lineage.analysis import analyzed
from sekisho.lineage.binder import quoted
from sekisho.lineage.named import references
from sekisho.lineage.script.draft import Cause, Draft, Version, VersionKind
from sekisho.lineage.script.macros import Macro, expanded
from sekisho.lineage.script.reading import Reading, Table, View, Visible, reading
from sekisho.lineage.script.shadow import Layout, Problem, Shadow
from sekisho.lineage.script.stitched import Script, Site, Stitched, stitch
from sekisho.lineage.text import Text

NO_LOCALS: Final[Mapping[str, Visible]] = {}


@dataclass(slots=True)
class Catalog:
    """The state of the analysis of a script.

    Attributes:
        scripts: file -> its text: the script's, the schema's, those of views.
        number: of the statement that is read, from 1; 0 while the schema is.
        sources: tables of the schema, with their stored columns.
        versions: id -> version, in the order in which they came to be.
        temporary: tables and views of the schema `temp`, in lower case.
        binding: views that are being bound, each for the one before it.
    """

    script: Script
    scripts: dict[str, Script]
    shadow: Shadow = field(default_factory=Shadow)
    number: int = 0
    sources: dict[str, Mapping[str, str]] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    temporary: set[str] = field(default_factory=set)
    binding: list[str] = field(default_factory=list)

    # ------------------------------------------------------------------ reading

    def read(
        self, query: Stitched, home: Site, local: Mapping[str, Visible] = NO_LOCALS
    ) -> Reading:
        """The causes of each column of a query, over versions.

        Args:
            query: one SELECT.
            home: where an influence is placed that the text does not place.
            local: relations in lower case that stand before those of the catalogue.

        Raises:
            UnboundSQL, Undecided: as `analyze`, with places in the script.
        """
        with self._placing(query):
            text = self._expanded(query, local)
        with self._placing(text):
            shown = self._named(text, local)
            types = {v.name: v.types for v in shown}
            lineage = analyzed(Text(text.sql, ""), types, {}, {v.name: v.keys for v in shown})
        names = list(lineage.columns)
        if text.sql != query.sql and not local:
            names = self.shadow.names(query.sql, self.place(home))
        ids = {v.name: v.version for v in shown}
        return reading(lineage, names, text, ids, home)

    def place(self, site: Site) -> Place:
        """The place of a site."""
        return self.scripts[site.file].place(site.start)

    def visible(self, name: str) -> Visible | None:
        """A table or view of the catalogue by its name; a view is bound here."""
        table = self.tables.get(name.casefold())
        if table is not None:
            known = self.versions.get(table.version)
            keys = {
                **dict.fromkeys(table.layout.keys, False),
                **dict.fromkeys(known.lineage.keys if known else (), True),
            }
            return Visible(table.name, table.version, table.layout.types, keys)
        view = self.views.get(name.casefold())
        return None if view is None else self.bound(view)

    def _named(self, text: Stitched, local: Mapping[str, Visible]) -> list[Visible]:
        """The relations that a query names."""
        found: dict[str, Visible] = {}
        for name, start in references(text.sql, "").items():
            seen = local.get(name.casefold()) or self.visible(name)
            if seen is None:
                declared = [t.name for t in self.tables.values()]
                declared += [v.name for v in self.views.values()]
                raise failures.undeclared(name, sorted(declared), Text(text.sql, "").place(start))
            found[seen.name] = seen
        return list(found.values())

    def bound(self, view: View) -> Visible:
        """A view over its relations as they are now; a new version only where that is new."""
        home = view.query.pieces[0].at
        if view.name in self.binding:
            raise failures.cycle([*self.binding, view.name], self.place(home))
        self.binding.append(view.name)
        try:
            draft = self.read(view.query, home).draft(view.columns)
        finally:
            self.binding.pop()
        for version in reversed(self.versions.values()):
            if (version.kind, version.name) == ("view", view.name):
                if version.causes == draft.causes():
                    return _seen(version)
                break
        return _seen(self.add(draft, view.name, "view"))

    def _expanded(self, query: Stitched, local: Mapping[str, Visible]) -> Stitched:
        text = expanded(query, self.macros, self.place)
        if text is query:
            return text
        others = {v.name: v.types for v in local.values()}
        before, after = self.shadow.plans((query.sql, text.sql), others)
        if before is None:
            self.check(query)
        if before is None or before != after:
            raise failures.not_understood("MACRO", self.place(query.pieces[0].at))
        return text

    def check(self, statement: Stitched) -> None:
        """Make sure that a statement binds as it is.

        Raises:
            UnboundSQL: it does not.
        """
        self._raise(statement, self.shadow.problem(statement.sql))

    def check_syntax(self, statement: Stitched) -> None:
        """Make sure that a statement parses, before anything is cut out of it.

        Raises:
            UnboundSQL: it does not.
        """
        self._raise(statement, self.shadow.syntax_error(statement.sql))

    def _raise(self, statement: Stitched, problem: Problem | None) -> None:
        if problem is not None:
            span = Text(statement.sql, "").span(problem.offset, 0)
            site, _ = statement.site(span.start if span else 0, 1)
            raise failures.unbound(problem.kind, problem.reason, self.place(site))

    @contextmanager
    def _placing(self, text: Stitched) -> Iterator[None]:
        """Lead the places of errors from a stitched text, which has no file, back to the script."""
        try:
            yield
        except SekishoError as error:
            if error.place is not None and not error.place.file:
                lines = text.sql.split("\n")[: error.place.line - 1]
                offset = sum(len(line) + 1 for line in lines) + error.place.column - 1
                error.place = self.place(text.site(offset, 1)[0])
            raise

    # ------------------------------------------------------------------ versions

    def add(self, draft: Draft, name: str, kind: VersionKind) -> Version:
        """A new version."""
        id_ = f"{name}@{self.number}"
        if kind in {"rows", "stored"}:
            id_ += f" {kind}"
        while id_ in self.versions or id_ in self.sources:
            id_ += "'"
        version = draft.version(id_, name, self.number, kind)
        self.versions[id_] = version
        return version

    def found(self, name: str, types: Mapping[str, str]) -> None:
        """A table of the schema, of which no more is known than columns and types."""
        body = ", ".join(f"{quoted(c)} {t}" for c, t in types.items())
        self.shadow.define(f"CREATE TABLE {quoted(name)} ({body})", Place(self.script.file))
        self.start(name, Layout.plain(types), {})

    def is_there(self, name: str) -> bool:
        """Whether the name is a table's or a view's."""
        return name.casefold() in self.tables or name.casefold() in self.views

    def forget(self, name: str) -> None:
        """A table or view is dropped, or about to be replaced."""
        self.tables.pop(name.casefold(), None)
        self.views.pop(name.casefold(), None)
        self.temporary.discard(name.casefold())

    def check_default(self, layout: Layout, column: str, home: Site) -> None:
        """Make sure that the default of a column, if it has one, is on the lists.

        Raises:
            Undecided: it depends on more than its own text.
        """
        if column in layout.defaults:
            self.read(stitch([f"SELECT ({layout.defaults[column]})"], home), home)

    def start(self, name: str, layout: Layout, homes: Mapping[str, Site]) -> str:
        """A table that has just been defined: the schema's is a source, the script's is empty."""
        if self.number == 0:
            self.sources[name] = layout.stored
            return self._set(name, layout, name, homes)
        return self.write(Table(name, layout, "", "", homes), Draft(layout.stored))

    def write(self, table: Table, draft: Draft) -> str:
        """A new version of a table, of which `draft` has the stored columns; the version's id."""
        kind: VersionKind = "stored" if table.layout.generated else "table"
        stored = self.add(draft, table.name, kind)
        return self._set(table.name, table.layout, stored.id, table.homes)

    def _set(self, name: str, layout: Layout, stored: str, homes: Mapping[str, Site]) -> str:
        seen = Visible(name, stored, layout.stored)
        version = self.computed(seen, layout, homes, "table")
        self.tables[name.casefold()] = Table(name, layout, stored, version, homes)
        return version

    def computed(
        self, stored: Visible, layout: Layout, homes: Mapping[str, Site], kind: VersionKind
    ) -> str:
        """The version of some rows with their generated columns; the same where there are none."""
        if not layout.generated:
            return stored.version
        home = next(iter(homes.values()))
        types = {**layout.types, **stored.types}
        columns = [
            f"({layout.generated[c]})" if c in layout.generated else quoted(c) for c in types
        ]
        found = self.read(
            stitch([f"SELECT {', '.join(columns)} FROM {quoted(stored.name)}"], home),
            home,
            {stored.name.casefold(): stored},
        )
        draft = Draft(types)
        for column, causes in zip(types, found.columns, strict=True):
            site = homes.get(column, home)
            draft.flow(column, {s: Cause(s, c.kind, site) for s, c in causes.items()})
        draft.limit(found.rows)
        return self.add(draft, stored.name, kind).id


def _seen(view: Version) -> Visible:
    keys = dict.fromkeys(view.lineage.keys, True)
    return Visible(view.name, view.id, view.lineage.types, keys)
