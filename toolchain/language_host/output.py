"""What a child prints, as it comes."""

from __future__ import annotations

import queue
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

# Bytes read at a time; what is there is passed on at once.
CHUNK = 65536


def read(process: subprocess.Popen[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield ("stdout", chunk) and ("stderr", chunk) until the process has closed both pipes."""
    chunks: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
    streams = {"stdout": process.stdout, "stderr": process.stderr}
    open_streams = {name: stream for name, stream in streams.items() if stream is not None}
    for name, stream in open_streams.items():
        threading.Thread(target=_copy, args=(name, stream, chunks), daemon=True).start()
    remaining = len(open_streams)
    while remaining:
        name, chunk = chunks.get()
        if chunk:
            yield name, chunk
        else:
            remaining -= 1


def _copy(name: str, stream: IO[bytes], chunks: queue.SimpleQueue[tuple[str, bytes]]) -> None:
    with stream:
        while chunk := stream.read1(CHUNK):  # type: ignore[attr-defined] # pipes of Popen are BufferedReader
            chunks.put((name, chunk))
    chunks.put((name, b""))
