"""What holds for every call that may be paid: nothing while a film is rehearsed, and waits are told."""

from types import SimpleNamespace

import pytest

from storyboard.errors import RequestRejected, Unavailable, Unsent
from storyboard.model.take_key import TakeKey
from storyboard.shoot.sending import final_refusal, require_paid_film, waiting_note

KEY = TakeKey(shot="pier")


@pytest.mark.parametrize(
    ("is_rehearsal", "provider", "is_sent"),
    [(True, "ark", False), (True, "simulator", True), (False, "ark", True), (False, "simulator", True)],
)
def test_a_rehearsal_asks_no_service(is_rehearsal, provider, is_sent):
    context = SimpleNamespace(project=SimpleNamespace(is_rehearsal=is_rehearsal))
    attempt = SimpleNamespace(key=KEY, provider=provider)
    if is_sent:
        require_paid_film(context, attempt, name=provider)
        return
    with pytest.raises(RequestRejected, match=r"pier\.take-01: it is not asked of ark while the film is rehearsed"):
        require_paid_film(context, attempt, name=provider)


@pytest.mark.parametrize(
    ("asked_s", "said"),
    [(90.0, "ark: busy: it asks to wait 1 min 30 s; nothing is paid"), (3600.0, "wait 1 h or longer; nothing is paid")],
)
def test_the_last_refusal_of_a_busy_service_says_how_long_it_asks_to_wait(asked_s, said):
    busy = Unavailable("ark: busy.", provider="ark", retry_after_s=asked_s, code="Busy", hint="later")

    told = final_refusal(busy)

    assert said in told.message
    assert (told.code, told.hint) == ("Busy", "later")


def test_a_refusal_without_a_time_stays_as_it_is():
    for refusal in (Unavailable("ark: busy", provider="ark"), Unsent("ark: no connection", provider="ark")):
        assert final_refusal(refusal) is refusal


def test_a_wait_is_told_with_its_length():
    assert waiting_note(Unsent("no connection.", provider="ark"), 0.2) == "no connection; asked again in 1 s"
    assert waiting_note(Unavailable("busy", provider="ark"), 90.0) == "busy; asked again in 1 min 30 s"
