"""Waivers against the rest of a project: approvers, exports, source columns."""

from __future__ import annotations

from collections.abc import Mapping

from sekisho import policy
from sekisho.errors import ProjectError
from sekisho.messages import Message, listed, offered
from sekisho.model import ROWS, Column, Export, Policy, Source, Waiver


def check_waivers(
    the_policy: Policy,
    approvers: tuple[str, ...],
    exports: Mapping[str, Export],
    sources: Mapping[str, Source],
) -> None:
    """Refuse waivers that could never be valid.

    Raises:
        ProjectError: the approver is not on the list; the export or the source column does not
            exist; the column carries an overlay; or on some day of the waiver the export is under an
            arrangement, or goes to a country, for which nobody in the co-op can make an exception.
    """
    for waiver in the_policy.waivers.values():
        _approved(waiver, approvers)
        if waiver.export not in exports:
            raise ProjectError(
                Message("project.waiver-export", name=waiver.export),
                place=waiver.place,
                help=Message("project.known", names=offered(exports, waiver.export)),
            )
        if waiver.origin is not None:
            _openable(the_policy, waiver, waiver.origin, sources)
        _ours_to_permit(the_policy, waiver, exports[waiver.export])


def _approved(waiver: Waiver, approvers: tuple[str, ...]) -> None:
    if policy.person(waiver.approval.by) not in {policy.person(name) for name in approvers}:
        raise ProjectError(
            Message("project.waiver-approver", name=waiver.approval.by),
            place=waiver.place,
            help=Message("project.waiver-approver.help", names=listed(approvers)),
        )


def _openable(
    the_policy: Policy, waiver: Waiver, origin: Column, sources: Mapping[str, Source]
) -> None:
    source = sources.get(origin.table)
    if source is None or (origin.name != ROWS and origin.name not in source.columns):
        raise ProjectError(
            Message("project.waiver-origin", name=str(origin)),
            place=waiver.place,
            help=Message("project.known", names=listed(source.columns if source else sources)),
        )
    overlays = policy.carried(the_policy, source, origin.name)
    if overlays:
        raise ProjectError(
            Message("project.waiver-overlay", name=str(origin), overlays=listed(overlays)),
            place=waiver.place,
        )


def _ours_to_permit(the_policy: Policy, waiver: Waiver, export: Export) -> None:
    for notice in the_policy.notices:
        arrangement = notice.arrangements.get(export.arrangement)
        if arrangement is None or not waiver.period.meets(notice.period):
            continue
        if arrangement.ground not in policy.GROUNDS:
            raise ProjectError(
                Message(
                    "project.waiver-ground",
                    export=export.name,
                    arrangement=arrangement.id,
                    ground=arrangement.ground,
                ),
                place=waiver.place,
                help=Message("project.waiver-ground.help", grounds=listed(policy.GROUNDS)),
            )
    destination = the_policy.destinations.get(export.destination)
    home = the_policy.parties[the_policy.controller].country
    if destination and the_policy.parties[destination.party].country != home:
        raise ProjectError(
            Message("project.waiver-abroad", export=export.name, party=destination.party),
            place=waiver.place,
        )
