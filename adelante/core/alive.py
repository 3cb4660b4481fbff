"""Who lives, and which ports are free: asked of the kernel."""

import fcntl
import os
import socket
import subprocess
from pathlib import Path


def take_lock(path: Path, kind: int = fcntl.LOCK_EX) -> int | None:
    """Take a lock that lasts until every copy of the returned descriptor is closed, or None."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def command_line(pid: int) -> str:
    """The words a process was started with, one a line; nothing if it is dead or a zombie."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
    except OSError:
        if Path("/proc/self").exists():
            return ""
        words = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
        ).stdout.replace(" -D ", "\0-D\0")
    return words.replace("\0", "\n")


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return port != 0


def free_port(host: str) -> int:
    """A port that the kernel picks."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
