"""A model that its service has shut down is warned of, with its successor; one that it never had is a mistake."""

import pytest

from storyboard.load.load import check, load
from storyboard.model.model_table import shipped_models
from storyboard.model.segments import DEFAULT_MODEL
from storyboard.model.wires import retirement_clause
from tests.load.wrong_files import TOP

DECEMBER = pytest.mark.usefixtures("in_december")
SHOTS = "defaults: {model: MODEL}\nprovider: PROVIDER\nshots:\n  - {id: a, action: x}\n  - {id: b, action: y}\n"

OLD_FOX = """\
storyboard: 1
title: The girl and the fox
defaults:
  model: seedance-1.5-pro
  resolution: 720p
  ratio: "16:9"
  duration: 5
  audio: true
look: soft morning light, 35 mm film, shallow depth of field
cast:
  mia: {text: a girl of ten in a red coat, image: refs/mia.png}
  fox: a small fox with a white-tipped tail
prompt: "{{ shot.action }} Style: {{ look }}"
shots:
  - id: wake
    first_frame: refs/mia.png
    action: "{{ cast.mia }} opens her eyes; {{ cast.fox }} hugs her; the camera slowly pulls out."
  - {id: run, from: wake, action: "{{ cast.mia }} and {{ cast.fox }} run over the grass, sunny weather."}
  - {id: rest, from: run, action: They rest under a tree.}
reels:
  main: [wake, run, rest]
"""


def problems_of(write, model, provider="simulator", models_toml=""):
    project = write(TOP + SHOTS.replace("MODEL", model).replace("PROVIDER", provider))
    if models_toml:
        (project.folder / "models.toml").write_text(models_toml, encoding="utf-8")
    return [(problem.severity, problem.line, problem.path, problem.message, problem.hint) for problem in check(project)]


@DECEMBER
def test_a_retired_model_is_warned_of_once_where_it_is_written(write):
    message = "seedance-1.5-pro was retired at Volcengine and BytePlus on 2026-11-11"
    warning = ("warning", 3, "defaults.model", message, "write `model: seedance-2.0-mini`")

    assert problems_of(write, "seedance-1.5-pro") == [warning]


@DECEMBER
def test_a_full_id_is_the_model_too(write):
    (found,) = problems_of(write, "doubao-seedance-1-5-pro-251215", provider="ark")

    assert found[3] == "seedance-1.5-pro was retired at Volcengine on 2026-11-11"


@DECEMBER
@pytest.mark.parametrize(
    ("provider", "words"),
    [
        ("ark", "seedance-1.0-pro was retired at Volcengine on 2026-07-17"),
        ("simulator", "seedance-1.0-pro was retired at Volcengine on 2026-07-17"),
        ("gateway", "seedance-1.0-pro was retired at Volcengine on 2026-07-17"),
        ("byteplus", ""),
        ("jimeng", ""),
    ],
)
def test_each_service_has_its_own_day(provider, words):
    """BytePlus still makes 1.0 pro; over Jimeng's wire no model goes."""
    assert retirement_clause(shipped_models().by_name["seedance-1.0-pro"], provider) == words


@DECEMBER
def test_an_end_that_nobody_announced_is_told_as_one(write):
    (found,) = problems_of(write, "seedance-1.0-lite-t2v", provider="byteplus")

    assert found[3:] == (
        "seedance-1.0-lite-t2v was retired at BytePlus by 2026-07-31", "write `model: seedance-2.0-mini`",
    )  # fmt: skip


@DECEMBER
@pytest.mark.parametrize("model", ["seedance-2.0", "seedance-2.0-fast", "seedance-2.0-mini", "seedance-2.5"])
def test_nothing_is_said_of_a_living_model(write, model):
    assert problems_of(write, model) == []


def test_nothing_is_said_before_the_day(write):
    assert problems_of(write, "seedance-1.5-pro") == []


@DECEMBER
def test_an_account_that_keeps_a_model_says_so(write):
    assert problems_of(write, "seedance-1.5-pro", models_toml='["seedance-1.5-pro"]\nretired = false\n') == []


@DECEMBER
def test_a_model_of_ones_own_is_not_retired_with_the_one_it_is_like(write):
    """It has an id of its own, of which only its writer can tell."""
    assert problems_of(write, "mine", models_toml='[mine]\nlike = "seedance-1.5-pro"\nid = "ep-1"\n') == []


def test_a_model_can_be_called_retired(write):
    (found,) = problems_of(write, "seedance-2.0", models_toml='["seedance-2.0"]\nretired = true\n')

    assert found[3] == "seedance-2.0 was retired at Volcengine and BytePlus, as models.toml says"


def test_a_model_that_a_service_never_had_is_a_mistake_there(write):
    (found,) = problems_of(write, "seedance-2.5-flash", provider="ark")

    assert found[:2] == ("error", 3)
    assert found[3] == "seedance-2.5-flash has no known id at Volcengine"
    assert problems_of(write, "seedance-2.5-flash", provider="byteplus") == []
    assert problems_of(write, "seedance-2.5-flash", provider="simulator") == []


def test_the_table_has_every_model_with_days_sources_and_a_living_successor():
    models = shipped_models()
    for model in models:
        assert {"cn", "byteplus"} == set(model.facts["since"]["v"]) == set(model.facts["retired"]["v"])
        assert model.facts["retired"]["src"]
        assert not model.retired or not models.by_name[model.successor].retired
    assert {name for name in models.names if not models.by_name[name].retired} >= {
        "seedance-2.5", "seedance-2.5-flash", "seedance-2.0", "seedance-2.0-fast", "seedance-2.0-mini",
    }  # fmt: skip


def test_a_price_that_only_a_weak_source_gives_is_promised_to_nobody(write):
    model = load(write(TOP + SHOTS.replace("MODEL", "seedance-2.5").replace("PROVIDER", "simulator"))).models.find(
        "seedance-2.5"
    )

    assert model.price(resolution="4k", audio=True, flex=False).usd is None
    assert model.price(resolution="1080p", audio=True, flex=False).usd is not None


@pytest.mark.parametrize(("resolution", "words"), [("720p", 1), ("1080p", 0)])
def test_a_draft_whose_final_no_service_makes_is_a_mistake(write, resolution, words):
    shot = f"shots: [{{id: a, action: x, model: seedance-2.5, draft: true, resolution: {resolution}}}]"
    message = "drafts of seedance-2.5 become finals in 1080p only"

    assert [problem.message for problem in check(write(TOP + shot))] == [message] * words


@DECEMBER
def test_the_old_fox_film_names_the_model_to_change_to(write):
    """It was written when 1.5 pro lived."""
    (found,) = check(write(OLD_FOX))

    assert (found.severity, found.line, found.path) == ("warning", 4, "defaults.model")
    assert (found.message, found.hint) == (
        "seedance-1.5-pro was retired at Volcengine and BytePlus on 2026-11-11", "write `model: seedance-2.0-mini`",
    )  # fmt: skip


@DECEMBER
def test_the_model_of_a_shot_that_names_none_lives_everywhere_and_can_chain(write):
    project = write(TOP + "shots: [{id: a, action: x}]\n")
    usual = shipped_models().by_name[DEFAULT_MODEL]

    assert check(project) == ()
    assert "first_frame" in usual.modes
    assert usual.returns_last_frame
    assert usual.default_resolution == "720p"
    assert all(usual.ids)
    assert not usual.retired


def test_a_shot_that_names_no_model_is_told_of_too(write):
    """Where the project's own table says that the usual model is gone."""
    project = write(TOP + "shots: [{id: a, action: x}]\n")
    (project.folder / "models.toml").write_text(f'["{DEFAULT_MODEL}"]\nretired = true\n', encoding="utf-8")

    assert [problem.message for problem in check(project)] == [
        f"{DEFAULT_MODEL} was retired at Volcengine and BytePlus, as models.toml says"
    ]
