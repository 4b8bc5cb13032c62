"""The program: `sekisho`, and `python -m sekisho`."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Run the command line; Ctrl-C may come while it is still being imported."""
    try:
        from sekisho.cli import main as command_line  # noqa: PLC0415 - so that it is caught here

        command_line()
    except KeyboardInterrupt:
        os._exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
