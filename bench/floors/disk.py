"""The floor of an upload: the same bytes through SHA-256 and AES-GCM to disk, with fsync.

`python -m bench.floors.disk SOURCE TARGET` prints seconds and the growth of its memory in bytes.
"""

import hashlib
import os
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.processes import Program

CHUNK = 1 << 20


def main(source: Path, target: Path) -> None:
    program = Program(os.getpid())
    before = program.rss()
    began = time.perf_counter()
    cipher, digest = AESGCM(AESGCM.generate_key(256)), hashlib.sha256()
    with source.open("rb") as plain, target.open("wb") as sealed:
        number = 0
        while chunk := plain.read(CHUNK):
            digest.update(chunk)
            sealed.write(cipher.encrypt(number.to_bytes(12, "big"), chunk, None))
            number += 1
        sealed.flush()
        os.fsync(sealed.fileno())
    seconds = time.perf_counter() - began
    digest.hexdigest()
    print(seconds, program.peak_rss() - before)


main(Path(sys.argv[1]), Path(sys.argv[2]))
