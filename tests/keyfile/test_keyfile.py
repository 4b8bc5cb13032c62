"""A key is made once, whole and for its owner only; a file that cannot be trusted is no key."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.audit.keyfile import make_key, new_key, read_key
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.requests.key import register_key
from sekisho.sweep.key import open_key

HELP = Message("sweep.key-help")


def _readable_by_others(path: Path) -> None:
    path.chmod(0o640)


def _a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def _longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 2)


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def test_it_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    assert read_key(path, HELP) is None
    first = make_key(path, new_key(), HELP)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert make_key(path, new_key(), HELP) == first == read_key(path, HELP)
    assert list(path.parent.iterdir()) == [path]
    assert first != make_key(tmp_path / "other", new_key(), HELP)


@pytest.mark.parametrize("spoil", [_readable_by_others, _a_link, _cut, _longer, _a_folder])
@pytest.mark.parametrize(
    ("opened", "name"),
    [
        (lambda folder: open_key(folder / "key").secret, "key"),
        (register_key, "key"),
        (lambda folder: make_key(folder / "k", new_key(), HELP), "k"),
    ],
    ids=["sweep", "requests", "any"],
)
def test_what_cannot_be_trusted_is_refused(
    opened: Callable[[Path], bytes], name: str, spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    secret = opened(tmp_path)
    spoil(tmp_path / name)
    with pytest.raises(DataError) as caught:
        opened(tmp_path)
    assert f"`{name}`" in str(caught.value)
    assert "0600" in str(caught.value)
    assert secret.hex() not in str(caught.value)


def test_a_place_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="`key`"):
        make_key(tmp_path / "file" / "key", new_key(), HELP)


def test_all_who_make_it_at_the_same_time_have_the_same(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from sekisho.messages import Message;"
        "from sekisho.audit.keyfile import make_key, new_key; sys.stdin.read();"
        "print(make_key(Path(sys.argv[1]), new_key(), Message('sweep.key-help')).hex())"
    )
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "key")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ,
        )
        for _ in range(6)
    ]
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.close()
    made = set()
    for maker in makers:
        assert maker.stdout is not None
        made.add(maker.stdout.read())
        maker.stdout.close()
        assert maker.wait() == 0
    assert len(made) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["key"]
