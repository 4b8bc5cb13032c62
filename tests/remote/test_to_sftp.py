"""Releases to a real SFTP server: whole or not at all, once, and in doubt where nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from e2e.user import sekisho
from remote.delivered import (
    EXPORT,
    FILE,
    NOW,
    last_release,
    night,
    said_anywhere,
    sftp_secrets,
    states,
    to_sftp,
    way_to,
    whole,
)
from remote.servers import PASSWORD, Sftp, sftp

from sekisho import project
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import nights
from sekisho.audit.verify import verify
from sekisho.errors import ProjectError
from sekisho.gate import ServerFolder
from sekisho.nightly import settling
from sekisho.nightly.problems import problems_of
from sekisho.scaffold import lay_out


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Sftp]:
    root = tmp_path / "theirs"
    (root / "in").mkdir(parents=True)
    with sftp(root) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, theirs: Sftp) -> Path:
    folder = tmp_path / "project"
    lay_out(folder)
    to_sftp(folder, theirs.port)
    return folder


def _told(folder: Path) -> set[tuple[str, str]]:
    """What became of the export, as the pages and the view of the last night have it."""
    store = folder / "var/audit.duckdb"
    found = nights(store)
    assert found is not None
    decided = found.latest(EXPORT)
    assert decided is not None
    with duckdb.connect(str(store), read_only=True) as connection:
        view = connection.execute(
            "SELECT outcome FROM report.last_night WHERE export = ?", [EXPORT]
        ).fetchall()
    return {(decided.outcome, outcome) for (outcome,) in view}


def _settle(folder: Path, *, arrived: bool) -> None:
    settling.settle(
        project.load(folder),
        EXPORT,
        arrived=arrived,
        by="Sato",
        reason="asked by telephone",
        trigger="test",
        clock=lambda: NOW,
    )


@pytest.mark.slow
def test_a_file_and_its_clearance_arrive_once_and_again_only_where_it_is_asked_for(
    folder: Path, theirs: Sftp
) -> None:
    secrets, there = sftp_secrets(theirs), theirs.root / "in"
    assert night(folder, secrets).exports[EXPORT].outcome == "released"
    assert whole(there)
    # In doubt from the moment before it has its name, so that a crash leaves it so.
    assert states(folder) == ["intent", "in_doubt", "released"]
    assert night(folder, secrets).exports[EXPORT].outcome == "none"
    for path in there.iterdir():
        path.unlink()
    assert night(folder, secrets).exports[EXPORT].outcome == "none"
    assert list(there.iterdir()) == []
    assert night(folder, secrets, again=True).exports[EXPORT].outcome == "released"
    assert whole(there)
    assert theirs.renamed == [FILE, FILE]
    assert said_anywhere(folder / "var", PASSWORD) == []


@pytest.mark.slow
def test_other_content_of_that_name_stays_as_it_is(folder: Path, theirs: Sftp) -> None:
    (theirs.root / "in" / FILE).write_bytes(b"theirs")
    done = night(folder, sftp_secrets(theirs))
    assert [p.message.id for p in done.problems] == ["gate.other-content"]
    assert (theirs.root / "in" / FILE).read_bytes() == b"theirs"


@pytest.mark.slow
def test_so_does_what_appears_in_the_last_moment(
    folder: Path, theirs: Sftp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the rename somebody else puts a file there."""
    put = ServerFolder.put

    def late(self: ServerFolder, *args: object) -> None:
        send = theirs.root / "in" / FILE

        def naming() -> None:
            send.write_bytes(b"theirs")
            args[3]()  # type: ignore[operator]

        put(self, args[0], args[1], args[2], naming)  # type: ignore[arg-type]

    monkeypatch.setattr(ServerFolder, "put", late)
    done = night(folder, sftp_secrets(theirs))
    assert (theirs.root / "in" / FILE).read_bytes() == b"theirs"
    assert [p.message.id for p in done.problems] == ["gate.other-content"]
    assert done.exports[EXPORT].outcome == "failed"
    assert states(folder) == ["intent", "in_doubt", "failed"]
    assert not list((theirs.root / "in").glob(".*"))


@pytest.mark.slow
def test_the_same_file_without_a_record_is_taken_into_it(folder: Path, theirs: Sftp) -> None:
    """After the loss of the record, what lies there is not sent again and gets its clearance anew."""
    secrets, there = sftp_secrets(theirs), theirs.root / "in"
    night(folder, secrets)
    (folder / "var").rename(folder / "lost")
    next(there.glob("*.clearance.json")).unlink()
    assert night(folder, secrets).exports[EXPORT].outcome == "none"
    assert whole(there)
    assert theirs.renamed == [FILE]
    assert last_release(folder).state == "released"


def test_a_way_that_breaks_off_in_mid_write_leaves_nothing_and_the_next_night_sends(
    folder: Path, theirs: Sftp
) -> None:
    there = theirs.root / "in"
    theirs.ill = "drop write"
    done = night(folder, sftp_secrets(theirs))
    assert done.exports[EXPORT].outcome == "failed"
    assert done.exit_code == 4
    assert not (there / FILE).exists()
    assert states(folder)[-1] == "failed"
    theirs.ill = None
    assert night(folder, sftp_secrets(theirs)).exports[EXPORT].outcome == "released"
    assert whole(there)


@pytest.mark.parametrize("after", [100, 3_000, 5_000, 6_000])
@pytest.mark.slow
def test_a_connection_that_is_cut_after_so_many_bytes_leaves_no_half_file(
    folder: Path, theirs: Sftp, after: int
) -> None:
    there = theirs.root / "in"
    with way_to(theirs.port) as way:
        to_sftp(folder, way.port)
        secrets = sftp_secrets(theirs, way.port)

        def cut() -> None:
            way.after = after

        done = night(folder, secrets, before_release=cut)
        assert done.exports[EXPORT].outcome in {"failed", "in_doubt"}
        assert not (there / FILE).exists()
        way.after = None
        assert night(folder, secrets).exports[EXPORT].outcome == "released"
        assert whole(there)
    assert theirs.renamed == [FILE]


@pytest.mark.slow
def test_an_answer_that_is_lost_is_looked_for(folder: Path, theirs: Sftp) -> None:
    """The file has got its name; that nobody heard of it is no failure."""
    theirs.ill = "drop after rename"
    assert night(folder, sftp_secrets(theirs)).exports[EXPORT].outcome == "released"
    assert whole(theirs.root / "in")
    assert states(folder) == ["intent", "in_doubt", "released"]


@pytest.mark.slow
def test_a_request_that_is_lost_has_not_arrived(folder: Path, theirs: Sftp) -> None:
    """What is half-way is withdrawn, so that it can never get its name, and is sent by the next."""
    theirs.ill = "drop before rename"
    assert night(folder, sftp_secrets(theirs)).exports[EXPORT].outcome == "failed"
    assert not list((theirs.root / "in").glob(".*"))
    theirs.ill = None
    assert night(folder, sftp_secrets(theirs)).exports[EXPORT].outcome == "released"
    assert theirs.renamed == [FILE]


def test_what_nobody_can_tell_is_in_doubt_until_somebody_says_so(
    folder: Path, theirs: Sftp
) -> None:
    """The answer is lost, and the recipient has taken the file: it is never sent again by itself."""
    secrets, there = sftp_secrets(theirs), theirs.root / "in"
    theirs.ill = "fetched"
    done = night(folder, secrets)
    assert (done.exports[EXPORT].outcome, done.exit_code) == ("in_doubt", 4)
    assert [p.message.id for p in done.problems] == ["remote.dropped", "gate.in-doubt"]
    # To run it again is no answer to a doubt.
    assert [p.help.id if p.help else None for p in done.problems] == [None, "gate.in-doubt.help"]
    (told,) = problems_of(project.load(folder), done)
    assert told.title.id == "alert.title.in-doubt"
    assert told.next.text("en") == f"next: ask the recipient, then sekisho settle {EXPORT}"
    theirs.ill = None
    for again in (False, True):
        assert night(folder, secrets, again=again).exports[EXPORT].outcome == "in_doubt"
    assert theirs.renamed == [FILE]
    assert [r.file for r in settling.in_doubt(project.load(folder))] == [FILE]
    assert _told(folder) == {("in_doubt", "in_doubt")}
    _settle(folder, arrived=True)
    assert _told(folder) == {("released", "released")}
    assert night(folder, secrets).exports[EXPORT].outcome == "none"
    assert not (there / FILE).exists()
    log = AuditLog(folder / "var/audit")
    assert all(finding.harmless for finding in verify(log.root))
    said = b"".join(p.read_bytes() for p in log.root.rglob("*-event.json"))
    assert b"Sato" in said
    assert b"asked by telephone" in said


@pytest.mark.slow
def test_what_is_said_not_to_have_arrived_is_sent_by_the_next_run(
    folder: Path, theirs: Sftp
) -> None:
    secrets = sftp_secrets(theirs)
    theirs.ill = "fetched"
    night(folder, secrets)
    theirs.ill = None
    _settle(folder, arrived=False)
    assert _told(folder) == {("failed", "failed")}
    assert night(folder, secrets).exports[EXPORT].outcome == "released"
    assert whole(theirs.root / "in")
    with pytest.raises(ProjectError, match="nothing of `carrier_delivery` is in doubt"):
        _settle(folder, arrived=True)


@pytest.mark.slow
def test_a_server_that_cannot_be_asked_leaves_a_doubt_that_it_settles_itself_later(
    folder: Path, theirs: Sftp
) -> None:
    with way_to(theirs.port) as way:
        to_sftp(folder, way.port)
        secrets = sftp_secrets(theirs, way.port)

        def lost() -> None:
            def answered(_: bytes) -> bool:
                way.closed = way.closed or theirs.renamed == [FILE]
                return way.closed

            way.lose = answered

        assert night(folder, secrets, before_release=lost).exports[EXPORT].outcome == "in_doubt"
        assert night(folder, secrets).exports[EXPORT].outcome == "in_doubt"
        way.closed, way.lose = False, None
        assert night(folder, secrets).exports[EXPORT].outcome == "none"
    assert theirs.renamed == [FILE]
    assert whole(theirs.root / "in")
    assert last_release(folder).state == "unchanged"


@pytest.mark.slow
def test_a_server_that_cannot_be_reached_gets_nothing_and_nothing_is_in_doubt(
    folder: Path, theirs: Sftp
) -> None:
    to_sftp(folder, 1)
    done = night(folder, sftp_secrets(theirs, 1))
    assert [p.message.id for p in done.problems] == ["remote.not-reached"]
    assert done.exports[EXPORT].outcome == "failed"
    assert states(folder) == []


@pytest.mark.slow
def test_a_server_whose_rename_overwrites_gets_no_file(folder: Path, theirs: Sftp) -> None:
    theirs.ill = "overwrites"
    done = night(folder, sftp_secrets(theirs))
    assert [p.message.id for p in done.problems] == ["remote.overwrites"]
    assert not (theirs.root / "in" / FILE).exists()


@pytest.mark.slow
def test_a_folder_on_a_server_is_not_made(folder: Path, theirs: Sftp) -> None:
    (theirs.root / "in").rmdir()
    done = night(folder, sftp_secrets(theirs))
    assert [p.message.id for p in done.problems] == ["remote.no-folder"]
    assert list(theirs.root.iterdir()) == []


@pytest.mark.slow
def test_a_credential_that_is_wrong_is_in_no_word_and_no_record(folder: Path, theirs: Sftp) -> None:
    secrets = sftp_secrets(theirs) | {"SEKISHO_SFTP_CARRIER_PASSWORD": f"{PASSWORD}-wrong"}
    done = night(folder, secrets)
    assert [p.message.id for p in done.problems] == ["remote.no-login"]
    told = "".join(p.text("en") + p.text("ja") + repr(p) for p in done.problems)
    assert PASSWORD not in told
    assert said_anywhere(folder, PASSWORD) == []


@pytest.mark.slow
def test_the_command_lists_what_is_in_doubt_and_records_what_somebody_says(
    folder: Path, theirs: Sftp
) -> None:
    theirs.ill = "fetched"
    night(folder, sftp_secrets(theirs))
    listed = sekisho("settle", folder)
    assert listed.code == 4
    assert FILE in listed.said
    for lang, said in (("en", "in doubt since"), ("ja", "から不明")):
        assert said in sekisho("settle", folder, lang=lang).said
    asked = ("--by", "Sato", "--reason", "asked by telephone")
    nobody = sekisho("settle", folder, EXPORT, "--arrived")
    assert nobody.code == 2
    done = sekisho("settle", folder, EXPORT, "--arrived", *asked)
    assert done.code == 0, done.said
    assert sekisho("settle", folder).code == 0
    assert last_release(folder).state == "released"
