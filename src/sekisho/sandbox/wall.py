"""What the process of a Python model shuts behind itself, in the kernel, before the model's code runs.

It runs where no part of this program is loaded, so it imports only the standard library. What is shut
stays shut: the kernel has no call that opens it again.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Mapping
from typing import Final, NamedTuple


class _Machine(NamedTuple):
    """A kind of processor: its number in the kernel's audit, and the numbers of its system calls."""

    audit: int
    calls: Mapping[str, int]


_X86_64: Final = _Machine(
    0xC000003E,
    {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "mmap": 9, "mprotect": 10,
        "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15,
        "readv": 19, "writev": 20, "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35,
        "getpid": 39, "exit": 60, "gettimeofday": 96, "getrusage": 98, "sigaltstack": 131,
        "arch_prctl": 158, "gettid": 186, "futex": 202, "sched_getaffinity": 204,
        "set_tid_address": 218, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
        "clock_nanosleep": 230, "exit_group": 231, "set_robust_list": 273, "getcpu": 309,
        "membarrier": 324, "rseq": 334, "clone": 56,
        "clone3": 435,
    },
)  # fmt: skip
_AARCH64: Final = _Machine(
    0xC00000B7,
    {
        "close": 57, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "fstat": 80,
        "exit": 93, "exit_group": 94, "set_tid_address": 96, "futex": 98, "set_robust_list": 99,
        "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115,
        "sched_getaffinity": 123, "sched_yield": 124, "restart_syscall": 128, "sigaltstack": 132,
        "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "getrusage": 165,
        "getcpu": 168, "gettimeofday": 169, "getpid": 172, "gettid": 178, "brk": 214, "munmap": 215,
        "mremap": 216, "clone": 220, "mmap": 222, "mprotect": 226, "madvise": 233,
        "membarrier": 283, "rseq": 293, "clone3": 435,
    },
)  # fmt: skip
_MACHINES: Final[Mapping[str, _Machine]] = {"x86_64": _X86_64, "aarch64": _AARCH64}
"""All that computing needs and nothing that names a file, a process, an address or chance."""

_CLONE_THREAD: Final = 0x00010000
_EPERM: Final = 1
_ENOSYS: Final = 38
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_FILTER: Final = 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def limit(*, seconds: int, memory_mb: int) -> None:
    """Limit what the process can use from now on; once it is shut in it cannot ask for more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    for what, most in (
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_CPU, seconds + int(used.ru_utime + used.ru_stime) + 1),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))


def shut() -> bool:
    """Let the process compute, read what it was handed and write its answer, and nothing else.

    Returns:
        Whether it is so; False where the system has no way to do it.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        return False
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    code = b"".join(struct.pack("HBBI", *step) for step in _steps(machine))
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(held, ctypes.c_void_p))
    if libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        return False
    return _is_shut()


def _is_shut() -> bool:
    """Whether a file that is there cannot be opened: what the kernel says is tried out."""
    try:
        os.close(os.open("/", os.O_RDONLY))
    except PermissionError:
        return True
    return False


def _steps(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """The filter: a list that allows, and for what is on no list, an error."""
    plain = sorted(n for name, n in machine.calls.items() if not name.startswith("clone"))
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    for number in plain:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    # Where clone3 is not there, the C library makes threads by clone, whose flags can be looked at.
    steps += [(_EQUAL, 0, 1, machine.calls["clone3"]), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    steps += [
        (_EQUAL, 0, 3, machine.calls["clone"]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
    ]
    return steps
