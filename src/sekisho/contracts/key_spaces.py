"""Key spaces, and what has to hold between all contracts."""

from collections.abc import Iterable, Mapping

from sekisho.contracts.column import checked_name, identifier_name
from sekisho.document import Node, read
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, offered
from sekisho.model import KeySpace, Source

_MAX_WIDTH = 18
"""Keys fit into 64 bits, which the audit's sets of subjects rely on."""


def read_key_spaces(file: str, text: str) -> dict[str, KeySpace]:
    """The key spaces by id, in the order of the file."""
    root = read(text, file).mapping(required=("key_spaces",))
    return {
        checked_name(key, place): _read_key_space(key, node)
        for key, (place, node) in root["key_spaces"].entries().items()
    }


def _read_key_space(key: str, node: Node) -> KeySpace:
    entry = node.mapping(required=("name", "width"), optional=("maps_to", "through", "register"))
    width = entry["width"].integer()
    if not 1 <= width <= _MAX_WIDTH:
        raise ProjectError(
            Message("contracts.width", width=width, most=_MAX_WIDTH), place=entry["width"].place
        )
    if ("maps_to" in entry) != ("through" in entry):
        raise ProjectError(Message("contracts.maps-through"), place=node.place)
    if ("maps_to" in entry) == ("register" in entry):
        raise ProjectError(Message("contracts.register-or-map"), place=node.place)
    through = (
        entry["through"].mapping(required=("source", "from", "to")) if "through" in entry else {}
    )
    mapped = {k: identifier_name(v) for k, v in through.items()}
    return KeySpace(
        id=key,
        name=entry["name"].bilingual(),
        width=width,
        maps_to=entry["maps_to"].text() if "maps_to" in entry else None,
        map_source=mapped.get("source"),
        map_from=mapped.get("from"),
        map_to=mapped.get("to"),
        place=node.place,
        register=identifier_name(entry["register"]) if "register" in entry else None,
    )


def check(sources: Mapping[str, Source], key_spaces: Mapping[str, KeySpace]) -> None:
    """What has to hold between contracts: keys lead to the ledger, nothing is there twice.

    Raises:
        ProjectError: the first thing that does not hold.
    """
    _check_paths(sources.values())
    for source in sources.values():
        for column in source.columns.values():
            if column.key_space is not None and column.key_space not in key_spaces:
                raise _no_such("contracts.no-key-space", column.key_space, key_spaces, column.place)
    for key_space in key_spaces.values():
        _check_mapping(key_space, sources, key_spaces)
        _check_register(key_space, sources)
    _check_ledger(sources, key_spaces)


def _check_paths(sources: Iterable[Source]) -> None:
    """No two sources read the same file or table."""
    seen: dict[tuple[str, str, str], Source] = {}
    for source in sources:
        origin, written = source.format.origin, source.format.path
        path = ("", "", written.casefold())
        if origin is not None:
            written = origin.path
            path = (origin.server.host, origin.server.area, written)
        if path in seen:
            raise ProjectError(
                Message("contracts.same-path", path=written, other=seen[path].name),
                place=source.format.place,
            )
        seen[path] = source


def _check_mapping(
    key_space: KeySpace, sources: Mapping[str, Source], key_spaces: Mapping[str, KeySpace]
) -> None:
    """A mapping leads, in one step, through two key columns to a key space that leads nowhere."""
    if key_space.maps_to is None:
        return
    ends = {k for k, v in key_spaces.items() if v.maps_to is None}
    if key_space.maps_to not in ends:
        raise _no_such("contracts.maps-to", key_space.maps_to, ends, key_space.place)
    source = sources.get(key_space.map_source or "")
    if source is None:
        raise _no_such("contracts.no-source", str(key_space.map_source), sources, key_space.place)
    for name, space in ((key_space.map_from, key_space.id), (key_space.map_to, key_space.maps_to)):
        keys = {c.name for c in source.columns.values() if c.key_space == space}
        if name not in keys:
            raise ProjectError(
                Message("contracts.map-column", column=str(name), source=source.name, space=space),
                place=key_space.place,
                help=Message("document.allowed", allowed=offered(keys, str(name))),
            )


def _check_register(key_space: KeySpace, sources: Mapping[str, Source]) -> None:
    """The register of a key space lists its subjects: its subject key is written in that space."""
    if key_space.register is None:
        return
    registers = {
        s.name
        for s in sources.values()
        if s.role == "data" and s.subject_key and s.key_space == key_space.id
    }
    if key_space.register not in registers:
        raise _no_such("contracts.register", key_space.register, registers, key_space.place)


def _check_ledger(sources: Mapping[str, Source], key_spaces: Mapping[str, KeySpace]) -> None:
    """At most one ledger, and every subject key leads to its key space."""
    ledgers = [s for s in sources.values() if s.role == "ledger"]
    if len(ledgers) > 1:
        raise ProjectError(
            Message("contracts.two-ledgers", first=ledgers[0].name, second=ledgers[1].name),
            place=ledgers[1].place,
        )
    for ledger in ledgers:
        spoken = ledger.columns[str(ledger.subject_key)].key_space
        for source in sources.values():
            if source.subject_key is None:
                continue
            space = key_spaces[str(source.columns[source.subject_key].key_space)]
            if spoken not in {space.id, space.maps_to}:
                raise ProjectError(
                    Message("contracts.unmapped", space=space.id, ledger=str(spoken)),
                    place=source.columns[source.subject_key].place,
                )


def _no_such(message: str, name: str, known: Iterable[str], place: Place) -> ProjectError:
    return ProjectError(
        Message(message, name=name),
        place=place,
        help=Message("document.allowed", allowed=offered(known, name)),
    )
