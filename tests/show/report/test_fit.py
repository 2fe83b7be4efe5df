"""How the clips fit together, on the page and in the run record."""

import json

import pytest

from storyboard.edit.continuity import continuity_of
from storyboard.load.load import load
from storyboard.reporter import Note, Silent
from storyboard.show.film import report_of
from tests.show.report.records import dump_record, load_record
from tests.show.report.report_films import page_bytes, record_bytes
from tests.stitch.clips import make_clip
from tests.stitch.shot_films import CHAIN, shot_film


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    """The second opens on the last frame of the first; the third opens on nothing that came before."""
    folder = tmp_path_factory.mktemp("clips")
    numbers = (range(8), range(7, 15), range(500, 508))
    return {f"s{n}": make_clip(folder / f"s{n}.mp4", shown) for n, shown in enumerate(numbers)}


@pytest.fixture(scope="module")
def film(tmp_path_factory, clips):
    """A film of three shots in a chain; tests only read it."""
    return shot_film(tmp_path_factory.mktemp("films") / "film", CHAIN, clips)


def page_of(project) -> str:
    return page_bytes(project, report_of(project)[1], folder=project.reports).decode("utf-8")


def test_the_record_holds_every_cut_and_every_chain(film):
    record = json.loads(record_bytes(film, report_of(film)[1]))

    assert list(record)[-1] == "storyboard"
    joints = record["storyboard"]["joints"]
    assert [(joint["before"], joint["after"], joint["shared_frame"]) for joint in joints] == [
        ("s0", "s1", True),
        ("s1", "s2", False),
    ]
    (chain,) = record["storyboard"]["drift"]
    assert [hop["clip"] for hop in chain["hops"]] == ["s0", "s1", "s2"]


def test_a_record_with_measurements_loads_and_dumps_back_equal(film):
    text = record_bytes(film, report_of(film)[1]).decode()

    assert dump_record(load_record(text)) == text


def test_a_film_of_one_clip_has_no_key_of_ours_in_its_record(tmp_path, clips):
    """The shape is then that of every such record."""
    text = CHAIN.splitlines()[:5]
    project = shot_film(tmp_path / "film", "\n".join(text), {"s0": clips["s0"]})
    report = report_of(project)[1]

    assert "storyboard" not in json.loads(record_bytes(project, report))
    assert 'id="fit"' not in page_bytes(project, report, folder=project.reports).decode()


def test_the_page_shows_both_frames_of_every_cut_and_what_was_found(film):
    page = page_of(film)

    assert "2 cuts, 1 shared frame shown once, 1 where the frames should be the same and are not" in page
    assert page.count('class="joint-frames"') == 2
    assert 'alt="s0, its last frame"' in page
    assert 'alt="s1, its first frame"' in page
    assert page.count('class="joint is-off"') == 1
    assert "should be the same frame, and is not" in page


def test_the_page_plots_the_levels_around_a_cut_and_the_drift_of_a_chain(film):
    """Three curves a cut; three plots a chain, each with a dot a clip and a line a hop."""
    page = page_of(film)

    assert page.count('class="curve of-luma"') == page.count('class="curve of-u"') == 2
    assert page.count('class="dot"') == 3 * 3
    assert page.count('<polyline class="curve" ') == 3 * 2
    assert "s0: +0.0 %" in page


def test_what_drifted_past_its_limit_is_said_on_the_page(tmp_path, clips):
    project = shot_film(tmp_path / "film", CHAIN + "drift: {warn: {colour: 0.01}}\n", clips)

    page = page_of(project)

    assert "s1: past the limit in colour" in page
    assert page.count('class="dot is-past"') == 2


class Listener(Silent):
    def __init__(self):
        self.notes = []

    def report(self, event):
        assert isinstance(event, Note)
        self.notes.append(event.text)


def drift_notes(folder, clips, more):
    project = shot_film(folder / "film", CHAIN + more, clips)
    loaded, listener = load(project), Listener()
    takes = {(entry.shot.id, 1): entry.take for entry in report_of(project)[1].entries}
    continuity_of(loaded, takes, reporter=listener)
    return [note.split(" has drifted")[0] for note in listener.notes]


def test_a_run_warns_of_a_chain_that_drifts_past_the_storyboards_limit(tmp_path, clips):
    assert drift_notes(tmp_path, clips, "drift: {warn: 0.001}\n") == ["s1", "s2"]


def test_a_limit_that_is_kept_is_not_spoken_of(tmp_path, clips):
    assert drift_notes(tmp_path, clips, "drift: {warn: 1000}\n") == []


def test_without_a_limit_a_run_warns_of_nothing(tmp_path, clips):
    assert drift_notes(tmp_path, clips, "") == []


def test_a_reels_own_limit_is_for_its_shots(tmp_path, clips):
    more = "drift: {warn: 0.001}\nreels: {main: {shots: [s0, s1], drift: {warn: 1000}}, rest: [s2]}\n"

    assert drift_notes(tmp_path, clips, more) == ["s2"]


def test_a_clip_that_cannot_be_read_is_told_and_the_report_is_made_without_it(tmp_path, clips):
    project = shot_film(tmp_path / "film", CHAIN, clips)
    (project.archive / "s1.take-01" / "01_video.mp4").write_text("no video")
    loaded, listener = load(project), Listener()
    report = report_of(project)[1]
    fit = continuity_of(loaded, {(entry.shot.id, 1): entry.take for entry in report.entries}, reporter=listener)

    assert (fit.cuts, fit.drift) == ((), ())
    assert [note.split(":")[0] for note in listener.notes] == [
        "the cuts of reel main are not measured",
        "how chains drift is not measured",
    ]
    assert "storyboard" not in json.loads(record_bytes(project, report))
