"""What a run sends to Seedance 2.5 is what the service takes: a length always, and the one ratio that it lets pass."""

import json
from pathlib import Path

import pytest

from storyboard.load.load import load
from storyboard.media.picture.input_pictures import data_url
from storyboard.model.takes import Picture
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from tests.films import a_png

HERE = Path(__file__).parent
DOCUMENTED = HERE.parent / "data" / "ark" / "seedance_25"
RECORDED = (
    "request_audio_alone", "request_draft_first_frame", "request_edit", "request_extend", "request_reference_audio",
)  # fmt: skip


@pytest.fixture(scope="module")
def ark():
    return Ark(Account("byteplus", "https://ark.test/api/v3", "sk", pace=Pace(0.0, 0.01), catalogue="byteplus"))


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seedance-25")
    (folder / "fox.png").write_bytes(a_png(width_px=480, height_px=848))
    (folder / "storyboard.yaml").write_text((HERE / "seedance_25.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return load(Project(file=folder / "storyboard.yaml"))


@pytest.fixture(scope="module")
def bodies(film, ark):
    """The body of every request, by the shot, or by the shot and its segment."""
    now = plan(film.storyboard, {}, project=film.project)
    planned = {shot.name: shot for shot in (*now.shots, *now.drafts)}
    return {name: ark.payload(_request_of(shot.wanted, film.project)) for name, shot in planned.items()}


def _request_of(wanted, project):
    pictures = [Picture(role=source.role, url=_url(source, project)) for source in wanted.sources]
    frames = [Picture(role=need.role, url="https://example.invalid/frame.png") for need in wanted.needs]
    return wanted.request.model_copy(update={"pictures": (*pictures, *frames)})


def _url(source, project):
    is_file = source.kind == "file"
    return data_url((project.folder / source.place).read_bytes(), format="png") if is_file else source.place


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_request_is_sent_by_a_storyboard(name, bodies):
    """All that we add is the wish for a last frame, where no draft has none."""
    recorded = json.loads((DOCUMENTED / f"{name}.json").read_text(encoding="utf-8"))["body"]
    last_frame = {} if recorded.get("draft") else {"return_last_frame": True}

    assert bodies[name] == recorded | last_frame


def test_a_length_is_always_sent(bodies):
    """The service's own default is -1, by which the model may make twice the length that was meant."""
    assert {name: body["duration"] for name, body in bodies.items()} == {
        "text": 30, "open_length": 5, "first": 4, "first_last": 6, "three_kinds": 5, "request_reference_audio": 8,
        "request_audio_alone": 8, "request_edit": -1, "edit_of_no_length": -1, "request_extend": 5,
        "request_draft_first_frame": 5, "beats 1/2": 4, "beats 2/2": 5, "chained": 4, "bridge": 4, "goes_on": 7,
        "goes_on_in_draft_film": 5, "flash": 5, "flash_first": 4,
    }  # fmt: skip


def test_the_ratio_is_adaptive_where_picture_or_video_decide_and_the_film_s_elsewhere(bodies):
    adaptive = {
        "first", "first_last", "request_edit", "edit_of_no_length", "request_extend", "request_draft_first_frame",
        "beats 2/2", "chained", "bridge", "goes_on", "goes_on_in_draft_film", "flash_first",
    }  # fmt: skip

    assert {name for name, body in bodies.items() if body["ratio"] == "adaptive"} == adaptive
    assert {body["ratio"] for name, body in bodies.items() if name not in adaptive} == {"16:9"}


def test_a_video_that_is_an_example_is_declared_as_one(bodies):
    """Undeclared, the model may read an edit out of the text, and fail the task after some time."""
    kinds = {name: body.get("omni_reference_task_type") for name, body in bodies.items()}

    assert kinds["three_kinds"] == "reference"
    assert [item.get("role") for item in bodies["three_kinds"]["content"]] == [
        None, "reference_image", "reference_video", "reference_audio"
    ]  # fmt: skip
    assert kinds["beats 1/2"] == "reference"
    assert {kinds[name] for name in ("text", "first", "first_last", "request_audio_alone", "beats 2/2")} == {None}


def test_a_shot_that_goes_on_sends_the_clip_as_its_one_video_and_says_what_for(bodies):
    """A sound may go with it; the clip is a link."""
    body = bodies["goes_on"]

    assert body["omni_reference_task_type"] == "extend"
    assert [(item["type"], item.get("role")) for item in body["content"]] == [
        ("text", None), ("video_url", "reference_video"), ("audio_url", "reference_audio")
    ]  # fmt: skip
    assert not body["content"][1]["video_url"]["url"].startswith("data:")


def test_frames_of_other_shots_have_their_roles(bodies):
    roles = {name: [item.get("role") for item in bodies[name]["content"][1:]] for name in ("chained", "bridge")}

    assert roles == {"chained": ["first_frame"], "bridge": ["first_frame", "last_frame"]}


def test_the_final_of_a_draft_sends_nothing_but_the_draft(film, ark):
    """Its resolution and its mark are its own; all else is the draft's, whatever the storyboard says."""
    shot = next(shot for shot in plan(film.storyboard, {}, project=film.project).shots if "draft" in shot.name)
    promoted = shot.wanted.request.model_copy(
        update={
            "draft_task_id": "cgt-20261130000000-xxxxx",
            "seed": 7,
            "execution_expires_after": 172_000,
            "priority": 3,
        }
    )
    recorded = json.loads((DOCUMENTED / "request_final_from_draft.json").read_text(encoding="utf-8"))["body"]

    assert ark.payload(promoted) == recorded


def test_extra_is_still_the_writer_s(film, ark):
    shot = next(shot for shot in plan(film.storyboard, {}, project=film.project).shots if shot.name == "text")
    promoted = shot.wanted.request.model_copy(update={"draft_task_id": "cgt-1", "extra": {"newer": 1}})

    assert ark.payload(promoted)["newer"] == 1


def test_no_problem_is_found_but_what_a_person_should_know(film):
    """A picture upright in a film of 16:9 is told where its shape decides, and kept from deciding elsewhere."""
    assert [problem.message for problem in film.warnings] == []
