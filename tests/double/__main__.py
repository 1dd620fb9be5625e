"""python -m double: starts the double and says on which port."""

from __future__ import annotations

import argparse
import json
import os
import signal
import stat
import sys
import threading
from pathlib import Path


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="double", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0, the default, takes a free one")
    parser.add_argument("--ready-file", type=Path, help="write the ready line to this file too, at once when complete")
    parser.add_argument("--log", type=Path, help="write every answered call to this file, one JSON object a line")
    parser.add_argument("--remember-reads", action="store_true", help="ask moto only once for what has not changed")
    parser.add_argument("--images", action="store_true", help="load moto's machine images (slow, 140 MB)")
    parser.add_argument("--managed-policies", action="store_true", help="load the policies of AWS (slow, 190 MB)")
    return parser.parse_args()


def end_with_parent() -> None:
    """Ends the process when the other end of stdin goes away, if stdin is a pipe.

    Whoever starts the double as a child holds a pipe to its stdin; the system closes it however that process ends.
    """
    if not stat.S_ISFIFO(os.fstat(0).st_mode):
        return

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    options = arguments()
    end_with_parent()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))

    from . import engine

    engine.configure(options.images, options.managed_policies)
    from .calls import Calls
    from .front import Front
    from .remembered import Remembering
    from .server import Server

    log = options.log.open("a") if options.log else None
    work = Remembering(engine.Engine()) if options.remember_reads else engine.Engine()
    server = Server(Front(work, Calls(log)).handle, options.port)
    ready = json.dumps({"port": server.port, "url": f"http://127.0.0.1:{server.port}", "pid": os.getpid()})
    if options.ready_file:
        partial = options.ready_file.with_suffix(".partial")
        partial.write_text(ready + "\n")
        partial.replace(options.ready_file)
    print(ready, flush=True)
    sys.stdout.flush()
    server.serve()


if __name__ == "__main__":
    main()
