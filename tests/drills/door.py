"""A door on loopback to a server that is somebody else's: shut, the server seems to be gone."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Door:
    """Carries bytes both ways while it is open."""

    def __init__(self, host: str, port: int) -> None:
        self.there = (host, port)
        self.passing: set[socket.socket] = set()
        self.lock = threading.Lock()
        with self.free_port() as found:
            self.port = found
        self.open()

    @staticmethod
    @contextlib.contextmanager
    def free_port() -> Iterator[int]:
        """A port that nobody listens on."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            yield server.getsockname()[1]

    def open(self) -> None:
        """Let everybody in."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._let_in, args=(self.listener,), daemon=True).start()

    def shut(self) -> None:
        """Refuse who calls, and cut off who is inside."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)  # else the thread waits in accept for ever
        self.listener.close()
        with self.lock:
            for each in self.passing:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def _let_in(self, listener: socket.socket) -> None:
        while True:
            try:
                caller, _ = listener.accept()
                called = socket.create_connection(self.there)
            except OSError:
                return
            with self.lock:
                self.passing |= {caller, called}
            for one, other in ((caller, called), (called, caller)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while words := one.recv(65536):
                other.sendall(words)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        with self.lock:
            self.passing -= {one}
        one.close()
