"""What a use may see, said once more: plain Python over the policy's values and rows.

Nothing of this is shared with the engine. Which people may be included is `world.reference`; here is
what has to be asked of them, which dates count, and which columns are visible.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from property.small_sample import Asked, Row, Tables
from world import reference
from world.reference import Entry, Facts, Key

from sekisho.model import Grant, Lift, Notice, Source, SourceColumn, Taking
from sekisho.policy import ConsentTerm, RowTerms

ROWS = "*"
Data = tuple[str, frozenset[str]]
_ENTRY = tuple(f.name for f in fields(Entry))


@dataclass(frozen=True)
class Reading:
    """What one export may see of the tables."""

    asked: Asked
    tables: Tables

    @cached_property
    def notice(self) -> Notice | None:
        """The notice in force."""
        day = self.asked.day
        for notice in self.asked.policy.notices:
            ended = notice.effective_to is not None and notice.effective_to < day
            if notice.effective_from <= day and not ended:
                return notice
        return None

    @cached_property
    def facts(self) -> Facts:
        """Ledger, register and map."""
        return Facts(
            ledger=tuple(
                Entry(**{name: row[name] for name in _ENTRY})
                for row in self.tables["consent_ledger"]
            ),
            register=tuple(
                (row["member_no"], row["left_on"]) for row in self.tables["member_register"]
            ),
            users=tuple(
                (row["user_no"], row["member_no"]) for row in self.tables["welfare_user_map"]
            ),
            day=self.asked.day,
        )

    def visible(self, source: Source) -> frozenset[str]:
        """The columns that the statement reads and the use may see."""
        return frozenset(
            name
            for name in self.asked.scans.get(source.name, ())
            if self._permitted(source, source.columns[name])
        )

    def terms(self, source: Source) -> RowTerms | None:
        """What has to hold of a row about a person; None = no row may be included."""
        notice, use = self.notice, self.asked.use
        if source.subject_key is None or not self._permitted(source, None):
            return None
        if notice is None or use.arrangement not in notice.arrangements:
            return None
        shown = {(source.row_category, source.row_overlays)}
        for name in self.visible(source):
            column = source.columns[name]
            if column.category is not None:
                shown.add((column.category, column.overlays))
        shown = {(c, own) for c, own in shown if self._personal(c, own)}
        arrangement = notice.arrangements[use.arrangement]
        purpose = notice.purposes.get(use.purpose)
        emergency = arrangement.ground == "emergency"
        return RowTerms(
            stops=frozenset({"*"} | {above for c, _ in shown for above in self._line(c)}),
            contact=bool(purpose and purpose.contact),
            suspended=emergency,
            former=emergency or self._former(notice),
            consents=tuple(
                term for data in sorted(shown, key=_order) if (term := self._consent(data))
            ),
            acquired_since=_last(self._acquired_since(notice, data) for data in shown),
            kept_since=_last(self._kept_since(category) for category, _ in shown),
        )

    def included(self, source: Source, row: Row, terms: RowTerms | None) -> bool:
        """Whether a row may be in the world; `terms` are those of its source."""
        if source.subject_key is None:
            return not self._personal(source.row_category, source.row_overlays)
        if terms is None:
            return False
        spaces = self.asked.project.key_spaces
        cells: dict[str, str | None] = dict.fromkeys(("owner", "user", "friend", "helper"))
        keys = []
        for name in (source.subject_key, *source.further_keys):
            optional = name != source.subject_key
            of_users = spaces[source.columns[name].key_space or ""].maps_to is not None
            role = ("friend", "helper") if optional else ("owner", "user")
            keys.append(Key(role[of_users], of_users=of_users, optional=optional))
            cells[role[of_users]] = row[name]
        held = reference.Row(
            no=0,
            acquired=_date(row[source.acquired_on] if source.acquired_on else None),
            event=_date(row[source.retention_from] if source.retention_from else None),
            **cells,
        )
        if terms.kept_since is not None and source.retention_from is None:
            return False
        return reference.included(self.facts, self.asked.use, terms, held, tuple(keys))

    def rows(self, source: Source) -> Sequence[int]:
        """The places of the rows that may be in the world."""
        terms = self.terms(source)
        held = self.tables[source.name]
        return [i for i, row in enumerate(held) if self.included(source, row, terms)]

    def view(self, source: Source) -> list[tuple[object, ...]]:
        """The permitted cells of the permitted rows, in their order."""
        names = sorted(self.visible(source))
        held = self.tables[source.name]
        return [tuple(held[i][name] for name in names) for i in self.rows(source)]

    def _permitted(self, source: Source, column: SourceColumn | None) -> bool:
        """Whether the use may see a column of a source; None = that a row is there."""
        policy, use = self.asked.policy, self.asked.use
        shown: list[Data] = [(source.row_category, source.row_overlays)]
        if column is not None:
            if column.category is None:
                return False
            shown.append((column.category, column.overlays))
        personal = [data for data in shown if self._personal(*data)]
        if not personal:
            return True
        if source.party != policy.controller and use.recipient not in {
            policy.controller,
            source.party,
        }:
            return False
        if not self._asked_by_law(source, column):
            return False
        return all(self._grants(data) for data in personal)

    def _asked_by_law(self, source: Source, column: SourceColumn | None) -> bool:
        policy = self.asked.policy
        request = policy.requests.get(self.asked.use.purpose)
        if request is None or request.statute is None:
            return True
        fixed = policy.statutes[request.statute].columns
        if fixed is None:
            return True
        named = {c.name for c in fixed if c.table == source.name}
        whose = column is None or column.name in {source.subject_key, *source.further_keys}
        return bool(named) if whose else column is not None and column.name in named

    def _grants(self, data: Data) -> list[Grant]:
        """The grants that permit the use for data today."""
        notice, use, day = self.notice, self.asked.use, self.asked.day
        if notice is None or use.arrangement not in notice.arrangements:
            return []
        lasts = notice.arrangements[use.arrangement].period
        return [
            grant
            for grant in notice.grants
            if grant.arrangement == use.arrangement
            and use.recipient in grant.recipients
            and use.purpose in grant.purposes
            and _between(lasts.since, day, lasts.until)
            and _between(grant.period.since, day, grant.period.until)
            and all(
                r.met is not None and _between(r.met.since, day, r.met.until)
                for r in grant.requirements
            )
            and self._names(grant, data)
            and self._taken(notice, data)
        ]

    def _taken(self, notice: Notice, data: Data) -> bool:
        """Whether the recipient's own policy, if there is one, says so too."""
        use, day = self.asked.use, self.asked.day
        theirs = self.asked.policy.recipient_policies.get(use.recipient)
        its_own = notice.arrangements[use.arrangement].ground in {"joint_use", "consent"}
        return (
            theirs is None
            or not its_own
            or any(
                use.purpose in taking.purposes
                and _between(taking.period.since, day, taking.period.until)
                and self._names(taking, data)
                for taking in theirs.takings
            )
        )

    def _names(self, said: Grant | Lift | Taking, data: Data) -> bool:
        """Whether a grant or lift names the data: their category or one above, all overlays."""
        category, own = data
        needed = own | self.asked.policy.categories[category].overlays
        if isinstance(said, Grant) and said.excluded & {*self._line(category)}:
            return False
        return needed <= said.overlays and any(c in said.categories for c in self._line(category))

    def _line(self, category: str) -> list[str]:
        found = [category]
        while (above := self.asked.policy.categories[found[-1]].parent) is not None:
            found.append(above)
        return found

    def _personal(self, category: str, own: frozenset[str]) -> bool:
        node = self.asked.policy.categories[category]
        return node.personal or bool(node.overlays | own)

    def _former(self, notice: Notice) -> bool:
        use, day = self.asked.use, self.asked.day
        return any(
            use.arrangement in rule.arrangements
            and (rule.purposes == () or use.purpose in rule.purposes)
            and (rule.approval is None or rule.approval.on <= day)
            for rule in notice.former
        )

    def _consent(self, data: Data) -> ConsentTerm | None:
        """Who has to have agreed to what, if nothing else permits the use."""
        policy = self.asked.policy
        texts = [grant.consent_text for grant in self._grants(data)]
        if None in texts:
            return None
        category, own = data
        needed = own | policy.categories[category].overlays
        enough = {c for c in self._line(category) if needed <= policy.categories[c].overlays}
        ages = {text: policy.consent_texts[text].guardian_under for text in texts if text}
        return ConsentTerm(
            tuple(sorted(ages.items())), frozenset(enough if needed else enough | {"*"})
        )

    def _acquired_since(self, notice: Notice, data: Data) -> dt.date | None:
        use, day = self.asked.use, self.asked.day
        if notice.arrangements[use.arrangement].ground in {"consent", "statute", "emergency"}:
            return None
        purpose = notice.purposes.get(use.purpose)
        firsts: list[dt.date | None] = [purpose.since if purpose else notice.effective_from]
        firsts += [
            lift.acquired_since
            for lift in notice.lifts
            if use.arrangement in lift.arrangements
            and use.purpose in lift.purposes
            and _between(lift.period.since, day, lift.period.until)
            and (lift.approval is None or lift.approval.on <= day)
            and self._names(lift, data)
        ]
        return None if None in firsts else min(day for day in firsts if day)

    def _kept_since(self, category: str) -> dt.date | None:
        """The first day of which an event is still young enough: the limit nearest to it counts."""
        limits = self.asked.policy.retention
        for name in self._line(category):
            if name in limits:
                limit, day = limits[name], self.asked.day
                first = day.replace(day=1)
                for _ in range(12 * limit.years + limit.months):
                    first = (first - dt.timedelta(days=1)).replace(day=1)
                last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
                return min(first.replace(day=min(day.day, last.day)), last) - dt.timedelta(
                    days=limit.days
                )
        return None


def _order(data: Data) -> tuple[str, list[str]]:
    return data[0], sorted(data[1])


def _between(first: dt.date | None, day: dt.date, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _last(days: Iterable[dt.date | None]) -> dt.date | None:
    known = [day for day in days if day is not None]
    return max(known) if known else None


def _date(cell: dt.date | dt.datetime | None) -> dt.date | None:
    return cell.date() if isinstance(cell, dt.datetime) else cell
