"""What must hold of every cut."""

from fractions import Fraction
from itertools import pairwise

from storyboard.actions import cut
from storyboard.media.coded.probe import probe
from storyboard.project import Project


def assert_joined(view: cut.CutView) -> None:
    """See that every item begins where the one before ends, but for what a transition shows of both."""
    for before, after in pairwise(view.items):
        overlap = after.transition.frames if after.transition else 0
        assert after.start_frame == before.start_frame + before.frames - overlap
    assert view.frames == view.items[-1].start_frame + view.items[-1].frames


def assert_as_stitched(project: Project, name: str) -> None:
    """See that the cut of a reel is as long as its file, which is played in its place."""
    view = cut.cut_view(project, name)
    made = probe(project.reel(name))
    assert view.frames == made.frames
    assert Fraction(view.rate) == made.format.rate
    assert (view.width, view.height) == (made.format.width_px, made.format.height_px)
    assert view.stitched == f"reels/{name}.mp4"
    assert view.is_exact
    assert_joined(view)
