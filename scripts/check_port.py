"""Whether the port for `make run` is free: silent when it is, one clear line when it is not."""

import socket
import sys


def complaint(words: str) -> str:
    """What is wrong with a port given as `words`; "" when it can be used."""
    if not words.isdecimal() or not 1 <= int(words) <= 65535:
        return f"PORT is {words!r}; it must be a number from 1 to 65535."
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does: a port that is only waiting out its last connections is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(words)))
        except PermissionError:
            return (
                f"Port {words} needs more rights than you have. Choose another: PORT=8001 make run"
            )
        except OSError:
            return (
                f"Port {words} is in use. Stop what uses it, or choose another: PORT=8001 make run"
            )
    return ""


if __name__ == "__main__":
    sys.exit(complaint(sys.argv[1]) or 0)
