"""A run record becomes a storyboard that would ask the same."""

import base64
import json
from pathlib import Path

import pytest
from PIL import Image

from storyboard.errors import CommandError
from storyboard.providers.ark_request import payload
from storyboard.shoot.submit import without_bytes

REAL = json.loads(
    (Path(__file__).resolve().parent.parent.parent / "data" / "run_record_real.json").read_text(encoding="utf-8")
)


def an_entry(shot, *, place, text="A fox runs.", frame="", last="", **body):
    content = [{"type": "text", "text": text}]
    if frame:
        content.append({"type": "image_url", "image_url": {"url": frame}, "role": "first_frame"})
    url = "https://ark.ap-southeast.bytepluses.com/api/v3/contents/generations/tasks"
    return {
        "shot_id": f"film_SHOT_{shot}",
        "scene_id": "film_SCENE_main",
        "segment_id": f"film_SEG_{shot}",
        "order_index": place,
        "request": {
            "submit": {"url": url, "payload": {"model": "seedance-1-5-pro-251215", "content": content, **body}}
        },
        "response": {"query": {"content": {"last_frame_url": last}}},
    }


def a_record(*entries):
    return {"run_id": "film_20260404T184433.385337Z", "results": list(entries)}


def test_the_real_record_would_be_asked_again_word_for_word(bring):
    """The body that our provider would send is the one that was sent, pictures by their URLs."""
    film = bring("run.json", REAL)
    sent = REAL["results"][0]["request"]["submit"]["payload"]

    (planned,) = film.plan.shots
    (shot,) = film.shots.values()

    ours = payload(planned.wanted.request, film.plan.models.find(shot.model), model_id=shot.model)
    assert {**ours, "content": sent["content"]} == sent
    assert [shot.prompt, shot.first_frame, shot.last_frame] == [
        sent["content"][0]["text"], *(part["image_url"]["url"] for part in sent["content"][1:]),
    ]  # fmt: skip
    assert film.storyboard.provider == "ark"
    assert film.storyboard.title == "seedance now6 first last frame"


def test_a_shot_that_opened_on_anothers_last_frame_chains_from_it(bring):
    """The link is known with or without its signature, and whatever the order in the file."""
    link = "https://files.example.com/a_last-frame.png"
    film = bring(
        "run.json",
        a_record(
            an_entry("b", place=2, frame=f"{link}?***", seed=7, generate_audio=True, camerafixed=False, flavour="new"),
            an_entry("a", place=1, last=f"{link}?X-Tos-Signature=abc", service_tier="flex"),
        ),
    )

    a, b = film.shots.values()
    assert (a.id, b.id, b.from_) == ("a", "b", "a")
    assert (b.seed, b.audio, b.camera_fixed, b.extra, a.service_tier) == (7, True, False, {"flavour": "new"}, "flex")
    assert film.storyboard.provider == "byteplus"


def test_pictures_that_are_not_in_the_record_are_named(bring):
    """A digest stands in their place: they are notes, and the person is told."""
    digest = "data:image/png;base64,<sha256 477a, 193800 characters>"
    film = bring("run.json", a_record(an_entry("a", place=1, frame=digest)))

    assert film.shots["a"].notes == f"first_frame: {digest}"
    assert "shot a: its first frame is not in the record: name the file again" in film.remarks


def test_videos_and_sounds_become_references(bring):
    """By their links; what a body names that is no file is a note."""
    entry = an_entry("a", place=1)
    body = entry["request"]["submit"]["payload"]
    body["model"] = "seedance-2.0"
    body["content"] += [
        {"type": "image_url", "image_url": {"url": "https://x.com/a.png"}, "role": "reference_image"},
        {"type": "video_url", "video_url": {"url": "https://x.com/a.mp4"}, "role": "reference_video"},
        {"type": "draft_task", "draft_task": {"id": "cgt-1"}},
    ]

    shot = bring("run.json", a_record(entry)).shots["a"]

    assert [reference if isinstance(reference, str) else reference.video for reference in shot.references] == [
        "https://x.com/a.png",
        "https://x.com/a.mp4",
    ]
    assert shot.notes == 'draft_task: {"id": "cgt-1"}'


def digest_of_sent(file):
    """Return what a record holds in place of the bytes of *file*."""
    url = f"data:image/png;base64,{base64.b64encode(file.read_bytes()).decode()}"
    return without_bytes({"url": url})["url"]


def test_pictures_beside_the_record_are_known_by_their_digest(bring, tmp_path):
    """A picture of the project is copied; the last frame of a take is the chain that it was."""
    take = tmp_path / "archive" / "a.take-01"
    take.mkdir(parents=True)
    Image.new("RGB", (640, 360), "red").save(take / "02_last_frame.png")

    film = bring(
        "run.json",
        a_record(
            an_entry("a", place=1, frame=digest_of_sent(tmp_path / "fox.png")),
            an_entry("b", place=2, frame=digest_of_sent(take / "02_last_frame.png")),
        ),
    )

    assert (film.shots["a"].first_frame, film.shots["b"].from_) == ("refs/fox.png", "a")
    assert (film.imported.project.folder / "refs" / "fox.png").is_file()
    assert film.remarks == ()


def test_commands_in_the_text_become_settings(bring):
    film = bring("run.json", a_record(an_entry("a", place=1, text="A fox. --rs 720p --dur 6 --cf true")))

    shot = film.shots["a"]
    assert (shot.prompt, shot.resolution, shot.duration, shot.camera_fixed) == ("A fox.", "720p", 6, True)
    assert "shot a: --rs 720p --dur 6 --cf true became settings" in film.remarks


def test_of_several_tries_the_last_counts(bring):
    film = bring(
        "run.json",
        a_record(an_entry("a", place=1, text="first"), an_entry("b", place=2), an_entry("a", place=3, text="last")),
    )

    assert [(shot.id, shot.prompt) for shot in film.shots.values()] == [("a", "last"), ("b", "A fox runs.")]


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "run.json:1:2: not valid JSON"), ("[]", "not a run record"), (a_record(), "nothing was asked")],
)
def test_what_is_no_run_record_is_refused(bring, content, message):
    with pytest.raises(CommandError, match=message):
        bring("run.json", content)


def label_counts(*labels):
    return [{"label": label, "count": count} for label, count in labels]


def test_role_and_time_mode_of_the_real_record_come_back(bring):
    """It counts one of each, for its one task."""
    (shot,) = bring("run.json", REAL).shots.values()

    assert (shot.role, shot.time_mode) == ("opening", "mainline")


def test_a_role_that_all_shots_have_is_that_of_each(bring):
    record = a_record(an_entry("a", place=1), an_entry("b", place=2))
    record["summary"] = {"top_shot_roles": label_counts(("body", 2)), "top_time_modes": label_counts(("flashback", 2))}

    film = bring("run.json", record)

    assert [(shot.role, shot.time_mode) for shot in film.shots.values()] == [("body", "flashback")] * 2


def test_roles_that_only_some_shots_have_are_told(bring):
    """The record counts them, and does not say whose they are."""
    record = a_record(an_entry("a", place=1), an_entry("b", place=2))
    record["summary"] = {"top_shot_roles": label_counts(("opening", 1), ("body", 1)),
                         "top_time_modes": label_counts(("mainline", 1), ("flashback", 1))}  # fmt: skip

    film = bring("run.json", record)

    assert [(shot.role, shot.time_mode) for shot in film.shots.values()] == [(None, None)] * 2
    assert "the record counts roles and names no shots: opening (1), body (1): write `role`" in film.remarks
    told = "the record counts time modes and names no shots: mainline (1), flashback (1): write `time_mode`"
    assert told in film.remarks


def test_roles_that_differ_come_back_to_their_shots(bring):
    record = a_record(an_entry("a", place=1), an_entry("b", place=2))
    record["summary"] = {"top_shot_roles": label_counts(("opening", 1), ("body", 1))}
    record["storyboard"] = {"joints": [], "drift": [], "labels": [
        {"shot": "a", "role": "opening", "time_mode": ""}, {"shot": "b", "role": "body", "time_mode": "flashback"}, 5,
    ]}  # fmt: skip

    film = bring("run.json", record)

    assert [(shot.role, shot.time_mode) for shot in film.shots.values()] == [("opening", None), ("body", "flashback")]
    assert not any("role" in remark for remark in film.remarks)


@pytest.mark.parametrize("summary", [5, [], {"top_shot_roles": 5}, {"top_shot_roles": [5, {"label": 7}, {}]}])
def test_a_summary_of_another_shape_says_nothing(bring, summary):
    film = bring("run.json", {**a_record(an_entry("a", place=1)), "summary": summary})

    assert film.shots["a"].role is None


def test_what_yaml_does_not_hold_is_left_out_and_told(bring):
    """JSON's escapes may say controls, and halves of characters; in keys, too."""
    record = json.dumps(a_record(an_entry("a", place=0, text="A fox\ud83d runs\x1b[31m.", **{"od\ud83dd": "y\udc00"})))

    film = bring("run.json", record)

    assert film.shots["a"].prompt == "A fox runs[31m."
    assert film.shots["a"].extra == {"odd": "y"}
    assert film.remarks[0] == "control characters left out: 4"


@pytest.mark.parametrize("opening", ['{"results":[', "["])
def test_json_that_is_nested_too_deep_is_told(bring, opening):
    """Whether its name says that it is JSON or not."""
    for name in ("deep.json", "deep.txt"):
        with pytest.raises(CommandError, match=r"nested too deep|no row names"):
            bring(name, opening + "[" * 50_000)
        with pytest.raises(CommandError, match=f"{name}: the JSON is nested too deep"):
            bring(name, '{"a":' * 50_000 + "1" + "}" * 50_000)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"results": [' + "[]," * 1_100_000 + "[]]}", "it holds more than 2,000,000 values"),
        ('{"results": [' + "9" * 10_000 + "]}", "a number of thousands of digits"),
    ],
    ids=["many values", "many digits"],
)
@pytest.mark.parametrize("name", ["run.json", "run.txt"])
def test_json_that_would_take_far_more_memory_than_it_has_signs_is_told(bring, name, text, why):
    with pytest.raises(CommandError, match=f"{name}: the JSON cannot be read: {why}"):
        bring(name, text)


def test_a_wish_that_does_nothing_is_told(bring):
    """A record names no pictures in other folders."""
    film = bring("run.json", a_record(an_entry("a", place=0)), outside_pictures=True)

    assert "--outside-pictures did nothing: only shot lists name pictures in other folders" in film.remarks


@pytest.mark.parametrize("url", ["https://[bytepluses.com/x", "https://a]b/x", 7, "https://\u2100.com/"])
def test_a_service_whose_address_is_none_is_not_known(bring, url):
    entry = an_entry("one", place=1)
    entry["request"]["submit"]["url"] = url

    assert list(bring("run.json", a_record(entry)).shots) == ["one"]
