"""Transitions on their way to an editing program and back, in film words."""

import opentimelineio as otio
import pytest

from storyboard.edit.exchange.bring_back import bring_back
from storyboard.edit.exchange.export import ExportRequest, export_reels
from storyboard.load.load import load
from storyboard.reporter import Note, Silent


class Notes:
    """A reporter that keeps what is said."""

    def __init__(self):
        self.said = ""

    def report(self, event):
        self.said += event.text if isinstance(event, Note) else ""


def exported(project, kind="otio", notes=None):
    (done,) = export_reels(project, ExportRequest(kind=kind, reel="main"), reporter=notes or Silent())
    return done


def kinds(project):
    return [cut.transition.kind for cut in load(project).storyboard.reels["main"].shots if cut.transition]


@pytest.mark.parametrize(
    ("kind", "name", "type_"),
    [
        ("dissolve", "fade", otio.schema.TransitionTypes.SMPTE_Dissolve),
        ("speckle", "speckle", otio.schema.TransitionTypes.Custom),
    ],
)
def test_a_dissolve_goes_out_as_every_programs_dissolve_and_comes_back_as_written(film, kind, name, type_):
    """ffmpeg's noise of pixels does not."""
    project = film(f"[s0, {{shot: s1, transition: {kind}}}]")
    done = exported(project)

    timeline = otio.adapters.read_from_file(str(done.path))
    (item,) = [item for item in timeline.tracks[0] if isinstance(item, otio.schema.Transition)]
    assert (item.name, item.transition_type) == (name, type_)
    assert not bring_back(project, done.path, reel=None, reporter=Silent()).is_written
    assert kinds(project) == [kind]


@pytest.mark.parametrize("to", ["edl", "fcpxml"])
@pytest.mark.parametrize(("kind", "is_told"), [("dissolve", False), ("speckle", True)])
def test_only_a_speckle_becomes_a_dissolve_where_there_are_no_others(film, to, kind, is_told):
    notes = Notes()
    exported(film(f"[s0, {{shot: s1, transition: {kind}}}]"), to, notes)

    assert ("dissolves of the same length: speckle" in notes.said) is is_told
    assert ("dissolves of the same length" in notes.said) is is_told


@pytest.mark.parametrize("name", ["dissolve", "Dissolve", "Cross Dissolve", "crossfade"])
@pytest.mark.parametrize("type_", ["SMPTE_Dissolve", "Custom_Transition"])
def test_whatever_a_program_calls_a_dissolve_comes_back_as_one(film, name, type_):
    """Without a remark: nothing was guessed."""
    project = film("[s0, {shot: s1, trim: {start: 0.25}}]")
    timeline = otio.adapters.read_from_file(str(exported(project).path))
    at = otio.opentime.RationalTime
    timeline.tracks[0].insert(1, otio.schema.Transition(name, type_, at(3, 24), at(3, 24)))
    edited = project.folder / "edited.otio"
    otio.adapters.write_to_file(timeline, str(edited))

    came = bring_back(project, edited, reel=None, reporter=Silent())

    assert [note for note in came.remarks if "comes back as" in note] == []
    (cut,) = [cut for cut in load(project).storyboard.reels["main"].shots if cut.transition]
    assert cut.transition.seen_kind == "fade"
