"""What ids are called in an answer: as the project has them now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sekisho.audit.subject_index import SubjectIndex
from sekisho.messages import Bilingual
from sekisho.project import Project
from sekisho.subject.answer import GivenColumn, Giving, Named


@dataclass(slots=True)
class Names:
    """What ids are called in the project as it is now; what is gone keeps its id."""

    project: Project
    givings: dict[tuple[str, str], Giving] = field(default_factory=dict)

    def giving(self, index: SubjectIndex, export: str, digest: str) -> Giving:
        """What a release was, by its digest in the index; each is read once.

        Raises:
            DataError: it is missing, or is not what was written.
        """
        known = self.givings.get((export, digest))
        if known is None:
            known = self.givings[export, digest] = self._giving(export, index.giving(digest))
        return known

    def export(self, name: str) -> Named:
        """An export, by its title."""
        known = self.project.exports.get(name)
        return Named(name, known.title if known else Bilingual(name, name))

    def _giving(self, export: str, body: Mapping[str, Any]) -> Giving:
        policy = self.project.policy
        notice = next((n for n in policy.notices if n.id == body["notice"]), None)
        party = policy.parties.get(body["recipient"])
        purpose = notice.purposes.get(body["purpose"]) if notice else None
        arrangement = notice.arrangements.get(body["arrangement"]) if notice else None
        return Giving(
            export=self.export(export),
            destination=body["destination"],
            recipient=_named(body["recipient"], party),
            purpose=_named(body["purpose"], purpose),
            arrangement=_named(body["arrangement"], arrangement),
            clause=body["clause"],
            notice=body["notice"],
            columns=tuple(
                GivenColumn(name, tuple(_named(c, policy.categories.get(c)) for c in categories))
                for name, categories in body["columns"]
            ),
        )


class _HasName(Protocol):
    @property
    def name(self) -> Bilingual: ...


def _named(id_: str, known: _HasName | None) -> Named:
    return Named(id_, known.name if known is not None else Bilingual(id_, id_))
