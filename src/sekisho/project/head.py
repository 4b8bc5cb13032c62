"""The YAML head of an export: what it asks for, in a leading comment of its SQL file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final, Literal, cast

from sekisho.document import Node, read
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed
from sekisho.model import Export, Formulas, SmallGroups

_HEAD: Final = re.compile(r"\A\s*/\*---[ \t]*\r?\n(?P<yaml>.*?)^---\*/", re.DOTALL | re.MULTILINE)
DATE_PLACEHOLDER: Final = "{business_date}"
_RELEASE: Final = "statistics"
_SMALL_GROUPS: Final[tuple[SmallGroups, ...]] = ("refuse", "suppress")
_FORMULAS: Final[tuple[Formulas, ...]] = ("refuse", "quote", "keep")
_ENCODINGS: Final[Mapping[str, tuple[str, ...]]] = {"csv": ("utf-8", "cp932"), "parquet": ()}


def read_export(name: str, file: str, text: str) -> Export:
    """Read one export file; whether its names exist is for the rules to say.

    Args:
        name: the export, which is the file's name.
        file: the file's path in the project.
        text: all of the file; positions in messages count from its beginning.

    Raises:
        ProjectError: no head, an unknown or missing key, a file name that is a path.
    """
    match = _HEAD.match(text)
    if match is None:
        raise ProjectError(
            Message("project.no-head"), place=Place(file), help=Message("project.no-head.help")
        )
    first_line = text.count("\n", 0, match.start("yaml")) + 1
    node = read(match["yaml"], file, first_line=first_line)
    head = node.mapping(
        required=("title", "destination", "purpose", "arrangement", "file", "format"),
        optional=("key", "encoding", "formulas", "owner", "release", "small_groups"),
    )
    kind = cast(Literal["csv", "parquet"], head["format"].choice(("csv", "parquet")))
    return Export(
        name=name,
        title=head["title"].bilingual(),
        destination=head["destination"].text(),
        purpose=head["purpose"].text(),
        arrangement=head["arrangement"].text(),
        key=head["key"].texts() if "key" in head else (),
        file=_file_name(head["file"], kind),
        format=kind,
        encoding=_encoding(node, head, kind),
        sql=text,
        place=Place(file, first_line),
        owner=head["owner"].text() if "owner" in head else None,
        formulas=_formulas(head, kind),
        small_groups=_small_groups(head),
    )


def _file_name(node: Node, kind: str) -> str:
    name = node.text()
    rest = name.replace(DATE_PLACEHOLDER, "")
    plain = PurePosixPath(name).name == name and not name.startswith(".") and name.isprintable()
    if not plain or "{" in rest or "}" in rest or "\\" in name or not name.endswith(f".{kind}"):
        raise ProjectError(
            Message("project.file-name", name=name),
            place=node.place,
            help=Message("project.file-name.help", ending=f".{kind}"),
        )
    return name


def _encoding(node: Node, head: Mapping[str, Node], kind: str) -> Literal["utf-8", "cp932"] | None:
    allowed = _ENCODINGS[kind]
    if "encoding" in head and not allowed:
        raise ProjectError(Message("project.encoding-of-parquet"), place=head["encoding"].place)
    if not allowed:
        return None
    if "encoding" not in head:
        raise ProjectError(
            Message("document.missing-key", key="encoding"),
            place=node.place,
            help=Message("document.allowed", allowed=listed(allowed)),
        )
    return cast(Literal["utf-8", "cp932"], head["encoding"].choice(allowed))


def _formulas(head: Mapping[str, Node], kind: str) -> Formulas:
    if "formulas" not in head:
        return "refuse"
    if kind != "csv":
        raise ProjectError(Message("project.formulas-of-parquet"), place=head["formulas"].place)
    return cast(Formulas, head["formulas"].choice(_FORMULAS))


def _small_groups(head: Mapping[str, Node]) -> SmallGroups | None:
    """How a statistic deals with small groups; None of an export that is no statistic."""
    if "release" in head:
        head["release"].choice((_RELEASE,))
    elif "small_groups" in head:
        raise ProjectError(
            Message("project.small-groups"),
            place=head["small_groups"].place,
            help=Message("project.small-groups.help"),
        )
    else:
        return None
    if "small_groups" not in head:
        return "refuse"
    return cast(SmallGroups, head["small_groups"].choice(_SMALL_GROUPS))
