"""Columns that are coarser forms of others: in no file, and made by the engine alone.

What a notice permits in a coarser form only cannot be shown to SQL, which might look at more of it than
that. So the form is made before a statement's world is, and the statement sees nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sekisho.contracts import profile
from sekisho.document import Node
from sekisho.errors import ProjectError
from sekisho.messages import Message, listed
from sekisho.model import Coarse, FormKind, Policy, SourceColumn

_OF: Final[Mapping[FormKind, frozenset[str]]] = {
    "prefix": frozenset({"text"}),
    "years": frozenset({"date", "timestamp"}),
    "age_band": frozenset({"date", "timestamp"}),
    "band": frozenset({"integer", "decimal"}),
}
"""Form -> how the columns are read that can have it."""


def with_coarse(
    properties: Node, columns: Mapping[str, SourceColumn], policy: Policy
) -> Mapping[str, SourceColumn]:
    """The columns, those that coarsen another one with how they are made of it.

    Raises:
        ProjectError: a category that is a coarser form is given to a column of the file, or another
            one to a column that is made; or the column that it is made of is not one of that data.
    """
    found = dict(columns)
    for item, column in zip(properties.items(), columns.values(), strict=True):
        entry = item.mapping(required=profile.COLUMN_REQUIRED, optional=profile.COLUMN_OPTIONAL)
        named = profile.properties(entry.get("customProperties"), profile.COLUMN)
        category = policy.categories[column.category] if column.category else None
        form = category.form if category else None
        if "coarsens" not in named:
            if form is not None:
                raise ProjectError(
                    Message(
                        "contracts.coarse-in-file",
                        column=column.name,
                        category=str(column.category),
                    ),
                    place=column.place,
                    help=Message("contracts.coarse-in-file-help"),
                )
            continue
        node = named["coarsens"]
        if form is None or category is None:
            forms = [c.id for c in policy.categories.values() if c.form is not None]
            raise ProjectError(
                Message("contracts.coarse-without-form", column=column.name),
                place=node.place,
                help=Message("document.allowed", allowed=listed(forms)),
            )
        fitting = [
            c.name
            for c in columns.values()
            if c.category is not None
            and category.parent in policy.ancestry(c.category)
            and policy.categories[c.category].form is None
            and c.parse in _OF[form.kind]
        ]
        fine = columns[node.choice(fitting)]
        made = (column.parse, column.type, column.required) == ("text", "VARCHAR", False)
        if not made or not named.keys().isdisjoint({"at", "bytes"}):
            raise ProjectError(
                Message("contracts.coarse-type", column=column.name), place=column.place
            )
        found[column.name] = replace(
            column, coarse=Coarse(fine.name, form), overlays=column.overlays | fine.overlays
        )
    return found
