"""One word for what is made of a shot: `video` or `still`, also of what earlier versions filed as `image`."""

import json

import pytest

from storyboard.load.load import load
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from tests.films import a_png
from tests.shoot.drawing import draw, serve_wire, write_film


def a_request(**more):
    return {"key": TakeKey(shot="pier"), "provider": "ark", "model": "m", "mode": "text", "prompt": "p", **more}


@pytest.mark.parametrize(("written", "read"), [("image", "still"), ("still", "still"), ("video", "video")])
def test_the_earlier_word_is_read_as_the_one_of_today(written, read):
    request = Request.model_validate(a_request(medium=written))

    assert request.medium == read
    assert json.loads(request.model_dump_json())["medium"] == read


def test_a_word_that_nothing_is_made_of_is_refused():
    with pytest.raises(ValueError, match="medium"):
        Request.model_validate(a_request(medium="sound"))


def test_a_still_of_an_earlier_version_is_up_to_date(tmp_path):
    """Its slate says `image`, and so does what its fingerprint was made from."""
    project = write_film(tmp_path)
    with serve_wire(picture=a_png(width_px=1268, height_px=728)) as wire:
        draw(project, wire.url)
    slate = next(project.archive.glob("*/slate.json"))
    told = json.loads(slate.read_text(encoding="utf-8"))
    assert (told["attempt"]["asked"]["medium"], told["attempt"]["ingredients"]["medium"]) == ("still", "image")

    told["attempt"]["asked"]["medium"] = "image"
    slate.write_text(json.dumps(told), encoding="utf-8")

    pier = next(shot for shot in plan_of(load(find_project(tmp_path))).shots if shot.id[0] == "pier")
    assert pier.state == "up_to_date"
    assert pier.take.slate.attempt.asked.medium == "still"
