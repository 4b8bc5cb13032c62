"""TLS in front of a PostgreSQL server: what its own port would do, with certificates made here."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_TLS: Final = (80877103).to_bytes(4, "big")
"""The code of PostgreSQL's `SSLRequest`."""


@dataclass
class Front:
    """A TCP port in front of a server's socket.

    Attributes:
        in_clear: what clients have said without encryption, after they had asked for it.
        encrypted: how many connections were.
    """

    port: int
    certificate: Path
    in_clear: bytearray = field(default_factory=bytearray)
    encrypted: int = 0


@contextmanager
def front(folder: Path, behind: str, *, host: str | None = "localhost") -> Iterator[Front]:
    """The port, for as long as the context lasts.

    Args:
        behind: the path of the server's socket.
        host: whom the certificate is for; None = the server has no TLS.
    """
    certificate = _made(folder, host or "localhost")
    listener = socket.create_server(("127.0.0.1", 0))
    found = Front(listener.getsockname()[1], certificate)
    context = None
    if host is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=_serve, args=(client,), daemon=True).start()

    def _serve(client: socket.socket) -> None:
        with suppress(OSError), client:
            asked = client.recv(8)
            while asked[4:] not in {_TLS, b""}:
                if asked[4:6] == b"\x04\xd2":  # for another kind of encryption
                    client.sendall(b"N")
                    asked = client.recv(8)
                    continue
                found.in_clear += asked + client.recv(1 << 12)
                return
            if context is None:
                client.sendall(b"N")
                found.in_clear += client.recv(1 << 12)
                return
            client.sendall(b"S")
            with (
                context.wrap_socket(client, server_side=True) as line,
                socket.socket(socket.AF_UNIX) as server,
            ):
                found.encrypted += 1
                server.connect(behind)
                back = threading.Thread(target=_pump, args=(server, line), daemon=True)
                back.start()
                _pump(line, server)
                back.join(5)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        listener.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def _made(folder: Path, host: str) -> Path:
    """A certificate that vouches for itself, its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{host}.crt"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    path.with_suffix(".key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
