"""What hearing clips cost is counted by no budget, and stands beside it wherever that is told."""

from decimal import Decimal

import pytest

from storyboard.archive.heard_clips import file_heard_clip
from storyboard.archive.takes import read_take
from storyboard.model.heard_clip import HeardClip
from tests.forked import storyboard

pytestmark = pytest.mark.slow

END = {"plan": "", "status": " Simulator: free. The budget counts what the real service would charge."}
ONCE = "2026-11-30T10:00:00.000000Z"


def hear_for(talk, usd: Decimal | None) -> None:
    """Let a clip have been heard by one call that was answered, and by one whose answer was lost."""
    take = read_take(talk, "hello.take-01")
    heard = HeardClip(
        clip_sha256=take.slate.video.sha256,
        service="openai",
        model="whisper-1",
        usd=usd,
        heard_at=(ONCE,),
        lost_at=(ONCE,),
    )
    file_heard_clip(talk, take, heard)


def words_of(verb: str, talk) -> str:
    """Return what *verb* prints, on one line."""
    return " ".join(storyboard(verb, cwd=talk.folder).stdout.split())


@pytest.mark.parametrize(
    ("usd", "told"),
    [
        (Decimal("0.02"), "; hearing clips cost $0.04 on top"),
        (None, "; what hearing clips cost is not known, and comes on top"),
        (Decimal(0), ""),
    ],
)
def test_what_hearing_costs_stands_beside_the_budget(talk, usd, told):
    talk.file.write_text(talk.file.read_text("utf-8") + "budget: {usd: 3}\n", "utf-8")
    hear_for(talk, usd)

    for verb in ("plan", "status"):
        assert f" $2.17 left{told}{END[verb]}" in words_of(verb, talk)


def test_without_a_budget_status_tells_it_too(talk):
    hear_for(talk, Decimal("0.02"))

    told = "Simulator: free. The real service would have charged $0.83. Hearing clips cost $0.04 on top."
    assert words_of("status", talk).endswith(told)
