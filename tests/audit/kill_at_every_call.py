"""A run of the record that is killed at its n-th call to the disk, for every n, one child each.

Usage: kill_at_every_call.py FOLDER. Below FOLDER each child leaves `<n>/`; prints how many there are.
Only calls of the operating system are wrapped; nothing of ours is.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from audit.recorded import at, head, step

from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.audit.tables import Extract

WRAPPED = ("write", "fsync", "link", "unlink", "mkdir", "symlink", "replace", "open")


def kill_at(count: int) -> None:
    """Have this process die at its `count`-th call; a write has then written half of its bytes."""
    left = count

    def wrap(name: str, call: Callable) -> Callable:
        def wrapped(*args, **options):
            nonlocal left
            left -= 1
            if left == 0:
                if name == "write":
                    call(args[0], bytes(args[1])[: len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return wrapped

    for name in WRAPPED:
        setattr(os, name, wrap(name, getattr(os, name)))


def one_run(root: Path) -> None:
    """A run from its head to the published store."""
    with AuditLog(root / "audit").begin(head("killed")) as record:
        record.write("extract", [Extract("s", "f", None, None, 1, 0, 0, "landed")])
        record.release(step("intent"))
        record.release(step("released"))
        record.finish("passed", exit_code=0, at=at())
    publish(root / "audit", root / "audit.duckdb", {})


def main(folder: Path) -> None:
    """Fork a child for every call until one comes through."""
    for count in range(1, 10_000):
        child = os.fork()
        if child == 0:
            root = folder / str(count)
            root.mkdir()
            kill_at(count)
            one_run(root)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            if os.WEXITSTATUS(status):
                sys.exit(f"child {count} failed")
            sys.stdout.write(str(count))
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
