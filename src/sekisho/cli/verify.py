"""`sekisho verify`: a file by its clearance, or the record by its digests and signatures."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

from sekisho.cli.as_json import dumped
from sekisho.cli.command import Command, Option, Settings, common
from sekisho.cli.keys import config_of
from sekisho.cli.width import clean, indented
from sekisho.messages import Message, listed

if TYPE_CHECKING:
    from sekisho.audit.verify import Anchor, Finding
    from sekisho.clearance import Judged
    from sekisho.signing import Ring

_JST: Final = ZoneInfo("Asia/Tokyo")
_MARKS: Final = {True: "ok  ", False: "FAIL"}


@click.command(cls=Command, help="cli.help.verify")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--clearance",
    type=click.Path(path_type=Path),
    metavar="FILE",
    cls=Option,
    help="cli.option.clearance",
)
@click.option(
    "--key", type=click.Path(path_type=Path), metavar="FILE", cls=Option, help="cli.option.key"
)
@click.option("--recipient", metavar="PARTY", cls=Option, help="cli.option.recipient")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    cls=Option,
    help="cli.option.on",
)
@click.option("--log", is_flag=True, cls=Option, help="cli.option.log")
@common("text", "json")
def verify(
    settings: Settings,
    file: Path | None,
    clearance: Path | None,
    key: Path | None,
    recipient: str | None,
    on: dt.datetime | None,
    *,
    log: bool,
) -> int:
    """Say of each thing whether it holds; end with 1 where one does not."""
    if (file is None) == (not log):
        raise click.UsageError(Message("verify.one-of").text(settings.lang))
    ring = _ring(settings, key, received=file is not None)
    if file is None:
        return _log(settings, ring)
    day = on.date() if on else dt.datetime.now(_JST).date()
    return _file(settings, file, clearance, ring, day, recipient)


def _file(
    settings: Settings,
    file: Path,
    given: Path | None,
    ring: Ring,
    on: dt.date,
    recipient: str | None,
) -> int:
    from sekisho import clearance

    path = given or clearance.find_clearance(file)
    judged = clearance.verify(file, _bytes_of(path), ring, on, recipient)
    if settings.format == "json":
        settings.write(dumped(_value(judged, settings)))
    else:
        settings.write("\n".join(_lines(judged, settings)))
    return 0 if judged.holds else 1


def _lines(judged: Judged, settings: Settings) -> Iterator[str]:
    """What the clearance says, each check, and the answer last."""
    if not settings.quiet:
        for told in (_about(judged), *_waivers(judged)):
            yield from indented(clean(told.text(settings.lang)), "", settings.width)
    for check in judged.checks:
        if settings.quiet and check.holds:
            continue
        mark = f"{_MARKS[check.holds]}  "
        yield from indented(clean(check.message.text(settings.lang)), mark, settings.width)
    yield from indented(_answer(judged).text(settings.lang), "", settings.width)


def _about(judged: Judged) -> Message:
    stated = judged.stated
    return Message(
        "verify.about",
        file=stated.file,
        rows=stated.rows,
        recipient=stated.recipient,
        purpose=stated.purpose,
        arrangement=stated.arrangement,
        clause=stated.clause,
    )


def _waivers(judged: Judged) -> Iterator[Message]:
    """The exceptions that the file has left by."""
    for one in judged.stated.waivers:
        yield Message(
            "verify.waiver",
            id=one.id,
            rules=listed(one.rules),
            by=one.approved_by,
            on=str(one.approved_on),
            expires=str(one.expires),
        )


def _answer(judged: Judged) -> Message:
    if judged.holds:
        return Message("verify.holds-office" if judged.offices else "verify.holds")
    failed = sum(not check.holds for check in judged.checks)
    return Message("verify.fails", count=failed, all=len(judged.checks))


def _value(judged: Judged, settings: Settings) -> dict[str, object]:
    return {
        "holds": judged.holds,
        "checks": [
            {"check": c.name, "holds": c.holds, "message": c.message.text(settings.lang)}
            for c in judged.checks
        ],
        "office": judged.offices > 0,
        "statement": judged.stated.body,
    }


def _log(settings: Settings, ring: Ring) -> int:
    from sekisho.audit import chain, durable
    from sekisho.audit.verify import verify as verify_log

    config = config_of(settings)
    root = settings.project / config.audit
    anchors = tuple(_anchors(settings.project / config.outbound))
    found = verify_log(root, ring, anchors)
    heads = chain.numbers(root / chain.HEADS)
    serious = [one for one in found if not one.harmless]
    last = durable.digest_file(chain.entry(root / chain.HEADS, heads[-1])) if heads else ""
    if settings.format == "json":
        settings.write(
            dumped(
                {
                    "holds": not serious,
                    "runs": len(heads),
                    "head": {"number": heads[-1], "sha256": last} if heads else None,
                    "clearances": len(anchors),
                    "findings": [_finding(one, settings) for one in found],
                }
            )
        )
        return 1 if serious else 0
    lines = [line for one in found for line in _finding_lines(one, settings)]
    if serious:
        answer = [Message("verify.log-fails", count=len(serious))]
    elif not heads:
        answer = [Message("verify.log-empty")]
    else:
        answer = [
            Message("verify.log-holds", runs=len(heads), number=heads[-1], digest=last),
            *([Message("verify.anchors", count=len(anchors))] if anchors else ()),
        ]
    for message in answer:
        lines += indented(message.text(settings.lang), "", settings.width)
    settings.write("\n".join(lines))
    return 1 if serious else 0


def _finding_lines(one: Finding, settings: Settings) -> list[str]:
    mark = "note  " if one.harmless else "FAIL  "
    return indented(clean(one.message.text(settings.lang)), mark, settings.width)


def _finding(one: Finding, settings: Settings) -> dict[str, object]:
    return {
        "kind": one.kind,
        "file": one.file,
        "harmless": one.harmless,
        "message": one.message.text(settings.lang),
    }


def _anchors(outbound: Path) -> Iterator[Anchor]:
    """The heads that clearances in the outbound area name; what is no clearance is the sweep's."""
    from sekisho.audit.verify import Anchor
    from sekisho.clearance import SUFFIX, read_stated
    from sekisho.errors import DataError

    for path in sorted(outbound.rglob(f"*{SUFFIX}")):
        try:
            head = read_stated(path.read_bytes()).head
        except (DataError, OSError):
            continue
        yield Anchor(path.relative_to(outbound).as_posix(), head.number, head.digest)


def _ring(settings: Settings, key: Path | None, *, received: bool) -> Ring:
    """Whose signatures count: what is held, or else the project's own ring.

    Args:
        received: it is asked about a file, which may have come from another's project.
    """
    from sekisho.errors import ProjectError
    from sekisho.project.config import CONFIG_FILE
    from sekisho.signing import key_from_text, read_ring

    if key is not None:
        return key_from_text(_bytes_of(key), str(key))
    if received and settings.project == Path() and not Path(CONFIG_FILE).exists():
        # Whoever has been given a file has no project, and is not to lay one out.
        raise ProjectError(Message("verify.whose-keys"), help=Message("verify.whose-keys.help"))
    return read_ring(settings.project / config_of(settings).keys)


def _bytes_of(path: Path) -> bytes:
    from sekisho.errors import unreadable

    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(str(path), error) from error
