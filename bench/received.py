"""What a large file costs that a browser sends: `python -m bench.received [MEGABYTES]`.

The command itself is started over a new archive in a temporary folder; memory is the most that its process ever
held, before and after the file.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench import growth_build as build

PART = 1_048_576
KEPT = 2.0
"""Seconds after which a connection that nobody used is begun anew."""
TOLD = {"source": "S-17", "obtained": "2024-05", "channel": "measured"}


def sent(megabytes: int) -> Iterator[bytes]:
    """Bytes that no two parts have in common."""
    noise = os.urandom(PART)
    for number in range(megabytes):
        yield number.to_bytes(8, "big") + noise[8:]


def memory(process: int) -> tuple[int, int]:
    """Megabytes that a process held at most, and holds."""
    told = Path(f"/proc/{process}/status").read_text()
    peak, now = (int(re.findall(rf"{name}:\s+(\d+)", told)[0]) // 1024 for name in ("VmHWM", "VmRSS"))
    return peak, now


class Server:
    """The workspace as the command serves it, and a browser that entered."""

    def __init__(self, archive: Path, passphrase: Path) -> None:
        command = [sys.executable, "-m", "khronika.cli.main", "serve", str(archive), "--no-browser"]
        self.process = subprocess.Popen(
            [*command, "--passphrase-file", str(passphrase)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        address = urlsplit((self.process.stdout.readline() if self.process.stdout else "").strip())
        self.host = f"{address.hostname}:{address.port}"
        self._connection = HTTPConnection(str(address.hostname), address.port, timeout=600)
        self._asked = time.monotonic()
        self._connection.request("GET", address.path)
        entered = self._connection.getresponse()
        self.base = entered.read().decode().partition('<a href="')[2].partition('/"')[0]
        self._cookie = str(entered.headers["Set-Cookie"]).partition(";")[0]
        home = self.ask("GET", "/", {}, b"")
        self.token = home.partition('name="form_token" value="')[2].partition('"')[0]

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | Iterator[bytes]) -> str:
        """What is answered."""
        told = {"Cookie": self._cookie, "Origin": f"http://{self.host}"} | headers
        if time.monotonic() - self._asked > KEPT:
            self._connection.close()  # the server keeps no connection for long
        self._asked = time.monotonic()
        self._connection.request(method, self.base + path, body=body, headers=told)
        return self._connection.getresponse().read().decode()

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Send a form."""
        body = urlencode({"form_token": self.token} | fields).encode()
        return self.ask("POST", path, {"Content-Type": "application/x-www-form-urlencoded"}, body)


def main(megabytes: int) -> None:
    """Send one file, and say what it cost."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        build.create(folder / "archive")
        (folder / "passphrase").write_text(build.PASSPHRASE)
        server = Server(folder / "archive", folder / "passphrase")
        try:
            job = json.loads(server.send("/inbox/drop", TOLD))["job"]
            Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")  # the peak begins anew
            before, began = memory(server.process.pid)[1], time.monotonic()
            headers = {
                "Content-Type": "application/octet-stream",
                "Content-Length": str(megabytes * PART),
                "X-Khronika-Token": server.token,
                "X-Khronika-Name": "large.bin",
            }
            answer = server.ask("POST", f"/inbox/drop/{job}/file", headers, sent(megabytes))
            server.send(f"/inbox/drop/{job}/end", {})
            took = time.monotonic() - began
            peak = memory(server.process.pid)[0]
            written = (
                int(re.findall(r"wchar: (\d+)", Path(f"/proc/{server.process.pid}/io").read_text())[0])
                // PART
            )
            held = (
                sum(path.stat().st_size for path in (folder / "archive").rglob("*") if path.is_file()) // PART
            )
            print(f"{megabytes} MiB in {took:.0f} s ({megabytes / took:.0f} MiB/s): {answer}")
            print(f"memory {before} MB before, {peak} MB at most")
            print(f"{written} MiB written by the process in its life; the archive holds {held} MiB")
        finally:
            server.process.terminate()
            server.process.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_048)
