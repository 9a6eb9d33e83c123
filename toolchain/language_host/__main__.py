"""Serve: `__main__.py FOLDER [flags] ENGINE_ADDRESS`; FOLDER holds the executor, the rest comes from the engine."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the host is run by its path, from any folder and in isolated mode

from toolchain.language_host import light_import  # noqa: E402 - the path comes first

# Run and RunPlugin each keep a thread until their process has ended.
THREADS = 64
# Bytes; the limit of Pulumi's own hosts. gRPC's own is 4 MB.
MAX_MESSAGE = 400 * 1024 * 1024
# Seconds that open calls have to send their last answer.
LAST_ANSWERS = 1.0


def main(arguments: list[str]) -> None:
    """Serve until the engine cancels or dies. `arguments` as in sys.argv, without the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the engine sends one when it closes the host; Cancel is what counts
    light_import.install()
    _serve(Path(arguments[0]), arguments[-1])


def _serve(folder: Path, engine_address: str) -> None:
    import grpc  # noqa: PLC0415 - after the light import
    from pulumi.runtime.proto import language_pb2_grpc  # noqa: PLC0415

    from toolchain.language_host import commands  # noqa: PLC0415
    from toolchain.language_host.lifetime import Lifetime  # noqa: PLC0415
    from toolchain.language_host.servicer import LanguageHost  # noqa: PLC0415

    server = grpc.server(ThreadPoolExecutor(THREADS), options=[("grpc.max_receive_message_length", MAX_MESSAGE)])
    lifetime = Lifetime()
    host = LanguageHost(lifetime, folder / commands.EXECUTOR, engine_address)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")  # the engine reads the port from the first line
    sys.stdout.flush()
    lifetime.wait()
    server.stop(LAST_ANSWERS).wait()
    os._exit(0)  # threads that still wait for a pipe must not keep the host


if __name__ == "__main__":
    main(sys.argv[1:])
