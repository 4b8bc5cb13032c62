"""The JSON Schemas for editors accept and refuse what the loader does, as far as shape goes."""

from __future__ import annotations

import copy
import datetime as dt
import importlib.resources
import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from policy.conftest import texts_below
from sampled import one_in

from sekisho import policy
from sekisho.errors import ProjectError

SHIPPED = Path(__file__).parents[2] / "policy"
SMALL = Path(__file__).parent / "small"
FILES = sorted(p.relative_to(SHIPPED).as_posix() for p in SHIPPED.rglob("*.yaml"))


def schema_named(path: str) -> Draft202012Validator:
    """The validator for a file of the policy."""
    name = "notice" if path.startswith("notices/") else path.removesuffix(".yaml")
    folder = importlib.resources.files("sekisho.policy") / "schemas"
    text = (folder / f"{name}.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def parsed(text: str) -> Any:
    """YAML as an editor sees it: dates are texts."""
    return json.loads(json.dumps(yaml.safe_load(text), default=dt.date.isoformat))


def paths_to_mappings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the mappings are in a document."""
    if isinstance(value, dict):
        yield path
    for key, child in (
        value.items() if isinstance(value, dict) else enumerate(value)
        if isinstance(value, list) else ()
    ):  # fmt: skip
        yield from paths_to_mappings(child, (*path, key))


def at(document: Any, path: tuple[Any, ...]) -> Any:
    """The value at a path."""
    for key in path:
        document = document[key]
    return document


def mutations(document: Any) -> Iterator[tuple[str, Any]]:
    """The document with a key added, removed or emptied, once at each mapping."""
    for path in paths_to_mappings(document):
        added = copy.deepcopy(document)
        at(added, path)["surprise"] = "x"
        yield f"{path} + surprise", added
        for key, value in at(document, path).items():
            removed = copy.deepcopy(document)
            del at(removed, path)[key]
            yield f"{path} - {key}", removed
            emptied = copy.deepcopy(document)
            at(emptied, path)[key] = [] if isinstance(value, str) else "x"
            yield f"{path} {key} of another type", emptied


def shape_is_refused(files: dict[str, str], path: str, document: Any) -> bool:
    """Whether the loader refuses the file for its shape, rather than for what its names mean."""
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    try:
        policy.load({**files, f"policy/{path}": text})
    except ProjectError as error:
        about_shape = re.match(
            r"document\.|policy\.(bad-name|text-needed|approval-(missing|unasked|half)|empty-list"
            r"|no-purposes|condition-half|condition-nothing|one-form|form-size|country|destination-where|retention-length|column-name|no-columns|two-approvals|waiver-origin)",
            error.message.id,
        )
        # Names that nothing has; the schemas know what they look like.
        misnamed = error.message.id in {"policy.purpose-order", "rights.no-notice"}
        return bool(about_shape) or (misnamed and "surprise" in text)
    return False


@pytest.mark.parametrize("path", FILES)
def test_shipped_files_are_accepted(path: str, shipped_files: dict[str, str]) -> None:
    """Every shipped file is valid for its schema."""
    assert list(schema_named(path).iter_errors(parsed(shipped_files[f"policy/{path}"]))) == []


@pytest.mark.parametrize("path", FILES)
def test_files_name_their_schema(path: str, shipped_files: dict[str, str]) -> None:
    """The first line tells editors where the schema is, and it is there."""
    first = shipped_files[f"policy/{path}"].splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    schema = (SHIPPED / path).parent / found[1]
    assert schema.is_file()
    name = "notice" if path.startswith("notices/") else PurePosixPath(path).stem
    assert schema.name == f"{name}.schema.json"


SMALL_FILES = sorted(
    {p.relative_to(SMALL).as_posix() for p in SMALL.rglob("*.yaml")} - {"notices/2010-01-01.yaml"}
)
"""All but a revision without a text, which has dates only."""
ORGANISATIONS = Path(__file__).parents[1] / "policies"
OF_OTHERS = (
    "credit_union/conditions.yaml",
    "credit_union/opt_outs.yaml",
    "credit_union/categories.yaml",
    "federation/groups.yaml",
)
"""What the small policy has none of, and the invented organisations have."""


@pytest.mark.parametrize("path", one_in(4, SMALL_FILES))
def test_schema_and_loader_agree_on_shape(path: str, small_files: dict[str, str]) -> None:
    """Whatever key is added, missing or of another type: both refuse it or both let it pass."""
    schema = schema_named(path)
    document = parsed(small_files[f"policy/{path}"])
    assert not list(schema.iter_errors(document))
    tried = 0
    for change, mutated in mutations(document):
        refused = bool(list(schema.iter_errors(mutated)))
        assert refused == shape_is_refused(small_files, path, mutated), change
        tried += 1
    assert tried > 4


@pytest.mark.parametrize("path", OF_OTHERS)
def test_schema_and_loader_agree_on_what_others_need(path: str) -> None:
    """The same for the files that only other organisations have."""
    organisation, name = path.split("/")
    files = texts_below(ORGANISATIONS / organisation / "policy")
    document = parsed(files[f"policy/{name}"])
    schema = schema_named(name)
    assert not list(schema.iter_errors(document))
    for change, mutated in mutations(document):
        refused = bool(list(schema.iter_errors(mutated)))
        assert refused == shape_is_refused(files, name, mutated), change


@pytest.mark.parametrize(
    "path",
    [
        p.relative_to(ORGANISATIONS).as_posix()
        for p in sorted(ORGANISATIONS.glob("*/policy/**/*.yaml"))
    ],
)
def test_files_of_other_organisations_are_accepted(path: str) -> None:
    """Each is valid for the schema that its first line names."""
    file = ORGANISATIONS / path
    text = file.read_text(encoding="utf-8")
    name = path.split("/policy/")[1]
    assert list(schema_named(name).iter_errors(parsed(text))) == []
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", text.splitlines()[0])
    assert found
    assert (file.parent / found[1]).is_file()


def test_every_schema_is_of_a_small_file() -> None:
    """No register is left out of the agreement of schema and loader."""
    folder = importlib.resources.files("sekisho.policy") / "schemas"
    named = {
        "notice" if path.startswith("notices/") else PurePosixPath(path).stem
        for path in (*SMALL_FILES, *(path.split("/")[1] for path in OF_OTHERS))
    }
    assert {f"{name}.schema.json" for name in named} == {f.name for f in folder.iterdir()}


def keys_of(schema: Any) -> Iterator[str]:
    """The keys that a schema describes, at any depth, but the two languages."""
    if isinstance(schema, dict):
        for name, below in schema.items():
            if name == "properties":
                yield from below
            if name != "$defs":
                yield from keys_of(below)


@pytest.mark.parametrize("page", ["policy.md", "policy.ja.md"])
@pytest.mark.parametrize("path", [*SMALL_FILES, *(path.split("/")[1] for path in OF_OTHERS)])
def test_docs_explain_every_key(path: str, page: str) -> None:
    """Whatever can be written in a file is named on the page about the policy."""
    text = (SHIPPED.parent / "docs" / page).read_text(encoding="utf-8")
    keys = set(keys_of(schema_named(path).schema))
    assert len(keys) > 1
    assert {key for key in keys if f"`{key}`" not in text} == set()
