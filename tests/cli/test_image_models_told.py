"""`models` tells of image models as of the others: in the table, one alone, as JSON, and where a name is wrong."""

import json

from storyboard.model.image_models import image_models
from tests.cli.tea_house import printed
from tests.forked import storyboard


def test_the_table_lists_every_image_model(tmp_path):
    told = printed("models", cwd=tmp_path, columns=140)

    assert all(f"\n{name} " in told for name in image_models())
    assert "seedream-5.5" in told
    assert "$0.02" in told.partition("image model")[2]


def test_one_image_model_is_told_with_its_facts(tmp_path):
    told = printed("models", "seedream-5.5", cwd=tmp_path, columns=140)

    assert "doubao-seedream-5-5-261028" in told
    assert "WIDTHxHEIGHT of 921,600 to 4,624,220 pixels" in told
    assert printed("models", "seedream-5-5-261028", cwd=tmp_path, columns=140) == told, "a full id names it, too"


def test_json_has_image_models_beside_the_others(tmp_path):
    every = json.loads(printed("models", "--json", cwd=tmp_path))
    single = json.loads(printed("models", "seedream-5.5", "--json", cwd=tmp_path))

    assert [model["name"] for model in every["image_models"]] == list(image_models())
    assert every["models"]
    assert (single["models"], [model["name"] for model in single["image_models"]]) == ([], ["seedream-5.5"])


def test_a_wrong_name_is_answered_with_image_models_too(tmp_path):
    assert "seedream-5.5" in storyboard("models", "sedream", cwd=tmp_path).stderr
