"""`groups.yaml`: users that a notice names by a rule or a role, with a dated list of who they are.

"All member co-ops of the federation" tells people how far joint use goes; who that is on a day is in the
list. A list is good until the day when it is to be looked at again, and then names nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Grant, Group, Membership, Notice, Party, Period, Requirement
from sekisho.policy.grants import read_period
from sekisho.policy.naming import declared, duplicate, folded, reference


def read_groups(node: Node, parties: Mapping[str, Party]) -> Mapping[str, Group]:
    """Group id -> group.

    Raises:
        ProjectError: a name is a party's too, a member is not declared or is the controller, a party
            belongs to the group twice on a day, or a part is missing.
    """
    names = {folded(p.id): p for p in parties.values()}
    found = {}
    for name, (place, entry) in declared(node, "group").items():
        if (party := names.get(folded(name))) is not None:
            raise duplicate("group", name, place, party.id, party.place)
        found[name] = _group(name, place, entry, parties)
    return found


def with_members(notice: Notice, groups: Mapping[str, Group]) -> Notice:
    """The notice with each grant to a member of a group held to the days of the membership.

    A grant is split; whoever is on the closed list by name has its part as it was.
    """
    return replace(
        notice, grants=tuple(part for g in notice.grants for part in _parts(g, notice, groups))
    )


def _group(name: str, place: Place, entry: Node, parties: Mapping[str, Party]) -> Group:
    fields = entry.mapping(required=("name", "rule", "document", "as_of", "next_due", "members"))
    fields["document"].text()
    listed = Period(until=read_period(fields, "as_of", "next_due").until)
    return Group(
        id=name,
        name=fields["name"].bilingual(),
        rule=fields["rule"].bilingual(),
        memberships=tuple(_memberships(fields["members"], name, parties, listed)),
        place=place,
    )


def _memberships(
    node: Node, group: str, parties: Mapping[str, Party], listed: Period
) -> Iterator[Membership]:
    """The members in the order of the list, each for as long as it is one and the list is good."""
    found: list[Membership] = []
    for item in node.items():
        fields = item.mapping(required=("party", "since"), optional=("until",))
        party = reference(fields["party"], parties, "party")
        if parties[party].kind == "controller":
            raise ProjectError(
                Message("policy.member-controller", party=party, group=group),
                place=fields["party"].place,
            )
        said = read_period(fields, "since", "until")
        if not said.meets(listed):
            raise ProjectError(
                Message("policy.member-later", party=party, group=group, due=str(listed.until)),
                place=fields["since"].place,
            )
        until = min(day for day in (said.until, listed.until) if day is not None)
        one = Membership(party, Period(said.since, until))
        if any(one.party == other.party and one.met.meets(other.met) for other in found):
            raise ProjectError(
                Message("policy.member-twice", party=party, group=group), place=item.place
            )
        found.append(one)
        yield one


def _parts(grant: Grant, notice: Notice, groups: Mapping[str, Group]) -> Iterator[Grant]:
    arrangement = notice.arrangements[grant.arrangement]
    if arrangement.by_group.isdisjoint(grant.recipients):
        yield grant
        return
    by_name = tuple(r for r in grant.recipients if r not in arrangement.by_group)
    if by_name:
        yield replace(grant, recipients=by_name)
    for party in grant.recipients:
        if party not in arrangement.by_group:
            continue
        held = [
            Requirement("membership", group, membership.met)
            for group in arrangement.groups
            for membership in groups[group].memberships
            if membership.party == party
        ]
        for number, needed in enumerate(held, start=1):
            yield replace(
                grant,
                id=f"{grant.id}:{party}" + (f":{number}" if len(held) > 1 else ""),
                recipients=(party,),
                requirements=(*grant.requirements, needed),
            )
