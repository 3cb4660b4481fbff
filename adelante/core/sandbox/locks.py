"""The locks that a child puts on itself: after its own code is loaded, before it reads a byte.

Once locked, the process can read its input, compute, and write its answer. Linux is the lock
maker; elsewhere only the limits hold, and `rung()` says so.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from adelante.core.sandbox import frames
from adelante.core.sandbox.filter import install_filter
from adelante.core.sandbox.limits import Limits
from adelante.core.sandbox.rungs import Rung

_NOBODY = 65534
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38  # <linux/prctl.h>
_NEW_NAMESPACES = (  # <linux/sched.h>
    0x10000000  # user
    | 0x40000000  # network
    | 0x00020000  # mounts
    | 0x08000000  # System V messages and memory
    | 0x04000000  # host name
    | 0x02000000  # control groups
)
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8  # <linux/mount.h>
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
_CAPABILITY_VERSION_3 = 0x20080522  # <linux/capability.h>
_is_linux = sys.platform == "linux"


def begin(arguments: Sequence[str]) -> None:
    """The child's first and last act: load a module, lock up, and run its `main`.

    Arguments: rung, limits (JSON), module, and what `main` gets after the answer's descriptor.
    """
    rung, limits, module, *rest = arguments
    bounds = Limits(**json.loads(limits))
    answer = os.dup(1)
    os.dup2(2, 1)  # so that no library can print into the answer
    main = importlib.import_module(module).main
    lock_up(Rung(rung), limits=bounds)
    frames.send(frames.IS_LOCKED, to=answer)
    main(answer, bounds, *rest)
    os._exit(0)  # what was read must not run our clean-up


def lock_up(rung: Rung, *, limits: Limits) -> None:
    """Give up all that reading a file does not need. Raises OSError if the rung does not hold."""
    if _is_linux:
        _step_down_from_root()
        if rung is Rung.NAMESPACES:
            _leave_for_an_empty_world()
    _limit(limits)
    if _is_linux:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _drop_capabilities()
        if rung is not Rung.LIMITS:
            install_filter()


def _step_down_from_root() -> None:
    if os.geteuid() != 0:
        return
    with contextlib.suppress(OSError):  # a container may lack the right: it stays who it is
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    _prctl(_PR_SET_DUMPABLE, 1)  # else /proc/self is still root's and maps cannot be written


def _leave_for_an_empty_world() -> None:
    """No network, and a root folder that is empty and cannot be written."""
    uid, gid = os.geteuid(), os.getegid()
    _checked(_libc().unshare(_NEW_NAMESPACES))
    for name, words in (
        ("setgroups", "deny"),
        ("uid_map", f"{_NOBODY} {uid} 1"),
        ("gid_map", f"{_NOBODY} {gid} 1"),
    ):
        Path("/proc/self", name).write_text(words)
    _mount(b"none", on=b"/", kind=None, flags=_MS_REC | _MS_PRIVATE)
    # /proc: the one folder that is sure to exist and that everybody may enter
    flags = _MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC
    _mount(b"tmpfs", on=b"/proc", kind=b"tmpfs", flags=flags)
    os.chroot("/proc")
    os.chdir("/")


def _limit(limits: Limits) -> None:
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.processor_seconds, limits.processor_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 8, 8),
    ):
        with contextlib.nullcontext() if _is_linux else contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (soft, hard))


def _drop_capabilities() -> None:
    head = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none_at_all = (ctypes.c_uint32 * 6)()
    _checked(_libc().capset(head, none_at_all))


def _mount(source: bytes, *, on: bytes, kind: bytes | None, flags: int) -> None:
    _checked(_libc().mount(source, on, kind, ctypes.c_ulong(flags), None))


def _prctl(option: int, value: int) -> None:
    _checked(_libc().prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0))))


def _checked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
