"""What a service lists as its models, beside the table."""

import json

import pytest
from typer.testing import CliRunner

from storyboard.cli.main import app
from storyboard.cli.model_check import check_lines
from storyboard.errors import CommandError
from storyboard.model.model_table import shipped_models
from storyboard.providers.answers import UnusableAnswer
from storyboard.providers.model_list import ListedModel, ModelComparison, compare_models, video_models
from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator

LIST = {
    "object": "list",
    "data": [
        {"id": "doubao-seedance-2-0-260128", "domain": "VideoGeneration", "task_type": ["TextToVideo"]},
        {"id": "doubao-seedance-2-5-260628", "domain": "VideoGeneration", "status": "Shutdown"},
        {"id": "doubao-seedance-1-5-pro-251215", "task_type": ["ImageToVideo"]},
        {"id": "doubao-seedance-3-0-270101", "modalities": {"output_modalities": ["video"]}},
        {"id": "doubao-seedance-2-9-260901", "domain": "VideoGeneration", "status": "Retired"},
        {"id": "doubao-seed-2-1-lite-260915", "domain": "LLM", "task_type": ["VisualQuestionAnswering"],
         "modalities": {"input_modalities": ["text", "video"], "output_modalities": ["text"]}},
        {"id": "an-id-of-which-nothing-is-said"},
    ],
}  # fmt: skip


def test_models_that_make_videos_are_kept_and_those_of_which_nothing_is_said():
    assert video_models(LIST) == (
        ListedModel("doubao-seedance-2-0-260128", is_gone=False),
        ListedModel("doubao-seedance-2-5-260628", is_gone=True),
        ListedModel("doubao-seedance-1-5-pro-251215", is_gone=False),
        ListedModel("doubao-seedance-3-0-270101", is_gone=False),
        ListedModel("doubao-seedance-2-9-260901", is_gone=True),
        ListedModel("an-id-of-which-nothing-is-said", is_gone=False),
    )


@pytest.mark.usefixtures("in_december")
def test_both_sides_are_told_of_what_the_other_lacks():
    assert compare_models(video_models(LIST), shipped_models(), "volcengine") == ModelComparison(
        lacking=("doubao-seedance-3-0-270101", "an-id-of-which-nothing-is-said"),
        gone=("seedance-2.5",),
        kept=("seedance-1.5-pro",),
        unlisted=("seedance-1.0-pro-fast", "seedance-2.0-fast", "seedance-2.0-mini"),
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"data": 3}, {"data": [{"id": None}]}, {"data": [{"status": "x"}]}, {}, {"data": None},
        {"error": {"code": "ModelNotOpen", "message": "no"}}, {"data": [{"id": "a\nb"}]}, {"data": ["a"]},
    ],
)  # fmt: skip
def test_an_answer_that_is_no_list_is_told_as_one(answer):
    with pytest.raises(UnusableAnswer):
        video_models(answer)


@pytest.mark.usefixtures("in_december")
def test_the_verb_asks_the_service_that_has_a_key(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BYTEPLUS_API_KEY", raising=False)
    (tmp_path / "models.toml").write_text('["seedance-1.5-pro"]\nretired = false\n', encoding="utf-8")
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service")) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
        told = json.loads(CliRunner().invoke(app, ["models", "--check", "--provider", "ark", "--json"]).stdout)
        said = CliRunner().invoke(app, ["models", "--check", "--provider", "ark"]).stdout

    assert told == {"ark": {"lacking": [], "gone": ["seedance-1.5-pro"], "kept": [], "unlisted": []}}
    assert said == "ark: seedance-1.5-pro is shut down, and the model table says that it lives\n"


def test_a_service_without_a_list_is_told_as_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIMENG_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("JIMENG_API_KEY", "key-of-a-test")
    done = CliRunner().invoke(app, ["models", "--check", "--provider", "jimeng"])

    assert isinstance(done.exception, CommandError)
    assert done.exception.message == "jimeng has no list of models"


@pytest.mark.parametrize(
    "odd", [{"status": ["gone"]}, {"modalities": ["video"]}, {"task_type": {"a": 1}}, {"domain": {}, "status": {}}]
)
def test_what_is_said_in_another_form_costs_no_model(odd):
    assert video_models({"data": [{"id": "m-1", **odd}]}) == (ListedModel("m-1", is_gone=False),)


def test_a_long_list_is_told_in_few_lines():
    found = ModelComparison(lacking=tuple(f"m-{number}" for number in range(400)), gone=(), kept=(), unlisted=())

    lines = check_lines("ark", found)

    assert lines[:1] + lines[19:22] == [
        "ark: m-0 is not in the model table",
        "ark: m-19 is not in the model table",
        "ark: and 380 more are not; --json names all",
        '  add it to models.toml: ["a-name"], like = "a model of the table", id = "its id"',
    ]
