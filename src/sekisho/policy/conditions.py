"""`conditions.yaml`: what has to be true of the people whom a grant is about.

"Of members who have a contract" is said of people, and what tells whether they have one is data: its source
and column. Whoever may not see those cannot be given just these people, for the file would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import ROWS, Column, Condition
from sekisho.policy.naming import declared


def read_conditions(node: Node) -> Mapping[str, Condition]:
    """Condition id -> condition; that its column exists is for the project to say.

    Raises:
        ProjectError: a part is missing, or only one of `column` and `values` is given.
    """
    return {
        name: _condition(name, place, entry)
        for name, (place, entry) in declared(node, "condition").items()
    }


def _condition(name: str, place: Place, entry: Node) -> Condition:
    fields = entry.mapping(required=("name", "source"), optional=("column", "values"))
    if ("column" in fields) != ("values" in fields):
        given = fields["column" if "column" in fields else "values"]
        raise ProjectError(Message("policy.condition-half"), place=given.place)
    values: frozenset[str] = frozenset()
    if "values" in fields:
        values = frozenset(fields["values"].texts())
        if not values:
            raise ProjectError(
                Message("policy.condition-nothing", condition=name), place=fields["values"].place
            )
    return Condition(
        id=name,
        name=fields["name"].bilingual(),
        column=Column(
            fields["source"].text(), fields["column"].text() if "column" in fields else ROWS
        ),
        values=values,
        place=place,
    )
