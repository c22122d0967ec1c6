"""A time server's signing by openssl (RFC 3161), with a certificate of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

_EXTENSIONS = ("basicConstraints=critical,CA:TRUE", "extendedKeyUsage=critical,timeStamping")
_CONFIG = """\
[tsa]
default_tsa = t
[t]
serial = serial
signer_cert = tsa.pem
certs = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
"""


class TimeAuthority:
    """folder: where its files are, and those that it judges."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tsa.cnf").write_text(_CONFIG)
        (folder / "serial").write_text("01\n")
        more = [word for extension in _EXTENSIONS for word in ("-addext", extension)]
        key = ["-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.pem"]
        self._openssl("req", "-x509", *key, "-subj", "/CN=Time", "-days", "2", *more)

    def reply(self, question: bytes) -> bytes:
        """The answer to a question."""
        (self.folder / "asked.tsq").write_bytes(question)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "asked.tsq", "-out", "said.tsr")
        return (self.folder / "said.tsr").read_bytes()

    def agrees(self, data: str, reply: str) -> bool:
        """Whether openssl finds that the answer is of these bytes."""
        asked = ["openssl", "ts", "-verify", "-data", data, "-in", reply, "-CAfile", "tsa.pem"]
        return subprocess.run(asked, cwd=self.folder, capture_output=True, check=False).returncode == 0

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)
