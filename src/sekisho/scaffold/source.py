"""The draft of a source: its contract and what is expected of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Policy, Source
from sekisho.scaffold.names import NAME, english_names, numbered
from sekisho.scaffold.sample import Sample, SampleColumn


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """Files of a drafted source, and how many headers have no English name yet."""

    files: Mapping[str, bytes]
    unnamed: int


def draft_source(
    sample: Sample, name: str, policy: Policy, sources: Mapping[str, Source]
) -> SourceDraft:
    """Draft contract and suite of a source.

    The contract has no category for any column, and the widest row category there is: both make the
    analysis refuse until a person has decided.

    Raises:
        ProjectError: the name is no name, or a source has it already.
    """
    if not NAME.fullmatch(name):
        raise ProjectError(
            Message("cli.new.no-name", name=name), help=Message("cli.new.name-option")
        )
    if name in sources:
        raise ProjectError(
            Message("cli.new.exists", file=sources[name].place.file),
            help=Message("cli.new.other-name"),
        )
    known = {c.header: c.name for s in sources.values() for c in s.columns.values()}
    names = english_names([c.header for c in sample.columns], known)
    contract = _contract(sample, name, policy, names)
    suite = _suite(sample, name, names)
    return SourceDraft(
        {
            f"contracts/{name}.odcs.yaml": contract.encode(),
            f"expectations/{name}.yaml": suite.encode(),
        },
        numbered(names),
    )


def _contract(sample: Sample, name: str, policy: Policy, names: tuple[str, ...]) -> str:
    lines = [
        f"# 下書き: {_commented(sample.file)} から sekisho new source が作りました。",
        "# sekisho.category のない列は「何のデータか不明」として扱われ、使う提供はすべて止まります。",
        "# A draft. A column without sekisho.category is UNKNOWN: whatever uses it is refused.",
        f"# データ区分 / categories: {', '.join(sorted(policy.categories))}",
        f"# 特別区分 / overlays: {', '.join(sorted(policy.overlays))}",
        "apiVersion: v3.2.0",
        "kind: DataContract",
        f"id: {name}",
        "version: 0.1.0",
        "status: draft",
        f"name: {name}",
        *_server(sample, name),
        *_schema(name, policy),
    ]
    for column, english in zip(sample.columns, names, strict=True):
        lines += _column(column, english)
    return "\n".join(lines) + "\n"


def _server(sample: Sample, name: str) -> list[str]:
    suffix = PurePosixPath(sample.file).suffix or f".{sample.kind}"
    lines = [
        "servers:",
        "  - server: inbound",
        "    type: local",
        # Where the night will find it, not where this one happened to be.
        f"    path: {_quoted(f'{name}_{{business_date}}{suffix}')}",
        f"    format: {sample.kind}",
    ]
    if sample.kind == "csv":
        lines += [
            f"    encoding: {sample.encoding}",
            "    customProperties:",
            f"      - {{property: sekisho.delimiter, value: {_quoted(sample.delimiter or ',')}}}",
        ]
    if sample.trailing_delimiter:
        lines.append("      - {property: sekisho.trailingDelimiter, value: true}")
    return lines


def _schema(name: str, policy: Policy) -> list[str]:
    roots = sorted(c.id for c in policy.categories.values() if c.parent is None and c.personal)
    return [
        "schema:",
        f"  - name: {name}",
        "    logicalType: object",
        "    physicalType: file",
        "    customProperties:",
        "      # どの事業者から来たか / the party that it came from",
        f"      - {{property: sekisho.party, value: {policy.controller}}}",
        "      # この表に載っていること自体が本人について語ること。最も広い区分にしてあります",
        "      # What it says about a person to be in here. The widest category, until you choose",
        f"      - {{property: sekisho.rowCategory, value: {roots[0] if roots else 'CHOOSE'}}}",
        "      # 本人の列が決まったら、その列に sekisho.parse: key を付けて / once you know the key:",
        "      # - {property: sekisho.keySpace, value: member_no}",
        "      # - {property: sekisho.subjectKey, value: member_no}",
        "      # - {property: sekisho.acquiredOn, value: joined_on}",
        "    properties:",
    ]


def _column(column: SampleColumn, name: str) -> list[str]:
    lines = [
        f"      - name: {name}",
        f"        physicalName: {_quoted(column.header)}",
        f"        logicalType: {column.inferred.logical}",
        f"        physicalType: {column.inferred.type}",
    ]
    if name.startswith("column_"):
        lines[0] += "  # 英語名に書き換えてください / give it a name"
    return lines


def _suite(sample: Sample, name: str, names: tuple[str, ...]) -> str:
    lines = [
        f"# 下書き: {_commented(sample.file)} から sekisho new source が作りました。",
        "# A draft: critical stops what depends on the source, warning only reports.",
        f"source: {name}",
        "expectations:",
        "  - type: expect_table_row_count_to_be_between",
        "    severity: critical",
        "    title: {ja: 行がある, en: there are rows}",
        "    args: {min_value: 1}",
    ]
    for column, english in zip(sample.columns, names, strict=True):
        if column.filled:
            title_ja = _quoted(f"{column.header} はすべて埋まっている")
            lines += [
                "  - type: expect_column_values_to_not_be_null",
                "    severity: warning",
                f"    title: {{ja: {title_ja}, en: {_quoted(f'{english} is always given')}}}",
                f"    args: {{column: {english}}}",
            ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A YAML text in double quotes: JSON's are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _commented(text: str) -> str:
    """A file's name that cannot end the comment it stands in."""
    return "".join(c if c.isprintable() else "?" for c in text)
