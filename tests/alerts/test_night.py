"""What people read after real nights, word by word: goldens by night and channel.

    PYTHONPATH=src:tests .venv/bin/python tests/alerts/test_night.py

writes them anew.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alerts.project import FIRST, REFUSED, REFUSED_FILE, TOO_MANY, arrive, coop, environment
from alerts.servers import Webhook, webhook

from sekisho import nightly, requests
from sekisho import project as projects
from sekisho.alerts import text
from sekisho.alerts.plan import Notice, Standing
from sekisho.alerts.problem import Problem
from sekisho.alerts.send import from_environment
from sekisho.audit.row import JST
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.nightly import alerting
from sekisho.nightly.problems import failed_run, overdue

GOLDEN = Path(__file__).parent / "golden"
NIGHTS = {
    1: "refused, and a source that is missing",
    2: "refused, the source is there, and an expectation of it fails; a request is overdue",
    3: "the same again",
    4: "all is well",
}
OVERDUE = requests.Received(
    kind="disclosure",
    subject="000185",
    name="赤\u202e\x1b[31m",
    on=dt.date(2024, 11, 1),
    how="post",
    wanted="please",
    extent=None,
    due=dt.date(2024, 11, 15),
    fee=None,
)
CHANNELS = ("office", "crm")
ALONE = ("run", "overdue", "test")


def written(messages: list[dict[str, str]]) -> str:
    """Messages as a golden holds them."""
    return "\n\n========\n".join(f"{m['title']}\n--------\n{m['message']}" for m in messages) + "\n"


def nights(folder: Path) -> Iterator[tuple[int, str, str]]:
    """Night, channel, and all that it was told."""
    project = coop(folder)
    (project / REFUSED_FILE).write_text(REFUSED)
    suite = project / "expectations/weekly_order.yaml"
    sound = suite.read_text()
    with webhook() as office, webhook() as crm:
        hooks = {"office": office, "crm": crm}
        for night in NIGHTS:
            day = FIRST + dt.timedelta(days=night - 1)
            arrive(project, day)
            if night == 1:
                (project / f"data/inbound/weekly_order_{day:%Y%m%d}.csv").unlink()
            suite.write_text(sound + (TOO_MANY if night in {2, 3} else ""))
            if night == 2:
                _ask(project, None, OVERDUE)
            if night == 4:
                (project / REFUSED_FILE).unlink()
                _ask(project, 1, requests.Withdrawn(OVERDUE.on, "phone"))
            _run(project, day, hooks)
            for name in CHANNELS:
                yield night, name, written(hooks[name].messages)
                hooks[name].posts.clear()


def _ask(root: Path, number: int | None, event: requests.Event) -> None:
    at = dt.datetime.combine(OVERDUE.on, dt.time(10), JST)
    requests.enter(root / "var/requests", lambda _: (number, event), at, "clerk")


def _run(root: Path, day: dt.date, hooks: dict[str, Webhook]) -> None:
    project = projects.load(root)
    done = nightly.run(project, day)
    ports = {name: hook.port for name, hook in hooks.items()}
    told = alerting.alert(
        project,
        done,
        from_environment(dict(environment(ports))),
        trigger="test",
        clock=lambda: dt.datetime.now(project.config.timezone),
    )
    assert told.failures() == ()
    assert told.unrecorded is None


def alone(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Kind, language and message of what is about no night that was sealed."""
    lay = coop(folder)
    outline = projects.outline(lay)
    assert outline.alerts is not None
    place = Place("policy/parties.yaml", 7, 1)
    error = ProjectError(
        Message("document.unknown-key", key="colour"),
        place=place,
        help=Message("document.allowed", allowed="`id`"),
    )
    problems: dict[str, tuple[Problem, ...]] = {
        "run": (failed_run(outline, FIRST, error),),
        "overdue": (
            overdue(outline, FIRST, outline.alerts.finished_by, [f"e{i}" for i in range(9)]),
        ),
        "test": (),
    }
    for kind, found in problems.items():
        for channel in outline.alerts.channels.values():
            notice = Notice(
                channel,
                "first" if found else "test",
                FIRST,
                tuple(Standing(one, (FIRST,)) for one in found),
            )
            message = text.render(notice, outline.alerts, outline.config.name)
            told = {"title": message.title, "message": message.body}
            yield kind, channel.lang, written([told])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, str], str]:
    folder = tmp_path_factory.mktemp("nights") / "coop"
    return {(night, channel): text for night, channel, text in nights(folder)}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("night", NIGHTS)
def test_what_is_told_of_a_night(
    told: dict[tuple[int, str], str], night: int, channel: str
) -> None:
    assert told[night, channel] == (GOLDEN / f"night{night}.{channel}.txt").read_text()


def test_what_is_told_of_no_night(tmp_path: Path) -> None:
    for kind, lang, message in alone(tmp_path / "coop"):
        assert message == (GOLDEN / f"{kind}.{lang}.txt").read_text(), kind


def _write() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for night, channel, message in nights(Path(scratch) / "nights"):
            (GOLDEN / f"night{night}.{channel}.txt").write_text(message)
        for kind, lang, message in alone(Path(scratch) / "alone"):
            (GOLDEN / f"{kind}.{lang}.txt").write_text(message)


if __name__ == "__main__":
    _write()
