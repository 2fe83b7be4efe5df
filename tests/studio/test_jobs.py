"""What a page is told of a job that made reels."""

from storyboard.actions.reels import MadeReel
from storyboard.project import Project
from storyboard.studio.jobs import outcome_of_reels


def test_what_a_job_says_stands_in_lines_of_its_own(tmp_path):
    """They are whole sentences for the page: none runs into the next."""
    reel = MadeReel(name="main", file=str(tmp_path / "reels" / "main.otio"), clips=1, frames=24, duration_s=1.0)
    notes = ["reel main: narration was exported as it is recorded", "reel main: subtitles are not exported"]
    outcome = outcome_of_reels("export", Project(file=tmp_path / "storyboard.yaml"), [reel], notes)
    assert outcome.said == "export: reels/main.otio."
    assert outcome.files == ("reels/main.otio",)
    assert outcome.problems == tuple(notes)
