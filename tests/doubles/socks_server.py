"""A SOCKS5 proxy on loopback that resolves every name to loopback, and remembers the names (RFC 1928, CONNECT only)."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class SocksServer:
    """`with SocksServer() as proxy: ... proxy.url ... proxy.names`."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"socks5h://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for opened in (self._listener, *self._open):
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for opened in (self._listener, *self._open):
            opened.close()

    def _start(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]  # any callable
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._open.append(client)
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        client.recv(client.recv(2)[1])
        client.sendall(b"\x05\x00")
        client.recv(4)
        name = client.recv(client.recv(1)[0]).decode()
        self.names.append(name)
        server = socket.create_connection(("127.0.0.1", struct.unpack(">H", client.recv(2))[0]))
        self._open.append(server)
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        self._start(_pump, client, server)
        _pump(server, client)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
