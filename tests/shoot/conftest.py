"""A PostgreSQL for the tests of shared databases."""

import pytest

from tests.shoot.postgres import binaries, serving


@pytest.fixture(scope="session")
def postgres():
    """A server that all tests share; each takes a database of its own."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: Debian has it in the package postgresql")
    with serving(programs) as server:
        yield server
