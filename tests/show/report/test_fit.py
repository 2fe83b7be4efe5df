"""How the clips fit together, on the page and in the run record."""

import json
import re
from dataclasses import replace

import pytest

from storyboard.edit.continuity import continuity_of
from storyboard.load.load import load
from storyboard.model.takes import Tone
from storyboard.reporter import Note, Silent
from storyboard.show.entries import ReelView
from storyboard.show.film import report_of
from storyboard.show.report.fit import reel_cuts
from storyboard.stitch.measured import Continuity, MeasuredCut, ShownCut, Side
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
    assert "jump: these should be the same frame, and are not" in page


def a_cut(*, shared=True, transition=None, luma=0.0, u=0.0, v=0.0):
    return MeasuredCut(
        reel="main", before="s0", after="s1", at_s=1.0, transition=transition, shared_frame=shared, psnr_db=40.0,
        luma_step=luma, u_step=u, v_step=v, motion_before=1.0, motion_across=1.0, motion_after=1.0,
        sound_before_db=None, sound_after_db=None, sound_step_db=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (a_cut(), "seamless"),
        (a_cut(luma=-1.9, u=1.9), "seamless"),
        (a_cut(luma=-2.0), "small jump in brightness"),
        (a_cut(v=-3.0), "small jump in colour"),
        (a_cut(luma=3.0, u=9.0), "jump in brightness and colour"),
        (a_cut(shared=False), "jump: these should be the same frame, and are not"),
        (a_cut(shared=None, luma=90.0), "hard cut"),
        (a_cut(shared=None, transition="dissolve"), "dissolve"),
    ],
)
def test_a_seam_is_told_in_words(cut, words):
    side = Side(tones=(Tone(luma=1.0, u=1.0, v=1.0, contrast=1.0, sharpness=1.0),) * 2, jpeg=b"")
    ((joint,),) = (reel.joints for reel in reel_cuts(Continuity(cuts=(ShownCut(cut, side, side),), drift=())))

    assert joint.verdict == words


def test_the_figures_of_a_seam_are_folded_and_its_curves_have_axes_and_a_key(film):
    page = page_of(film)

    assert page.count('<details class="figures-of">') == 2
    assert page.count('<li class="of-luma">brightness (Y)</li>') == 2
    assert ">3 frames before</text>" in page
    assert page.count(">first clip</text>") == 3
    assert "-0.0 U" not in page


def test_the_strip_is_the_cut_in_its_order_and_to_scale(film):
    """A shot of 0.33 s beside two of 0.29 s, as the frame that two share is shown once."""
    report = report_of(film)[1]
    page = page_bytes(film, replace(report, reels=(ReelView("main", "main.mp4", 0.95, None),)), folder=film.reports)

    cells = re.findall(r'class="cell is-done( is-chained)? is-to-scale (lasts-\d+)"', page.decode())
    assert [bool(chained) for chained, _ in cells] == [False, True, False]
    assert {style for _, style in cells} == set(re.findall(r"\.(lasts-\d+) {", page.decode()))
    assert "In none of these reels" not in page.decode()


def test_a_reel_that_is_not_there_has_no_strip_of_its_own(film):
    assert "is-to-scale" not in page_of(film).split("</style>")[1]


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
