"""The draft of an export: a head that lists what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Notice, Policy
from sekisho.scaffold.names import NAME


def draft_export(
    name: str, policy: Policy, notice: Notice | None, taken: Iterable[str]
) -> Mapping[str, bytes]:
    """Draft an export; as it is it asks for nothing that exists, and so is refused.

    Args:
        name: of the export, and so of its file.
        policy: what there is to choose from.
        notice: the notice in force, whose purposes and arrangements are listed.
        taken: the names of relations and exports that exist.

    Raises:
        ProjectError: the name is no name, or is taken.
    """
    if not NAME.fullmatch(name):
        raise ProjectError(
            Message("cli.new.no-name", name=name), help=Message("cli.new.other-name")
        )
    if name in set(taken):
        raise ProjectError(Message("cli.new.taken", name=name), help=Message("cli.new.other-name"))
    return {f"sql/exports/{name}.sql": _text(name, policy, notice).encode()}


def _text(name: str, policy: Policy, notice: Notice | None) -> str:
    destinations = (f"{d.id} ({d.party})" for d in policy.destinations.values())
    purposes = (f"{p.id} {p.name.ja}" for p in notice.purposes.values()) if notice else ()
    arrangements = (f"{a.id} {a.name.ja}" for a in notice.arrangements.values()) if notice else ()
    lines = [
        "/*---",
        f"title: {{ja: {name}, en: {name}}}",
        *_choices("提供先の場所 / destinations", destinations),
        "destination: CHOOSE",
        *_choices("利用目的 / purposes", purposes),
        "purpose: CHOOSE",
        *_choices("提供の枠組み / arrangements", arrangements),
        "arrangement: CHOOSE",
        "# 合わせて一意になる列。出力はこの順に並びます / columns that together are unique",
        "key: [member_no]",
        f"file: {name}_{{business_date}}.csv",
        "# csv | parquet",
        "format: csv",
        "# csv だけ / csv only: utf-8 | cp932",
        "encoding: utf-8",
        "---*/",
        "-- 一つの SELECT だけを書きます。列は一つずつ挙げてください / one SELECT, columns by name",
        "SELECT",
        "    CAST(NULL AS VARCHAR) AS member_no",
    ]
    return "\n".join(lines) + "\n"


def _choices(title: str, choices: Iterable[str]) -> list[str]:
    # A comment in a head ends where SQL's does.
    return [f"# {title}:", *(f"#   {choice.replace('*/', '* /')}" for choice in choices)]
