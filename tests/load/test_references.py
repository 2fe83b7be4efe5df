"""References: pictures, videos and sounds, each told by its ending or written out."""

import base64

import pytest

from storyboard.load.load import check, load
from storyboard.model.references import references_of, role_of
from tests.films import a_sound
from tests.load.wrong_files import TOP

SHOT = TOP + "defaults: {{model: {model}, duration: 5}}\ncast: {{mia: {{text: m, image: refs/mia.png}}}}\nshots:\n"


def film(references, *, model="seedance-2.0", more=""):
    return SHOT.format(model=model) + f"  - {{id: a, action: x, references: {references}{more}}}\n"


def problems_of(project):
    return [(problem.severity, problem.path, problem.message) for problem in check(project)]


def test_each_kind_is_told_by_its_ending_or_written_out(write):
    (write("").folder / "voice.wav").write_bytes(a_sound(3))
    loaded = load(
        write(
            film(
                "[mia, refs/fox-girl.png, 'https://h/a.mp4?x=1', voice.wav, 'https://h/b', 'asset://c', "
                "{video: 'asset://d', duration: 6}, {audio: 'https://h/e'}, {image: 'https://h/f.mp4'}]"
            )
        )
    )
    shot = loaded.storyboard.scenes[0].shots[0]

    assert [(reference.role.removeprefix("reference_"), reference.place, reference.duration_s) for reference in
            references_of(shot, loaded.storyboard.cast)] == [
        ("image", "refs/mia.png", None),
        ("image", "refs/fox-girl.png", None),
        ("video", "https://h/a.mp4?x=1", None),
        ("audio", "voice.wav", None),
        ("image", "https://h/b", None),
        ("image", "asset://c", None),
        ("video", "asset://d", 6),
        ("audio", "https://h/e", None),
        ("image", "https://h/f.mp4", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "endings"), [("video", ("mp4", "MOV", "m4v", "webm")), ("audio", ("wav", "mp3", "m4a", "flac")),
                          ("image", ("png", "jpeg", "heic", "mp4.png", ""))]
)  # fmt: skip
def test_an_ending_tells_the_kind_whatever_its_case(kind, endings):
    assert {role_of(f"https://h/v1.2/a.{ending}?x=b.mp3#c.mp4") for ending in endings} == {f"reference_{kind}"}
    assert {role_of(f"refs/a.{ending}") for ending in endings} == {f"reference_{kind}"}


VIDEO = "{video: 'https://h/v.mp4', duration: 5}"
WRONG = {
    "more than nine pictures": (f"[{', '.join(['mia'] * 10)}]", {}, "references",
        "shot 'a' has 10 reference pictures, and seedance-2.0 takes 9"),
    "more than three videos": (f"[{', '.join([VIDEO.replace('5', '3')] * 4)}]", {}, "references",
        "shot 'a' has 4 reference videos, and seedance-2.0 takes 3"),
    "a video on a model of pictures alone": (f"[mia, {VIDEO}]", {"model": "seedance-1.0-lite-i2v"}, "references",
        "seedance-1.0-lite-i2v takes no reference videos"),
    "sounds alone": ("['https://h/a.mp3']", {}, "references",
        "shot 'a' refers to sounds alone, and they need a picture or a video beside them"),
    "a video as a file": ("[refs/mia.mp4]", {}, "references.0",
        "the services take no video as a file, and 'refs/mia.mp4' is not a link"),
    "a video as data": ("['data:video/mp4;base64,AAAA']", {}, "references.0",
        "the services take no video as a file, and 'data:video/mp4;base64,AAAA' is not a link"),
    "a video too long": ("[{video: 'https://h/v', duration: 16}]", {}, "references.0",
        "seedance-2.0 takes videos of 2 to 15 s, not 16 s"),
    "videos too long together": (f"[{VIDEO}, {VIDEO}, {{video: 'https://h/v', duration: 6}}]", {}, "references",
        "the videos of shot 'a' are 16 s together, and seedance-2.0 takes 15 s"),
    "a sound too short": ("[mia, short.wav]", {}, "references.1", "seedance-2.0 takes sounds of 2 to 15 s, not 1 s"),
    "a sound that is none": ("[mia, score.mp3]", {}, "references.1", "sound 'score.mp3': not a sound that can be read"),
    "a sound that is not there": ("[mia, none.wav]", {}, "references.1", "sound 'none.wav' is not there"),
    "two things at once": ("[{video: 'https://h/v', image: refs/mia.png}]", {}, "references.0",
        "a reference is one of `image`, `video` and `audio`, and this one has 2"),
    "nothing": ("[mia, {duration: 3}]", {}, "references.1",
        "a reference is one of `image`, `video` and `audio`, and this one has none"),
    "a length of a picture": ("[{image: refs/mia.png, duration: 3}]", {}, "references.0",
        "only a video has a `duration` here"),
    "a misspelt key": ("[{vdeo: 'https://h/v'}]", {}, "references.0.vdeo", "unknown key `vdeo`"),
    "a number": ("[3]", {}, "references.0", "item 1 of `references` must be text, not 3"),
    "web search with pictures": ("[mia]", {"more": ", tools: [web_search]"}, "tools",
        "seedance-2.0 searches the web for shots of text alone, and shot 'a' has pictures"),
    "a task type that the model lacks": ("[mia]", {"more": ", omni_reference_task_type: edit"},
        "omni_reference_task_type", "seedance-2.0 has no `omni_reference_task_type`"),
    "an edit of nothing": ("[mia]", {"model": "seedance-2.5", "more": ", duration: -1, omni_reference_task_type: edit"},
        "omni_reference_task_type", "shot 'a' has no video to edit"),
    "an edit of a length of its own": (f"[{VIDEO}]",
        {"model": "seedance-2.5", "more": ", omni_reference_task_type: edit"}, "duration",
        "seedance-2.5 makes what it edits as long and as wide as the video: `duration: 5` is refused"),
    "what goes on with a shape of its own": (f"[{VIDEO}]",
        {"model": "seedance-2.5", "more": ", omni_reference_task_type: extend, ratio: '16:9'"}, "ratio",
        "seedance-2.5 makes what it extends as wide as the video: `ratio: 16:9` is refused"),
    "an edit of too short a video": (f"[{VIDEO.replace('5', '3')}]",
        {"model": "seedance-2.5", "more": ", omni_reference_task_type: edit, duration: -1"}, "references.0",
        "seedance-2.5 can edit videos of 4 to 30 s, not of 3 s"),
    "a sound a little too short": ("[mia, brief.wav]", {}, "references.1",
        "seedance-2.0 takes sounds of 2 to 15 s, not 1.7 s"),
    "a sound too long for 2.5": ("[mia, long.wav]", {"model": "seedance-2.5"}, "references.1",
        "seedance-2.5 takes sounds of 2 to 30 s, not 30.5 s"),
    "mov where there is none": ("[mia]", {"more": ", output_format: mov"}, "output_format",
        "seedance-2.0 has no `output_format`: it makes mp4"),
    "web search where there is none": ("[mia]", {"model": "seedance-1.0-lite-i2v", "more": ", tools: [web_search]"},
        "tools", "seedance-1.0-lite-i2v cannot search the web"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_a_model_does_not_take_is_refused(write, name):
    references, changes, key, message = WRONG[name]
    for file, seconds in (("short.wav", 1), ("brief.wav", 1.7), ("long.wav", 30.5)):
        (write("").folder / file).write_bytes(a_sound(seconds))

    problems = problems_of(write(film(references, **changes)))

    path = "defaults.duration" if key == "duration" else f"shots.a.{key}"
    assert [problem for problem in problems if problem[0] == "error"] == [("error", path, message)]


def test_a_video_of_unknown_length_has_no_known_price_and_check_says_so(write):
    project = write(film("['https://h/v.mp4']"))

    (warning,) = check(project)
    assert (warning.severity, warning.path) == ("warning", "shots.a.references.0")
    assert "the price of shot 'a' is unknown" in warning.message
    assert warning.hint == "write `{video: https://h/v.mp4, duration: 8}` with its seconds"


def test_a_model_that_may_read_an_edit_out_of_the_text_is_warned_of(write):
    """It refuses a length of its own then, after some time."""
    asked = {"model": "seedance-2.5"}
    (warning,) = check(write(film(f"[{VIDEO}]", more=", omni_reference_task_type: auto", **asked)))
    assert warning.message == ("seedance-2.5 may read shot 'a' as an edit of its video, and then refuses `duration: 5`")
    assert check(write(film(f"[{VIDEO}]", **asked))) == ()
    assert check(write(film(f"[{VIDEO}]", more=", omni_reference_task_type: reference", **asked))) == ()
    assert check(write(film(f"[{VIDEO}]", more=", omni_reference_task_type: auto, duration: -1", **asked))) == ()


def test_what_goes_on_with_a_video_has_a_length_of_its_own(write):
    """An inherited ratio is meant for other shots."""
    text = film(f"[{VIDEO}]", model="seedance-2.5", more=", omni_reference_task_type: extend")

    assert check(write(text.replace("duration: 5}\n", "duration: 5, ratio: '16:9'}\n", 1))) == ()


@pytest.mark.parametrize(
    ("model", "is_taken"), [("seedance-2.5", True), ("seedance-2.5-flash", True), ("seedance-2.0-mini", False)]
)
def test_a_sound_may_stand_alone_where_the_model_takes_it(write, model, is_taken):
    errors = [
        problem for problem in problems_of(write(film("['https://h/a.mp3']", model=model))) if problem[0] == "error"
    ]

    assert (errors == []) == is_taken


@pytest.mark.parametrize("seconds", [1.8, 2, 30, 30.2])
def test_a_sound_may_be_as_long_as_the_service_lets_it(write, seconds):
    (write("").folder / "edge.wav").write_bytes(a_sound(seconds))

    assert check(write(film("[edge.wav]", model="seedance-2.5"))) == ()


def test_a_sound_may_be_data(write):
    data = base64.b64encode(a_sound(3)).decode()

    assert check(write(film(f"[mia, 'data:audio/wav;base64,{data}']"))) == ()
    (problem,) = check(write(film("[mia, 'data:audio/wav;base64,!']")))
    assert "its base64 is broken" in problem.message


def test_tools_may_be_written_as_the_wire_has_them(write):
    shots = "shots: [{id: a, action: x, model: seedance-2.0, tools: [{type: web_search}]}]\n"

    assert load(write(TOP + shots)).storyboard.scenes[0].shots[0].tools == ("web_search",)
