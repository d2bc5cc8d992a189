"""What `make run` does once the packages are there: prepare, serve, say when it answers, stop.

Needs CONCORDAT_MODE=demonstration and PORT in the environment, and runs from the checkout.
"""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

BIN = Path(sys.executable).parent
PORT = os.environ["PORT"]
ADDRESS = f"http://127.0.0.1:{PORT}/"
WHERE_TO_LOOK = f"""
The demonstration will be at {ADDRESS}

  1. Pick a partner lead on the sign-in page, and report progress on something that is overdue.
  2. Pick a commissioner, and see what is overdue over both plans, worst first.
  3. Pick a coordinator, open a plan, filter its register, and take what you see as a CSV file.

Ctrl-C stops it. What it keeps lies in var/; `make clean` forgets it.
"""
HONCHO = [str(BIN / "honcho"), "--no-prefix", "--env", os.devnull, "start", "--port", PORT]
PATIENCE = 60.0  # seconds until the server is said to be late

stopping = threading.Event()


def environment() -> dict[str, str]:
    """The environment of everything that is started here."""
    return {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "SITE_ADDRESS": os.environ.get("SITE_ADDRESS") or ADDRESS,
        "PYTHONUNBUFFERED": "1",
        # Containers run as root, and Celery's warning about that is for servers.
        "PYTHONWARNINGS": "ignore:::celery.platforms",
    }


def prepare() -> int:
    """Bring database, demonstration and static files up to date; the exit code of what failed."""
    # Web servers do not run the system checks, one of which keeps the demonstration at home.
    code = subprocess.call(
        [sys.executable, "manage.py", "check"], env=environment(), stdout=subprocess.DEVNULL
    )
    for command in (
        ["prepare_demonstration"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
    ):
        code = code or subprocess.call([sys.executable, "manage.py", *command], env=environment())
    return code


def health() -> int | None:
    """The status with which /healthz answers; None while nothing does."""
    connection = http.client.HTTPConnection("127.0.0.1", int(PORT), timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def say_when_ready() -> None:
    """Print one line once the pages answer, or once they ought to."""
    started = time.monotonic()
    while not stopping.wait(0.2):
        status = health()
        if status == http.client.OK:
            print(f"Ready: {ADDRESS}", flush=True)
            return
        if status is not None:
            print(f"{ADDRESS}healthz answers {status}: see above what is wrong.", flush=True)
            return
        if time.monotonic() - started > PATIENCE:
            print(f"Nothing answers at {ADDRESS} yet: see above what is wrong.", flush=True)
            return


def stop_with_parent(parent: int, servers: subprocess.Popen[bytes]) -> None:
    """Stop the servers when `make` itself is gone, even killed, so that none is left over."""
    while not stopping.wait(1):
        if os.getppid() != parent:
            servers.terminate()
            return


def serve() -> int:
    """Run the Procfile until it is told to stop; its exit code, 0 for Ctrl-C."""
    asked_to_stop = False
    servers = subprocess.Popen(HONCHO, env=environment())

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True
        servers.terminate()  # Ctrl-C reached it too; it takes the second as the first

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    parent = os.getppid()
    threading.Thread(target=say_when_ready, daemon=True).start()
    threading.Thread(target=stop_with_parent, args=(parent, servers), daemon=True).start()
    code = servers.wait()
    stopping.set()
    if asked_to_stop:
        print("Stopped.", flush=True)
        return 0
    return code


def main() -> int:
    """Prepare and serve; the exit code for `make`."""
    try:
        code = prepare()
        if code:
            return code
        print(WHERE_TO_LOOK, flush=True)
        return serve()
    except KeyboardInterrupt:  # while still preparing: doing it again goes on where this stopped
        print("Stopped before it was ready.", flush=True)
        return 130


if __name__ == "__main__":
    sys.exit(main())
