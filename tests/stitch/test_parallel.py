"""Work that is done side by side is given up as a whole."""

import threading
from functools import partial

import pytest

from storyboard.errors import MediaError
from storyboard.stitch.parallel import side_by_side


def test_results_come_in_the_order_of_the_jobs():
    """The first waits until the second is done."""
    second = threading.Event()

    def first():
        return 1 if second.wait(120) else None

    assert side_by_side([first, lambda: second.set() or 2]) == [1, 2]


@pytest.mark.parametrize("error", [MediaError("torn"), KeyboardInterrupt()])
def test_where_one_fails_those_that_have_not_begun_are_given_up(monkeypatch, error):
    """Of a film's thousand windows one cannot be rendered: nobody waits a hundred seconds for the others."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    done, failed = [], threading.Event()

    def fails():
        failed.set()
        raise error

    def slow(number):
        failed.wait(120)
        threading.Event().wait(0.1)
        done.append(number)

    with pytest.raises(type(error)):
        side_by_side([fails, *(partial(slow, number) for number in range(1000))])

    assert len(done) < 600
