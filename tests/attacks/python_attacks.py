"""A Python model that tries to reach what it was not handed, and writes down what it got.

It is handed names and nothing else: the frame's one column says which of the attacks to try.
"""

import ctypes
import gc
import importlib
import io
import mmap
import os
import signal
import socket
import sys
import threading
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
import pyarrow.fs
import pyarrow.parquet

SECRET = "{secret}"
"""A file of the lake; the test puts its path here."""
PARENT = int("{parent}")
"""The process that started this one."""


def _libc():
    return ctypes.CDLL(None, use_errno=True)


def _called(number, *arguments):
    """A system call by its number, past Python and the C library."""
    libc = _libc()
    found = libc.syscall(number, *arguments)
    if found < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return found


def _memory():
    """Everything that this process can find of objects, as text."""
    found = []
    for one in gc.get_objects():
        if type(one) is dict:
            found += [v for v in one.values() if type(v) is str]
        elif type(one) in {list, tuple}:
            found += [v for v in one if type(v) is str]
    return found


def _frames():
    """The variables of all frames below this one, in all threads."""
    found = []
    for frame in sys._current_frames().values():
        while frame is not None:
            found += [repr(v)[:2000] for v in (*frame.f_locals.values(), *frame.f_globals.values())]
            frame = frame.f_back
    return found


def _signalled():
    os.kill(PARENT, 0)
    return "could ask for the parent"


def _descriptors():
    """What can be read from or asked of descriptors that are open."""
    found = []
    for number in range(3, 200):
        try:
            os.lseek(number, 0, 0)
            found.append(os.read(number, 100))
        except OSError:
            pass
    return found


def _connected(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.connect(address)
    return "connected"


def _asked():
    module = importlib.import_module("sekisho")
    return module.__file__


REFUSED = {
    "open": lambda: open(SECRET, "rb").read(4),
    "open a folder": lambda: os.listdir(os.path.dirname(SECRET)),
    "io.open_code": lambda: io.open_code(SECRET).read(4),
    "os.open": lambda: os.open(SECRET, os.O_RDONLY),
    "write": lambda: open("/tmp/stolen", "w").write("x"),
    "size of a file": lambda: os.stat(SECRET).st_size,
    "whether a file is there": lambda: _libc_access(),
    "link": lambda: os.symlink(SECRET, "/tmp/stolen-link"),
    "rename": lambda: os.rename(SECRET, "/tmp/stolen"),
    "chdir": lambda: os.chdir("/"),
    "pandas": lambda: pd.read_parquet(SECRET),
    "numpy": lambda: np.fromfile(SECRET, dtype="u1"),
    "arrow parquet": lambda: pyarrow.parquet.read_table(SECRET),
    "arrow csv": lambda: pyarrow.csv.read_csv(SECRET),
    "arrow dataset": lambda: pyarrow.dataset.dataset(SECRET).to_table(),
    "arrow file system": lambda: (
        pyarrow.fs.LocalFileSystem().get_file_info(SECRET).size.bit_length()
    ),
    "arrow memory map": lambda: pa.memory_map(SECRET).read(),
    "libc open": lambda: _called(2, SECRET.encode(), 0),
    "openat by number": lambda: _called(257, -100, SECRET.encode(), 0),
    "openat2 by number": lambda: _called(
        437, -100, SECRET.encode(), ctypes.create_string_buffer(24), 24
    ),
    "io_uring": lambda: _called(425, 8, ctypes.create_string_buffer(120)),
    "process_vm_readv": lambda: _called(310, PARENT, 0, 0, 0, 0, 0),
    "ptrace": lambda: _called(101, 16, PARENT, 0, 0),
    "pidfd": lambda: _called(434, PARENT, 0),
    "memory of the parent": lambda: open(f"/proc/{PARENT}/mem", "rb").read(1),
    "environment of the parent": lambda: open(f"/proc/{PARENT}/environ", "rb").read(),
    "own files": lambda: os.listdir("/proc/self/fd"),
    "signal to the parent": _signalled,
    "shared memory": lambda: _called(29, 0, 4096, 0o1600),
    "keys of the kernel": lambda: _called(250, 0, -3, 0),
    "fork": os.fork,
    "command": lambda: os.system("true") == 0 and "ran" or 1 / 0,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "vfork by number": lambda: _called(58),
    "internet": lambda: _connected(socket.AF_INET, ("127.0.0.1", 22)),
    "unix socket": lambda: _connected(socket.AF_UNIX, "/run/sekisho"),
    "socketpair": socket.socketpair,
    "name of the machine": lambda: os.uname().nodename,
    "chance": lambda: os.urandom(8),
    "sekisho": _asked,
    "duckdb": lambda: importlib.import_module("duckdb").connect(),
    "prefect": lambda: importlib.import_module("prefect"),
    "undo the filter": lambda: _libc().prctl(22, 0, 0, 0, 0) == 0 and "undone" or 1 / 0,
    "more memory": lambda: __import__("resource").setrlimit(9, (-1, -1)),
}
"""What has to fail."""


def _libc_access():
    if _libc().access(SECRET.encode(), 0) != 0:
        raise PermissionError
    return "there"


FOUND = {
    "gc": _memory,
    "sys._getframe": lambda: [repr(sys._getframe(n).f_locals)[:5000] for n in range(3)],
    "frames of all threads": _frames,
    "environment": lambda: dict(os.environ),
    "modules": lambda: sorted(sys.modules),
    "arguments": lambda: (sys.argv, sys.path, sys.orig_argv),
    "descriptors": _descriptors,
    "threads": threading.enumerate,
}
"""What works, and must find nothing."""


def model(asked):
    told = []
    for name in asked["name"]:
        attack = REFUSED.get(name) or FOUND[name]
        try:
            told.append(str(attack()))
        except BaseException as error:
            told.append(f"refused: {type(error).__name__}")
    return pd.DataFrame({"name": list(asked["name"]), "got": told})
