"""Real servers that messages are sent to: HTTP and SMTP, on this machine, one thread each."""

from __future__ import annotations

import contextlib
import email.policy
import http.server
import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any


@dataclass
class Webhook:
    """An HTTP server that keeps what is posted to it and answers with `status`."""

    port: int = 0
    status: int = 200
    posts: list[tuple[str, Any]] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def messages(self) -> list[dict[str, str]]:
        """The bodies, which were JSON."""
        return [body for _, body in self.posts]

    def wait(self, count: int, seconds: float) -> bool:
        """Whether so many posts have arrived in time."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.posts) >= count, seconds)


@contextlib.contextmanager
def webhook(status: int = 200) -> Iterator[Webhook]:
    """Serve until the context ends."""
    found = Webhook(status=status)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            with found.arrived:
                found.posts.append((self.path, json.loads(raw)))
                found.arrived.notify_all()
            self.send_response(found.status)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    with _served(server):
        yield found


@dataclass
class Mailbox:
    """An SMTP server without encryption that keeps every mail."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)


@contextlib.contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Serve until the context ends; just enough of RFC 5321 for smtplib."""
    found = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 test")
            for line in self.rfile:
                verb = line[:4].upper().strip()
                if verb == b"DATA":
                    self._say("354 go on")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    raw = b"".join(one.removeprefix(b".") for one in lines)
                    mail = email.message_from_bytes(raw, policy=email.policy.default)
                    assert isinstance(mail, EmailMessage)
                    found.mails.append(mail)
                self._say("221 bye" if verb == b"QUIT" else "250 ok")
                if verb == b"QUIT":
                    return

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    with _served(server):
        yield found


@contextlib.contextmanager
def deaf() -> Iterator[int]:
    """The port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def _served(server: socketserver.TCPServer) -> Iterator[None]:
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
