"""A line to a database that breaks at a word of ours."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MANY = 65_536


@dataclass
class CutLine:
    """Between a client and a server; ``cut``: what the client says last, and never hears an answer to;
    ``after``: only who has said this before; not ``passed``: the server does not hear it either.
    ``swallowed``: from this word on all that a client says is taken, and nobody hears or answers it."""

    port: int
    cut: bytes = b""
    after: bytes = b""
    passed: bool = True
    swallowed: bytes = b""
    cuts: int = 0
    listener: socket.socket = field(default_factory=socket.socket)

    @property
    def address(self) -> int:
        return int(self.listener.getsockname()[1])

    ends: list[socket.socket] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    @contextlib.contextmanager
    def open(self) -> Iterator[CutLine]:
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self._begin(self._serve)
        try:
            yield self
        finally:
            for end in (self.listener, *self.ends):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            for thread in self.threads:
                thread.join()
            for end in (self.listener, *self.ends):
                end.close()

    def _begin(self, work: Callable[..., None], *ends: socket.socket) -> None:
        self.threads.append(threading.Thread(target=work, args=ends, daemon=True))
        self.threads[-1].start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.ends.append(client)
                server = socket.create_connection(("127.0.0.1", self.port))
                self.ends.append(server)
                for work in (self._to_server, self._to_client):
                    self._begin(work, client, server)

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        heard = lost = False
        with contextlib.suppress(OSError):
            while said := client.recv(MANY):
                lost = lost or (bool(self.swallowed) and self.swallowed in said)
                if lost:
                    continue
                heard = heard or self.after in said
                if heard and self.cut and self.cut in said:
                    self.cut, self.cuts = b"", self.cuts + 1
                    client.shutdown(socket.SHUT_RDWR)
                    if not self.passed:
                        break
                server.sendall(said)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    @staticmethod
    def _to_client(client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := server.recv(MANY):
                client.sendall(said)
