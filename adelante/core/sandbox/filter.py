"""What a locked child may still ask of the kernel: read, write, memory, the clock, and to end.

An allow-list for seccomp. No file can be opened, no socket made, no program or process started
(a thread can: the HEIC decoder insists on one), no other process signalled or looked into; such a
request fails, and nothing else happens.
"""

import ctypes
import errno
import os
import platform
import struct

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
# <linux/bpf_common.h>: LD|W|ABS, JMP|JEQ|K, JMP|JSET|K, RET|K
_LOAD, _IF_EQUAL, _IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000  # <linux/seccomp.h>
_AT_NUMBER, _AT_MACHINE, _AT_FIRST_ARGUMENT = 0, 4, 16  # in struct seccomp_data, low half first
_CLONE_THREAD = 0x00010000  # <linux/sched.h>
_CLONE3 = 435  # on both; its flags lie in memory, out of a filter's sight

_ALLOWED = {  # name: (x86-64, arm64); a machine that lacks a call has None
    "read": (0, 63),
    "readv": (19, 65),
    "write": (1, 64),
    "writev": (20, 66),
    "close": (3, 57),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "lseek": (8, 62),
    "poll": (7, None),
    "ppoll": (271, 73),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "sched_getaffinity": (204, 123),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "sysinfo": (99, 179),
    "getrusage": (98, 165),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
_CLONE = (56, 220)
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # <linux/audit.h>


class _Program(ctypes.Structure):  # struct sock_fprog
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def install_filter() -> None:
    """For good, and for all that this process may become. Raises OSError where it cannot."""
    machine = platform.machine()
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"There is no system-call filter for {machine}.")
    column, audit_code = _MACHINES[machine]
    allowed = [row[column] for row in _ALLOWED.values()]
    code = _program(allowed, clone=_CLONE[column], audit_code=audit_code)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(program)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _program(allowed: list[int | None], *, clone: int, audit_code: int) -> bytes:
    """A classic BPF program: of which machine, then each number in turn, then the verdicts."""
    numbers = [number for number in allowed if number is not None]
    steps = [
        (_LOAD, 0, 0, _AT_MACHINE),
        (_IF_EQUAL, 1, 0, audit_code),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _AT_NUMBER),
        *((_IF_EQUAL, len(numbers) - at + 5, 0, number) for at, number in enumerate(numbers)),
        (_IF_EQUAL, 3, 0, clone),
        (_IF_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),  # so that the C library falls back on clone
        (_RETURN, 0, 0, _REFUSE | errno.EPERM),
        (_LOAD, 0, 0, _AT_FIRST_ARGUMENT),
        (_IF_SET, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | errno.EPERM),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
