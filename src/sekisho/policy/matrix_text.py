"""The matrix for people: plain text with ASCII frames, in either language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from sekisho.messages import Bilingual, Lang, Message, one_line
from sekisho.model import Approval, Basis, Grant, Overlay, Purpose
from sekisho.policy.matrix import Matrix, PermittedPurpose, follows, purposes_in_order

_MARKS: Final[dict[Basis, str]] = {"stated": "", "approved": "+", "assumed": "*"}
_RULE_AND_BLANKS: Final = 3


def matrix_as_text(shown: Matrix, lang: Lang, *, width: int = 100) -> str:
    """The matrix, its legend, and what is assumed and approved.

    Args:
        shown: the matrix.
        lang: the language of all sentences and names.
        width: cells of the terminal; a table that is wider is cut into tables between recipients.
    """
    blocks = [_head(shown, lang)]
    if shown.notice is not None:
        blocks += [
            *_tables(shown, lang, width),
            [_say("policy.matrix.legend", lang), _unrestricted(shown, lang)],
            _arrangements(shown, lang),
            _purposes(shown, lang),
            _overlays(shown, lang),
            *_by_basis(shown, lang),
        ]
    return "\n\n".join("\n".join(map(one_line, block)) for block in blocks) + "\n"


def purposes_text(purposes: Iterable[PermittedPurpose]) -> str:
    """Purposes as people write them, runs folded and marked: `P1-P4 P6*`; a dash for none."""
    runs: list[list[PermittedPurpose]] = []
    for item in purposes:
        last = runs[-1][-1] if runs else None
        if last is not None and last.basis == item.basis and follows(last.purpose, item.purpose):
            runs[-1].append(item)
        else:
            runs.append([item])
    return " ".join(_run_text(run) for run in runs) or "-"


def _run_text(run: Sequence[PermittedPurpose]) -> str:
    first, last = run[0].purpose, run[-1].purpose
    names = first if first == last else f"{first}-{last}"
    return names + _MARKS[run[0].basis]


def _say(id_: str, lang: Lang, **facts: str | int | Bilingual) -> str:
    return Message(id_, **facts).text(lang)


def _head(shown: Matrix, lang: Lang) -> list[str]:
    notice = (
        _say("policy.matrix.notice", lang, notice=shown.notice.id)
        if shown.notice
        else _say("policy.matrix.no-notice", lang)
    )
    return [
        _say("policy.matrix.title", lang, day=str(shown.day)),
        notice,
        _say("policy.matrix.digest", lang, digest=shown.policy.digest[:12]),
    ]


def _tables(shown: Matrix, lang: Lang, width: int) -> Iterator[list[str]]:
    labels = [
        "  " * row.depth
        + one_line(row.category.name.text(lang))
        + (
            _say("policy.matrix.form", lang, form=str(row.category.form))
            if row.category.form
            else ""
        )
        for row in shown.rows
    ]
    first = ["", _say("policy.matrix.category", lang), *labels]
    columns = [
        [seat.arrangement, seat.recipient, *(purposes_text(row.cells[i]) for row in shown.rows)]
        for i, seat in enumerate(shown.seats)
    ]
    for group in _packed(first, columns, width):
        yield _table([first, *group])


def _packed(
    first: Sequence[str], columns: Sequence[list[str]], width: int
) -> Iterator[list[list[str]]]:
    """Columns in groups that fit beside the first one; at least one in each."""
    group: list[list[str]] = []
    used = start = _width(first) + _RULE_AND_BLANKS + 1
    for column in columns:
        needed = _width(column) + _RULE_AND_BLANKS
        if group and used + needed > width:
            yield group
            group, used = [], start
        group.append(column)
        used += needed
    if group:
        yield group


def _width(column: Sequence[str]) -> int:
    return max(cell_len(text) for text in column)


def _table(columns: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal height as an ASCII table whose first two lines are its head."""
    widths = [_width(column) for column in columns]
    frame = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
    lines = [
        "|"
        + "|".join(
            f" {text}{' ' * (w - cell_len(text))} " for text, w in zip(row, widths, strict=True)
        )
        + "|"
        for row in zip(*columns, strict=True)
    ]
    return [frame, *lines[:2], frame, *lines[2:], frame]


def _unrestricted(shown: Matrix, lang: Lang) -> str:
    names = ", ".join(c.name.text(lang) for c in shown.unrestricted) or "-"
    return _say("policy.matrix.unrestricted", lang, categories=names)


def _arrangements(shown: Matrix, lang: Lang) -> list[str]:
    lines = [_say("policy.matrix.arrangements", lang)]
    for a in shown.notice.arrangements.values() if shown.notice else ():
        period = _period(a.period.since, a.period.until, lang)
        lines.append(
            "  "
            + _say(
                "policy.matrix.arrangement",
                lang,
                arrangement=a.id,
                name=a.name,
                clause=a.clause,
                period=period,
            )
        )
        left_out = shown.left_out(a)
        seated = [p for p in a.parties if p not in left_out]
        lines += [f"      {p}  {shown.policy.parties[p].name.text(lang)}" for p in seated]
        for group in (shown.policy.groups[g] for g in a.groups):
            facts = {"group": group.name, "rule": group.rule}
            lines.append("      " + _say("policy.matrix.group", lang, **facts))
        for one in a.responsible:
            names = ", ".join(shown.policy.categories[c].name.text(lang) for c in one.categories)
            party = shown.policy.parties[one.party].name
            lines.append(
                "      " + _say("policy.matrix.responsible", lang, party=party, categories=names)
            )
        if left_out:
            names = ", ".join(shown.policy.parties[p].name.text(lang) for p in left_out)
            lines.append("      " + _say("policy.matrix.nothing", lang, parties=names))
    return lines


def _period(since: dt.date | None, until: dt.date | None, lang: Lang) -> str:
    if since is None and until is None:
        return ""
    return _say(
        "policy.matrix.period",
        lang,
        since=str(since) if since else _say("policy.matrix.beginning", lang),
        until=str(until) if until else _say("policy.matrix.open", lang),
    )


def _purposes(shown: Matrix, lang: Lang) -> list[str]:
    purposes = shown.notice.purposes.values() if shown.notice else ()
    return [
        _say("policy.matrix.purposes", lang),
        *(f"  {p.id:<4} {p.name.text(lang)}{_told_of(shown, p, lang)}" for p in purposes),
    ]


def _told_of(shown: Matrix, purpose: Purpose, lang: Lang) -> str:
    names = [
        *(shown.policy.businesses[b].text(lang) for b in sorted(purpose.businesses)),
        *(shown.policy.subjects[s].text(lang) for s in sorted(purpose.subjects)),
    ]
    return _say("policy.matrix.told-of", lang, kinds=", ".join(names)) if names else ""


def _overlays(shown: Matrix, lang: Lang) -> list[str]:
    lines = [_say("policy.matrix.overlays", lang)]
    for overlay in shown.policy.overlays.values():
        lines.append(f"  {overlay.name.text(lang)} ({overlay.clause})")
        lines += [f"      {text}" for text in _overlay_lines(shown, overlay, lang)]
    return lines


def _overlay_lines(shown: Matrix, overlay: Overlay, lang: Lang) -> list[str]:
    grants = shown.naming(overlay)
    if not grants:
        return [_say("policy.matrix.never", lang)]
    return [grant_text(shown, grant, lang) for grant in grants]


def _by_basis(shown: Matrix, lang: Lang) -> Iterator[list[str]]:
    for basis in ("assumed", "approved"):
        grants = shown.resting_on(basis)
        lines = [_say(f"policy.matrix.{basis}", lang, count=len(grants))]
        for grant in grants:
            lines.append(f"  {grant.id} ({grant.clause}) {grant.place}")
            lines.append(f"      {grant_text(shown, grant, lang)}{remarks(shown, grant, lang)}")
        yield lines


def remarks(shown: Matrix, grant: Grant, lang: Lang) -> str:
    """When the grant counts, who approved it, and whether it is in force."""
    told = [_period(grant.period.since, grant.period.until, lang)]
    if grant.approval is not None:
        told.append(f"; {_approval_text(grant.approval, lang)}")
    if not shown.in_force(grant):
        told.append(f"; {_say('policy.matrix.lapsed', lang)}")
    return "".join(told)


def _approval_text(approval: Approval, lang: Lang) -> str:
    facts = {"by": approval.by, "on": str(approval.on)}
    if approval.document is None:
        return _say("policy.matrix.approval", lang, **facts)
    return _say("policy.matrix.approval-on-paper", lang, document=approval.document, **facts)


def grant_text(shown: Matrix, grant: Grant, lang: Lang) -> str:
    """`A1 coop_kinki: P2-P4 P6-P8*: member registration data`."""
    policy = shown.policy
    purposes = purposes_text(PermittedPurpose(p, grant.basis) for p in purposes_in_order(grant))
    categories = ", ".join(policy.categories[c].name.text(lang) for c in grant.categories)
    overlays = ", ".join(policy.overlays[o].name.text(lang) for o in sorted(grant.overlays))
    with_overlays = _say("policy.matrix.with-overlays", lang, overlays=overlays) if overlays else ""
    excluded = ", ".join(policy.categories[c].name.text(lang) for c in sorted(grant.excluded))
    but_for = _say("policy.matrix.but-for", lang, categories=excluded) if excluded else ""
    only_of = ""
    if grant.condition is not None:
        name = policy.conditions[grant.condition].name
        only_of = _say("policy.matrix.only-of", lang, condition=name)
    recipients = ", ".join(grant.recipients)
    return f"{grant.arrangement} {recipients}: {purposes}: {categories}{but_for}{with_overlays}{only_of}"
