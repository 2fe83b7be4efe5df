"""A reel that would come out the same again is left as it is; anything that changes it makes it anew."""

import json
import os
from dataclasses import replace

import pytest

from storyboard.errors import MediaError
from storyboard.files import read_sealed_file, write_sealed
from storyboard.model.written_reels import Cut, Trim
from storyboard.reporter import ReelDone
from storyboard.stitch.reel_parts import read_note, read_reel_facts
from storyboard.stitch.timeline import Footage
from storyboard.stitch.up_to_date import stitch_anew, stitch_if_needed
from tests.stitch.clips import timeline, watch


@pytest.fixture
def made_reel(chain, cache, tmp_path, listener):
    """A reel of two clips, and a function that asks for it again, perhaps of another timeline."""
    cut = timeline(chain[:2])
    to = tmp_path / "main.mp4"

    def again(other=cut):
        listener.events.clear()
        reel = stitch_if_needed(other, to, cache=cache, reporter=listener)
        (done,) = [event for event in listener.events if isinstance(event, ReelDone)]
        return reel, done.was_up_to_date

    again()
    return cut, to, again


def test_a_reel_that_nothing_changed_stands(made_reel):
    """The file is not written, and what is told of it is what was told when it was made."""
    _, to, again = made_reel
    before = to.stat()
    first = stitch_facts(again())

    assert stitch_facts(again()) == first
    assert (to.stat().st_mtime_ns, to.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert first[2] == 47


def test_a_reel_of_version_0_1_stands(made_reel, cache):
    """Its note tells of its cuts, too."""
    _, to, again = made_reel
    (note,) = [path for path in cache.glob("reel-*.json") if str(to) in read_sealed_file(path).decode()]
    kept = json.loads(read_sealed_file(note))
    kept["reel"]["cuts"] = [{"before": "s0", "after": "s1", "frame": 23}]
    write_sealed(note, lambda part: part.write_text(json.dumps(kept)))

    assert stitch_facts(again())[0] == "main"


def stitch_facts(answer):
    reel, was_up_to_date = answer
    assert was_up_to_date
    return reel.name, reel.path, reel.frames, reel.duration_s


def test_what_was_said_when_it_was_made_is_said_again(chain, cache, tmp_path, listener):
    """The two clips do not meet, so both frames are shown, which a person should know after every run."""
    cut = timeline([chain[0], chain[2]])
    for _ in range(2):
        listener.events.clear()
        stitch_if_needed(cut, tmp_path / "main.mp4", cache=cache, reporter=listener)

    assert "s1 does not open on the frame that s0 ends on" in listener.notes[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda cut: replace(cut, sound="copied"),
        lambda cut: replace(cut, clips=cut.clips[:1], transitions=cut.transitions[:1]),
        lambda cut: replace(cut, clips=(cut.clips[0], replace(cut.clips[1], end_frame=12))),
        lambda cut: replace(cut, title_card="The sea"),
    ],
)
def test_a_changed_cut_is_stitched_anew(made_reel, change):
    cut, to, again = made_reel
    before = to.read_bytes()

    assert not again(change(cut))[1]
    assert to.read_bytes() != before


def test_a_clip_with_other_bytes_is_another_film(chain, cache, tmp_path, listener):
    """Its name, its length and its place are the same."""
    clip, to = tmp_path / "clip.mp4", tmp_path / "main.mp4"
    seen = []
    for source in (chain[4], chain[6]):
        clip.write_bytes(source.path.read_bytes())
        cut = timeline([Footage(path=clip, frames=24, rate=source.rate, has_audio=True)])
        stitch_if_needed(cut, to, cache=cache, reporter=listener)
        seen.append(watch(to).numbers[0])

    assert seen == [92, 138]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b"another film"),
        lambda file: file.write_bytes(file.read_bytes()[::-1]),
    ],
    ids=["gone", "written by somebody else", "written by somebody else in the same size"],
)
def test_a_file_that_is_not_the_one_that_was_written_is_made_anew(made_reel, spoil):
    _, to, again = made_reel
    spoil(to)

    assert not again()[1]
    assert watch(to).numbers == list(range(47))


def test_the_same_file_at_another_time_is_left_and_noted_anew(made_reel, cache):
    """As a copy of the project has it; the next look need not read it."""
    _, to, again = made_reel
    os.utime(to, ns=(1, 1))

    assert again()[1]
    assert read_reel_facts(read_note(to, cache=cache)).changed_ns == 1


def test_without_the_note_a_reel_is_made_anew(chain, tmp_path, listener):
    """The folder of pieces can be deleted at any time; a note that broke off is none."""
    cut, to, cache = timeline(chain[:2]), tmp_path / "main.mp4", tmp_path / "cache"
    stitch_if_needed(cut, to, cache=cache, reporter=listener)
    (note,) = cache.glob("reel-*.json")

    for spoil in (lambda: note.write_bytes(b""), note.unlink):
        spoil()
        listener.events.clear()
        stitch_if_needed(cut, to, cache=cache, reporter=listener)
        assert not listener.events[-1].was_up_to_date


def test_two_files_of_one_timeline_stand_apart(chain, cache, tmp_path, listener):
    cut = timeline(chain[:2])
    for name in ("one.mp4", "two.mp4"):
        stitch_if_needed(cut, tmp_path / name, cache=cache, reporter=listener)

    assert not any(event.was_up_to_date for event in listener.events)


def test_stitching_anew_asks_for_no_note(made_reel, cache, listener):
    cut, to, again = made_reel
    before = to.stat().st_ino

    stitch_anew(cut, to, cache=cache, reporter=listener)

    assert to.stat().st_ino != before
    assert again()[1]


def test_a_clip_that_is_not_the_one_that_was_filed_is_refused(chain, stitch_film, tmp_path):
    """It has as many frames, and other bytes."""
    filed = replace(chain[0], sha256="0" * 64)

    with pytest.raises(MediaError, match=r"s0\.mp4: is not the file that was filed with its take"):
        stitch_film(timeline([filed]))


def test_a_clip_that_is_gone_is_named(chain, stitch_film, tmp_path):
    gone = replace(chain[0], path=tmp_path / "gone.mp4")

    with pytest.raises(MediaError, match=r"gone\.mp4: cannot be read: No such file"):
        stitch_film(timeline([gone]))


def test_a_trim_of_nothing_new_stands(chain, cache, tmp_path, listener):
    """Up to its own end is no trim: what counts is what is seen."""
    to = tmp_path / "main.mp4"
    stitch_if_needed(timeline(chain[:1]), to, cache=cache, reporter=listener)
    whole = timeline(chain[:1], cuts=[Cut(shot="s0", trim=Trim(end=60))])

    stitch_if_needed(whole, to, cache=cache, reporter=listener)

    assert listener.events[-1].was_up_to_date
