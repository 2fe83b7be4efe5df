"""Recordings of lines on the wire: as they are, padded, joined or recoded, in speaking order."""

import base64
import hashlib
import io

import av
import pytest

from storyboard.archive.takes import read_takes
from storyboard.load.load import load
from storyboard.media.sound.voice_files import voice_facts
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from storyboard.shoot.spoken_sounds import spoken_sounds
from tests.films import a_png, a_sound, a_voice
from tests.shoot.crashing import quicken

FILM = """\
storyboard: 1
title: Two talk
provider: simulator
defaults: {model: %s, resolution: 480p, ratio: "16:9", duration: 8}
cast: {ida: {text: an old keeper, image: refs/ida.png}, tom: a boy}
shots:
  - id: talk
    action: A pier
    references: [ida]
    lines: [%s]
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs" / "ida.png").write_bytes(a_png())

    def make(*files, model="seedance-2.5"):
        for name, data in files:
            (tmp_path / "refs" / name).write_bytes(data)
        lines = ", ".join(
            f"{{{'tom' if number % 2 else 'ida'}: Word {number}., file: refs/{name}}}"
            for number, (name, _) in enumerate(files)
        )
        (tmp_path / "storyboard.yaml").write_text(FILM % (model, lines), encoding="utf-8")
        return find_project(tmp_path)

    return make


def planned_of(project):
    (planned,) = plan_of(load(project)).shots
    return planned


def sounds_of(project):
    """Return the bytes of each sound that the shot sends, with its name and digest."""
    planned = planned_of(project)
    film = load(project)
    attempt = _Attempt(str(planned.id[0]))
    sources = tuple(source for source in planned.recipe.sources if source.line)
    model = film.models.find(planned.wanted.request.model)
    return [
        (base64.b64decode(picture.url.partition(",")[2]), picture.name, picture.sha256, picture.role)
        for picture in spoken_sounds(sources, attempt, project, model)
    ]


class _Attempt:
    def __init__(self, key):
        self.key = key


def test_a_recording_goes_as_it_is(write):
    data = a_voice(2.5, rate=44_100, channels=2)
    project = write(("ida.wav", data))

    assert sounds_of(project) == [(data, "refs/ida.wav", hashlib.sha256(data).hexdigest(), "reference_audio")]


def test_a_short_recording_ends_in_silence_and_is_the_same_each_time(write):
    data = a_voice(0.5)
    project = write(("ida.wav", data))

    ((padded, _, sha256, _),) = sounds_of(project)

    facts = voice_facts(padded, name="padded")
    assert facts.duration_s == pytest.approx(1.95, abs=0.001)
    assert facts.voiced_s == pytest.approx(0.5, abs=0.03)
    assert sha256 == hashlib.sha256(data).hexdigest()
    (kept,) = (project.state / "sounds").iterdir()
    kept.unlink()
    assert sounds_of(project)[0][0] == padded


def test_more_recordings_than_the_model_takes_are_joined_in_order(write):
    project = write(*((f"{n}.wav", a_voice(1.0, hz=200 + 100 * n)) for n in range(4)), model="seedance-2.0")

    ((joined, name, _, _),) = sounds_of(project)

    assert voice_facts(joined, name="joined").duration_s == pytest.approx(4 * 1.0 + 3 * 0.3, abs=0.002)
    assert name == "refs/0.wav and refs/1.wav and refs/2.wav and refs/3.wav"


def test_an_mp3_goes_as_it_is(write):
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container, av.open(io.BytesIO(a_voice(3))) as voice:
        stream = container.add_stream("mp3", rate=16_000)
        for frame in voice.decode(audio=0):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    project = write(("ida.mp3", out.getvalue()))

    assert sounds_of(project)[0][0] == out.getvalue()


def test_the_fingerprint_is_of_the_bytes_wherever_they_lie(write, tmp_path):
    project = write(("a.wav", a_voice(2.5)), ("b.wav", a_voice(3)))
    before = planned_of(project).recipe
    digest = hashlib.sha256(a_voice(3)).hexdigest()
    assert before.ingredients["line 2"] == digest
    assert "Word" not in before.ingredients["prompt"]

    (tmp_path / "refs" / "b.wav").rename(tmp_path / "refs" / "c.wav")
    text = project.file.read_text(encoding="utf-8")
    project.file.write_text(text.replace("b.wav", "c.wav").replace("Word 1", "Other words"), encoding="utf-8")
    assert planned_of(project).recipe.fingerprint == before.fingerprint

    (tmp_path / "refs" / "c.wav").write_bytes(a_voice(3, hz=300))
    assert planned_of(project).recipe.fingerprint != before.fingerprint


def test_a_shot_is_made_with_its_recordings_and_another_recording_makes_it_out_of_date(write, tmp_path):
    project = write(("a.wav", a_voice(2.5)), ("b.wav", a_voice(0.4)))
    assert shoot(plan_of(load(project)), project=project, reporter=Silent(), run_id="run") == ()

    (take,) = read_takes(project)["talk", 1]
    content = take.slate.attempt.request["content"]
    assert [item.get("role") for item in content] == [None, "reference_image", "reference_audio", "reference_audio"]
    assert planned_of(project).state == "up_to_date"

    (tmp_path / "refs" / "b.wav").write_bytes(a_voice(0.6))
    again = planned_of(project)
    assert (again.state, again.reasons) == ("make", ("the recording of line 2 changed",))


def test_a_recording_that_went_silent_is_not_sent(write, tmp_path):
    project = write(("a.wav", a_voice(2.5)))
    planned = plan_of(load(project))
    (tmp_path / "refs" / "a.wav").write_bytes(a_sound(2.5))

    (missed,) = shoot(planned, project=project, reporter=Silent(), run_id="run")

    assert "is no longer the file that was planned" in missed.why
    assert read_takes(project) == {}


def test_a_recording_that_went_away_since_the_plan_is_a_file(write):
    project = write(("a.wav", a_voice(3)))
    planned = plan_of(load(project))
    (project.folder / "refs/a.wav").unlink()

    (missed,) = shoot(planned, project=project, reporter=Silent(), run_id="run")

    assert missed.why.endswith("refs/a.wav: a file that is needed cannot be read: No such file or directory")
