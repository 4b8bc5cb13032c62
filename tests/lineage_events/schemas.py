"""Hold events against the official JSON Schemas, given a copy of OpenLineage's repository.

    make openlineage-spec SPEC=OpenLineage/spec

No package that the lock could name has the schemas, so they are not in here. Events come from standard
input, one JSON object a line, as `sekisho openlineage` writes them. Exit 0: nothing is at fault.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from lineage_events.official import is_moment, is_uri, is_uuid
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource, Unresolvable
from referencing.jsonschema import DRAFT202012

from sekisho.openlineage import facets

OWN: Final = Path(facets.__file__).parent / "schema"
_CORE: Final = re.compile(r"https://openlineage\.io/spec/[0-9-]+/OpenLineage\.json")

FORMATS: Final = FormatChecker(formats=())
for _format, _holds in (("date-time", is_moment), ("uri", is_uri), ("uuid", is_uuid)):
    FORMATS.checks(_format, raises=(ValueError,))(_holds)


class Schemas:
    """All schemas below a folder, and our own.

    Raises:
        LookupError: none of them is the core schema.
    """

    def __init__(self, folder: Path) -> None:
        read = [
            json.loads(f.read_bytes()) for at in (folder, OWN) for f in sorted(at.rglob("*.json"))
        ]
        self._known = {schema["$id"]: schema for schema in read if "$id" in schema}
        self._core = next((id_ for id_ in self._known if _CORE.fullmatch(id_)), None)
        if self._core is None:
            raise LookupError(f"no OpenLineage.json below {folder}")
        self._registry: Registry[Any] = Registry(retrieve=self._found)

    def _found(self, uri: str) -> Resource[Any]:
        """A schema by its id; a facet may name an earlier core, whose base of facets is the same."""
        schema = self._known.get(self._core if _CORE.fullmatch(uri) else uri)
        if schema is None:
            raise NoSuchResource(ref=uri)
        return Resource.from_contents(schema, default_specification=DRAFT202012)

    def faults(self, event: Mapping[str, Any]) -> Iterator[str]:
        """What an event has otherwise than its own schema and those of its facets say."""
        yield from self._against(event["schemaURL"], event, "")
        for place, name, facet in _facets(event):
            address = str(facet.get("_schemaURL"))
            names = self._known.get(address.partition("#")[0], {}).get("properties", {})
            if name not in names:
                yield f"{place}.{name}: not what {address} is for"
            else:
                yield from self._against(address, facet, f"{place}.{name}")

    def _against(self, address: str, value: object, place: str) -> Iterator[str]:
        validator = Draft202012Validator(
            {"$ref": address}, registry=self._registry, format_checker=FORMATS
        )
        try:
            for error in validator.iter_errors(value):
                yield f"{place}{error.json_path.removeprefix('$')}: {error.message}"
        except Unresolvable as error:
            yield f"{place}: {error}"


def _facets(event: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every facet with its place and name."""
    holders = [(".run", event["run"]), (".job", event["job"])]
    for kind in ("inputs", "outputs"):
        holders += [(f".{kind}[{at}]", one) for at, one in enumerate(event[kind])]
    for place, holder in holders:
        for kind in ("facets", "inputFacets", "outputFacets"):
            for name, facet in holder.get(kind, {}).items():
                yield f"{place}.{kind}", name, facet


def main(folder: str) -> int:
    """Read events, print what is at fault with each."""
    schemas, count, at_fault = Schemas(Path(folder)), 0, False
    for line in sys.stdin:
        event = json.loads(line)
        count += 1
        for fault in schemas.faults(event):
            at_fault = True
            print(f"{event['job']['name']} {event['eventType']} {fault}")
    print(f"{count} events held against {folder}")
    return 1 if at_fault or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
