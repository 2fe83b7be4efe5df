"""A real S3 server on this machine, for the tests of archives in object storage."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx

KEYS = {"AWS_ACCESS_KEY_ID": "a-key", "AWS_SECRET_ACCESS_KEY": "a-secret", "AWS_REGION": "us-east-1"}

_numbers = count(1)


@dataclass(frozen=True)
class S3Server:
    """It answers at *url*."""

    url: str

    def fresh(self) -> str:
        """Make an empty bucket, and return its name."""
        name = f"films-{os.getpid()}-{next(_numbers)}"
        httpx.put(f"{self.url}/{name}", trust_env=False).raise_for_status()
        return name

    def environment(self, bucket: str) -> dict[str, str]:
        """Return what a machine's environment says so that archives are kept in *bucket*."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.url, "STORYBOARD_ARCHIVE_URL": f"s3://{bucket}/our films"}


@contextmanager
def serve_bucket() -> Iterator[S3Server]:
    """Serve S3 on a free port of this machine."""
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    # It logs every request, which would fill a pipe that nobody reads.
    with tempfile.NamedTemporaryFile("w+") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield S3Server(_address(Path(log.name), process))
        finally:
            process.kill()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    while process.poll() is None:
        if told := re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8")):
            return told[0]
        time.sleep(0.05)
    raise AssertionError(f"the S3 server did not start: {log.read_text(encoding='utf-8')}")
