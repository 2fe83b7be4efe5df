"""What is said in a reel: one and the same in its track, in the picture, in the files beside it and in exports."""

import wave
from fractions import Fraction

import av
import numpy as np
import pytest
import yaml

from storyboard.edit.cut_now import cut_now
from storyboard.edit.exchange.export import ExportRequest, export_reels
from storyboard.edit.footage import footage_of, usable_takes
from storyboard.edit.reels import stitch_reels, whole_timeline_of
from storyboard.errors import CommandError
from storyboard.media.picture import fonts
from storyboard.media.read_subtitles import filed_cues
from storyboard.plan.film_now import film_now
from storyboard.reporter import ReelDone
from storyboard.stitch.burnt_cues import burnt_captions, clip_places
from storyboard.stitch.cache import Cache
from storyboard.stitch.overlaps import frames_given_up, overlap_of
from storyboard.stitch.places import beginnings
from storyboard.stitch.reel import lay_out, places_of_clips
from storyboard.stitch.treatments import timeline_once_treated
from tests.stitch.clips import make_clip
from tests.stitch.shot_films import shot_film

pytestmark = pytest.mark.slow

TEXT = """\
storyboard: 1
title: Words
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9", duration: 10}
cast: {ida: an old keeper, tom: a boy}
shots:
  - {id: turn, action: x, lines: [{ida: Do you see it?, file: refs/1.wav}, {tom: I do., file: refs/2.wav}]}
  - {id: boat, action: x, lines: [{ida: 你看见了吗？}], narration: {text: Nobody knew., file: refs/n.wav}}
  - {id: talk, action: x, dialogue: "IDA: Run!"}
"""


def record(path, *, lead_s: float, heard_s: float, trail_s: float) -> None:
    time_s = np.arange(round((lead_s + heard_s + trail_s) * 24_000)) / 24_000
    samples = 0.4 * np.sin(2 * np.pi * 300 * time_s) * ((time_s >= lead_s) & (time_s < lead_s + heard_s))
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    return {
        name: make_clip(folder / f"{name}.mp4", range(n * 96, n * 96 + 96))
        for n, name in enumerate(("turn", "boat", "talk"))
    }


@pytest.fixture
def film(tmp_path, clips):
    """Return a function that writes a film with these reels."""

    def written(reels: str):
        folder = tmp_path / "film"
        record(folder / "refs/1.wav", lead_s=0.25, heard_s=1.5, trail_s=0.25)
        record(folder / "refs/2.wav", lead_s=0.5, heard_s=1, trail_s=0.5)
        record(folder / "refs/n.wav", lead_s=0, heard_s=1, trail_s=0.5)
        return shot_film(folder, f"{TEXT}reels: {reels}\n", clips if not (folder / "archive").exists() else {})

    return written


def stitch(project, listener):
    return stitch_reels(film_now(project), reporter=listener)


def track(path, place: int = 0):
    """Return what a subtitle track says: from when to when, in milliseconds, and the words."""
    with av.open(str(path)) as opened:
        stream = opened.streams.subtitles[place]
        packets = [each for each in opened.demux(stream) if each.size > 2]
        return [
            (
                round(each.pts * each.time_base * 1000),
                round((each.pts + each.duration) * each.time_base * 1000),
                bytes(each)[2:].decode(),
            )
            for each in packets
        ]


def beside(path):
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in filed_cues(path.read_text(encoding="utf-8"))]


def test_words_are_in_time_with_their_recordings_in_the_track_and_in_the_files(film, listener):
    """The second recording begins after all of the first; narration at the first frame of its shot."""
    (made,) = stitch(film("{main: {shots: [turn, boat], subtitles: soft}}"), listener)

    said = track(made.path)
    assert said[:3] == [(250, 1750, "Do you see it?"), (2500, 3500, "I do."), (4000, 5000, "Nobody knew.")]
    assert said == beside(made.path.with_suffix(".srt")) == beside(made.path.with_suffix(".vtt"))


def test_a_dialogue_stands_in_its_shot_as_before(film, listener):
    (made,) = stitch(film("{main: {shots: [talk], subtitles: soft}}"), listener)

    ((start, end, words),) = track(made.path)
    assert words == "Run!"
    assert 0 <= start < 1000 < 3000 < end <= 4000


def test_a_reel_without_words_has_no_track_and_no_files(film, tmp_path, listener, clips):
    project = shot_film(
        tmp_path / "mute",
        TEXT.split("cast", maxsplit=1)[0] + "shots: [{id: talk, action: x}]\n",
        {"talk": clips["talk"]},
    )
    (made,) = stitch(project, listener)

    assert [file.name for file in made.path.parent.iterdir()] == ["main.mp4"]


def foot(path, at_s: float) -> np.ndarray:
    with av.open(str(path)) as opened:
        frame = next(frame for frame in opened.decode(video=0) if frame.pts * frame.time_base >= Fraction(str(at_s)))
        return frame.to_ndarray(format="gray").astype(int)[130:180]


def test_burnt_words_are_in_the_picture_while_they_are_said(film, listener):
    """Not before, and not between two lines."""
    (burnt,) = stitch(film("{main: {shots: [turn], subtitles: burn}}"), listener)
    plain = burnt.path.with_name("plain.mp4")
    burnt.path.rename(plain.with_name("burnt.mp4"))
    (bare,) = stitch(film("{main: [turn]}"), listener)

    def changed(at_s):
        return (np.abs(foot(plain.with_name("burnt.mp4"), at_s) - foot(bare.path, at_s)) > 60).sum()

    assert [changed(at_s) > 100 for at_s in (0.1, 0.3, 1.7, 2, 2.4, 2.6, 3.4, 3.7)] == [
        False, True, True, False, False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("fps", [24, 30])
def test_words_are_burnt_where_the_reel_shows_their_clip(film, listener, fps):
    """Places are told before anything is made: they are those of the finished reel."""
    shots = "[{shot: turn, trim: {start: 0.7, end: 3.3}}, {shot: boat, speed: 1.5, transition: fade}, talk]"
    project = film(f"{{main: {{fps: {fps}, title_card: T, subtitles: burn, shots: {shots}}}}}")
    now = film_now(project)
    footage = footage_of(now.loaded, usable_takes(now.plan, now.takes, reporter=listener))
    timeline = whole_timeline_of(now.loaded, "main", footage, now.plan.said)
    cache = project.state / "conformed"

    layout = lay_out(timeline, cache=cache, reporter=listener)
    overlaps = [overlap_of(*pair, cache=Cache(cache)) for pair in zip(timeline.clips, timeline.clips[1:], strict=False)]
    repeats = [0, *frames_given_up(timeline.clips, overlaps, rate=timeline.rate)]
    told = clip_places(timeline_once_treated(timeline, burnt_captions(timeline, repeats)), repeats)

    assert told == places_of_clips(timeline, layout.placed_clips)


def test_the_cut_that_a_player_shows_is_that_of_the_reel_with_words_in_its_picture(film, listener):
    """A clip that is made anew for them begins with its own first frame: at another rate, that is a frame less."""
    shots = "[{shot: turn, trim: {start: 0.75, end: 3.3}}, {shot: boat, trim: {start: 0.75, end: 3.3}}, talk]"
    now = film_now(film(f"{{main: {{fps: 30, subtitles: burn, shots: {shots}}}}}"))
    footage = footage_of(now.loaded, usable_takes(now.plan, now.takes, reporter=listener))
    timeline = whole_timeline_of(now.loaded, "main", footage, now.plan.said)

    layout = lay_out(timeline, cache=now.project.state / "conformed", reporter=listener)

    assert cut_now(now, "main").begins == tuple(beginnings(layout.placed_clips))


def test_translations_are_tracks_and_files_in_time_with_their_lines(film, listener):
    project = film("{main: {shots: [turn, boat], subtitles: {zh: subs/zh.yaml, pt-BR: subs/pt.vtt}}}")
    (project.folder / "subs").mkdir()
    (project.folder / "subs/zh.yaml").write_text("turn.line-1: 你看见了吗？\nturn.line-2: 看见了。\n", encoding="utf-8")
    (project.folder / "subs/pt.vtt").write_text(
        "WEBVTT\n\nturn.line-1\n00:09.000 --> 00:10.000\nVocê vê?\n\nturn.line-2\n00:10.000 --> 00:11.000\nSim.\n",
        encoding="utf-8",
    )

    (made,) = stitch(project, listener)

    with av.open(str(made.path)) as opened:
        assert [stream.language for stream in opened.streams.subtitles] == ["und", "zho", "por"]
    assert track(made.path, 1)[:2] == [(250, 1750, "你看见了吗？"), (2500, 3500, "看见了。")]
    assert track(made.path, 1) == beside(made.path.with_name("main.zh.srt"))
    assert track(made.path, 2) == beside(made.path.with_name("main.pt-BR.vtt"))
    assert [note for note in listener.notes if " text for " in note] == [
        f"reel main: no {tag} text for boat.line-1 and boat.narration; these lines have no {tag} subtitles"
        for tag in ("zh", "pt-BR")
    ]


def test_subtitles_in_a_language_that_was_taken_out_are_taken_away(film, listener):
    """They are of another cut; those in other languages stay."""
    project = film("{main: {shots: [turn], subtitles: {zh: subs/zh.yaml, de: subs/de.yaml}}}")
    (project.folder / "subs").mkdir()
    for language in ("zh", "de"):
        text = "turn.line-1: 看见\nturn.line-2: Ja.\n"
        (project.folder / f"subs/{language}.yaml").write_text(text, encoding="utf-8")
    stitch(project, listener)
    film("{main: {shots: [turn, talk], subtitles: {de: subs/de.yaml}}}")

    (made,) = stitch(project, listener)

    names = {file.name for file in made.path.parent.iterdir()}
    assert names == {"main.mp4", "main.srt", "main.vtt", "main.de.srt", "main.de.vtt"}


def test_a_translation_that_cannot_be_read_in_its_time_is_told(film, listener):
    project = film("{main: {shots: [turn], subtitles: {de: subs/de.yaml}}}")
    (project.folder / "subs").mkdir()
    text = f"turn.line-1: {'Siehst du es dort, weit draußen auf dem Meer? ' * 3}\nturn.line-2: Ja.\n"
    (project.folder / "subs/de.yaml").write_text(text, encoding="utf-8")

    stitch(project, listener)

    (told,) = [note for note in listener.notes if "too short to be read in time" in note]
    assert told.startswith("reel main: ")
    assert " de subtitle" in told
    assert "turn.line-1" in told


def test_an_export_that_was_translated_cue_by_cue_comes_back(film, listener):
    project = film("{main: [turn, boat]}")
    (exported,) = export_reels(project, ExportRequest(kind="srt"), reporter=listener)
    text = exported.path.read_text(encoding="utf-8")
    (project.folder / "subs").mkdir()
    (project.folder / "subs/de.srt").write_text(text.replace("Do you see it?", "Siehst du es?"), encoding="utf-8")
    film("{main: {shots: [turn, boat], subtitles: {show: off, de: subs/de.srt}}}")

    (made,) = stitch(project, listener)

    assert track(made.path)[0] == (250, 1750, "Siehst du es?")


def test_subtitles_of_another_cut_are_left_out_and_told(film, listener):
    project = film("{main: {shots: [turn], subtitles: {de: subs/de.srt}}}")
    (project.folder / "subs").mkdir()
    (project.folder / "subs/de.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nJa\n", encoding="utf-8")

    (made,) = stitch(project, listener)

    assert any(
        "the de file has 1 subtitle, and the reel has 2: it is of another cut, and left out" in note
        for note in listener.notes
    )
    assert not made.path.with_name("main.de.srt").exists()


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_an_export_is_what_stands_beside_the_reel(film, listener, kind):
    project = film("{main: {shots: [turn, {shot: boat, speed: 2}], subtitles: {max_chars_per_line: 8}}}")
    (made,) = stitch(project, listener)
    stitched = made.path.with_suffix(f".{kind}").read_bytes()

    (exported,) = export_reels(project, ExportRequest(kind=kind), reporter=listener)

    assert exported.path == made.path.with_suffix(f".{kind}")
    assert exported.path.read_bytes() == stitched


def test_lines_are_exported_for_a_translator_by_their_ids(film, listener):
    project = film("{main: [turn, boat, turn]}")

    (exported,) = export_reels(project, ExportRequest(kind="lines"), reporter=listener)

    assert (exported.path.name, exported.clips) == ("main.lines.yaml", 4)
    assert yaml.safe_load(exported.path.read_text(encoding="utf-8")) == {
        "turn.line-1": "Do you see it?", "turn.line-2": "I do.", "boat.line-1": "你看见了吗？",
        "boat.narration": "Nobody knew.",
    }  # fmt: skip


def test_a_reel_in_which_nothing_is_said_is_told(tmp_path, clips, listener):
    project = shot_film(
        tmp_path / "mute",
        TEXT.split("cast", maxsplit=1)[0] + "shots: [{id: talk, action: x}]\n",
        {"talk": clips["talk"]},
    )

    assert export_reels(project, ExportRequest(kind="srt"), reporter=listener) == ()
    assert "reel main: nothing is said in it, so no file is written" in listener.notes
    with pytest.raises(CommandError, match="no format is called 'ass'"):
        export_reels(project, ExportRequest(kind="ass"), reporter=listener)


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        (lambda project: None, True),
        (lambda project: record(project.folder / "refs/2.wav", lead_s=0.1, heard_s=1, trail_s=0.1), False),
    ],
)
def test_another_recording_of_a_line_makes_the_reel_anew(film, listener, change, is_kept):
    project = film("{main: {shots: [turn], subtitles: soft}}")
    stitch(project, listener)
    change(project)

    listener.events.clear()
    stitch_reels(film_now(project), reporter=listener, anew=False)

    (done,) = [event for event in listener.events if isinstance(event, ReelDone)]
    assert done.was_up_to_date is is_kept


def test_what_cannot_be_read_in_its_time_is_told(film, listener):
    project = film("{main: [talk]}")
    text = project.file.read_text(encoding="utf-8").replace("Run!", "Run as fast as you can, now! " * 8)
    project.file.write_text(text, encoding="utf-8")

    stitch(project, listener)

    assert any("too short to be read in time: talk.line-1" in note for note in listener.notes)


def test_a_line_that_is_said_after_its_clip_is_told(film, listener):
    """The recordings are longer than the clip of four seconds."""
    project = film("{main: [turn]}")
    record(project.folder / "refs/1.wav", lead_s=0, heard_s=4.5, trail_s=0)

    (made,) = stitch(project, listener)

    assert "reel main: no subtitle for turn.line-2: the clip ends before that is said" in listener.notes
    assert [words for _, _, words in beside(made.path.with_suffix(".srt"))] == ["Do you see it?"]


def test_an_export_never_takes_the_place_of_the_storyboard(film, listener):
    """A file that ends in .yaml is one of texts for a translator."""
    project = film("{main: [turn]}")
    before = project.file.read_bytes()

    with pytest.raises(CommandError, match="is the storyboard itself"):
        export_reels(project, ExportRequest(kind="lines", to=project.file), reporter=listener)

    assert project.file.read_bytes() == before


@pytest.mark.parametrize(("show", "is_told"), [("burn", True), ("soft", False)])
def test_words_that_are_burnt_as_boxes_are_told(film, listener, show, is_told, monkeypatch):
    monkeypatch.setattr(fonts, "_has", lambda path, character: character != "D")
    project = film(f"{{main: {{shots: [turn], subtitles: {show}}}}}")

    stitch(project, listener)

    told = [note for note in listener.notes if "boxes stand" in note]
    text = "no font of this machine draws D beside the rest of its line: boxes stand in turn.line-1; install a font"
    assert told == ([f"reel main: {text}"] if is_told else [])
