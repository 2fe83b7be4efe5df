"""A PostgreSQL of the tests' own: Debian's binaries, an ordinary user, a folder and a port that nobody else has."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=150",
)
_START_S = 120
PASSWORD = "a-password-of-a-test"


def binaries() -> Path | None:
    """Return the folder of the newest server's programs; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return installed[-1] if installed else None


class Postgres:
    """A running server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._databases = 0

    def url(self, database: str = "postgres", *, password: str = PASSWORD) -> str:
        return f"postgresql://tester:{password}@127.0.0.1:{self._port}/{database}"

    def fresh(self) -> str:
        """Return the address of a new, empty database."""
        self._databases += 1
        name = f"film{self._databases}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def run_server(programs: Path) -> Iterator[Postgres]:
    """Run a server for as long as the tests of a session last."""
    user = _ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="storyboard-postgres-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        if user is not None:
            os.chown(folder, user, -1)
        (folder / "password").write_text(PASSWORD, encoding="ascii")
        (folder / "password").chmod(0o644)
        _run(
            [programs / "initdb", "-D", folder / "data", "-U", "tester", "-A", "scram-sha-256", "--no-sync",
             f"--pwfile={folder / 'password'}", "--locale=C", "--encoding=UTF8"], user=user, cwd=folder,
        )  # fmt: skip
        command = [programs / "postgres", "-D", folder / "data", "-p", str(port)]
        for setting in _SETTINGS:
            command += ["-c", setting]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log)
        try:
            postgres = Postgres(port)
            _await(postgres, server)
            yield postgres
        finally:
            # "Immediate": nothing of it is kept.
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=_START_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> int | None:
    """Return the id of somebody who is not root, who may not run a server; None where we are somebody else already."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres", names["nobody"])


def _run(command: list[object], *, user: int | None, cwd: Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=user, cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _await(postgres: Postgres, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_S
    while True:
        try:
            psycopg.connect(postgres.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "the server ended at once"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        else:
            return
