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
from jsonschema.exceptions import best_match
from lineage_events.official import is_moment, is_uri, is_uuid
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource, Unresolvable
from referencing.jsonschema import DRAFT202012

from sekisho.openlineage import facets

OWN: Final = Path(facets.__file__).parent / "schema"
_CORE: Final = re.compile(r"https://openlineage\.io/spec/([0-9-]+)/OpenLineage\.json")
_EXAMPLES: Final = "tests"
"""A folder of the specification with examples of facets, which are no schemas and not all of them JSON."""
_BASE: Final[Mapping[tuple[str, str], str]] = {
    ("run", "facets"): "RunFacet",
    ("job", "facets"): "JobFacet",
    ("inputs", "facets"): "DatasetFacet",
    ("outputs", "facets"): "DatasetFacet",
    ("inputs", "inputFacets"): "InputDatasetFacet",
    ("outputs", "outputFacets"): "OutputDatasetFacet",
}
"""Holder and its field -> what the schema of a facet that stands there extends: they validate alike."""

FORMATS: Final = FormatChecker(formats=())
for _format, _holds in (("date-time", is_moment), ("uri", is_uri), ("uuid", is_uuid)):
    FORMATS.checks(_format, raises=(ValueError,))(_holds)


class Schemas:
    """All schemas below a folder, and our own.

    Raises:
        LookupError: none of them is the core schema.
    """

    def __init__(self, folder: Path) -> None:
        read = [json.loads(f.read_bytes()) for at in (folder, OWN) for f in _schema_files(at)]
        self._known = {schema["$id"]: schema for schema in read if "$id" in schema}
        cores = [found for id_ in self._known if (found := _CORE.fullmatch(id_))]
        if not cores:
            raise LookupError(f"no OpenLineage.json below {folder}")
        self._core = max(cores, key=lambda core: [int(n) for n in core[1].split("-")])[0]
        self._registry: Registry[Any] = Registry(retrieve=self._found)

    def _found(self, uri: str) -> Resource[Any]:
        """A schema by its id; for a core that is not there the newest: the base of facets is the same."""
        schema = self._known.get(uri) or (_CORE.fullmatch(uri) and self._known[self._core])
        if not schema:
            raise NoSuchResource(ref=uri)
        return Resource.from_contents(schema, default_specification=DRAFT202012)

    def faults(self, event: Mapping[str, Any]) -> list[str]:
        """What an event has otherwise than its own schema and those of its facets say, each once."""
        return list(dict.fromkeys(self._faults(event)))

    def _faults(self, event: Mapping[str, Any]) -> Iterator[str]:
        yield from self._against(event["schemaURL"], event, "")
        for place, base, name, facet in _facets(event):
            address = str(facet.get("_schemaURL"))
            file, _, kind = address.partition("#/$defs/")
            schema = self._known.get(file, {})
            extended = schema.get("$defs", {}).get(kind, {}).get("allOf", ())
            if name not in schema.get("properties", {}):
                yield f"{place}.{name}: not what {address} is for"
            elif not any(str(one.get("$ref")).endswith(f"#/$defs/{base}") for one in extended):
                yield f"{place}.{name}: {address} is no {base}"
            else:
                yield from self._against(address, facet, f"{place}.{name}")

    def _against(self, address: str, value: object, place: str) -> Iterator[str]:
        validator = Draft202012Validator(
            {"$ref": address}, registry=self._registry, format_checker=FORMATS
        )
        try:
            for error in validator.iter_errors(value):
                # The core's alternatives for facets: what they lack, and not that none of them holds.
                told = best_match([error]) or error
                yield f"{place}{told.json_path.removeprefix('$')}: {told.message}"
        except Unresolvable as error:
            yield f"{place}: {error}"


def _schema_files(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.json"))
    return [f for f in found if _EXAMPLES not in f.relative_to(folder).parts]


def _facets(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Every facet with its place, what it is a facet of, and its name."""
    for (kind, field), base in _BASE.items():
        several = isinstance(event[kind], list)
        for at, holder in enumerate(event[kind] if several else [event[kind]]):
            place = f".{kind}[{at}].{field}" if several else f".{kind}.{field}"
            for name, facet in holder.get(field, {}).items():
                yield place, base, name, facet


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
