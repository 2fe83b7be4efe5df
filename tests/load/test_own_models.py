"""A project's models.toml: new models, other values, and its mistakes at their lines."""

import asyncio
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from typer.testing import CliRunner

from storyboard import production
from storyboard.cli.main import app
from storyboard.load.load import check, load
from storyboard.load.own_models import models_of
from storyboard.model.model_table import shipped_models
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.providers import registry
from storyboard.reporter import Note, Silent
from storyboard.shoot.account_limits import rate_of
from storyboard.shoot.caps import Caps
from storyboard.shoot.context import Context
from storyboard.shoot.contexts import Guests, accept_guests, close_contexts, context_of
from storyboard.shoot.shooting import shoot
from storyboard.simulator.text_commands import split_commands
from tests.load.wrong_files import TOP

SHOTS = "shots: [{id: a, action: x, model: MODEL, resolution: 720p, ratio: '16:9', duration: 5, audio: false}]\n"


@pytest.fixture
def film(write):
    """Write a film of one shot of this model, and models.toml beside it."""

    def write_film(toml, model="seedance-1.5-pro", more=""):
        project = write(TOP + SHOTS.replace("MODEL", model).replace("}]", f"{more}}}]"))
        (project.folder / "models.toml").write_text(toml, encoding="utf-8")
        return project

    return write_film


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("a = " + "[" * 20_000 + "]" * 20_000, "a value is too long or too deep to be read"),
        ("a = " + "9" * 10_000, "a value is too long or too deep to be read"),
        ("# " + "a" * 300_000, "the file cannot be read: it is over 256 kB"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_mistake(film, toml, message):
    """Not an error that nobody foresaw."""
    assert [problem.message for problem in check(film(toml))] == [message]


def test_thousands_of_mistakes_are_told_soon(film):
    """Each at its own line, in time that grows with the file."""
    began_s = time.process_time()

    problems = check(film("".join(f"[m{number}]\nx{number} = 1\n" for number in range(5_000))))

    assert (problems[-1].line, len(problems)) == (10_000, 5_000)
    assert time.process_time() - began_s < 5


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_in_its_place_is_not_waited_for(write):
    project = write(TOP + SHOTS.replace("MODEL", "seedance-1.5-pro"))
    os.mkfifo(project.folder / "models.toml")

    assert [problem.message for problem in check(project)] == ["the file cannot be read: it is not a plain file"]
    assert models_of(project).names == shipped_models().names


def the_estimate(project):
    (shot,) = plan(load(project).storyboard, {}, project=project).shots
    return shot.estimate


def test_a_price_of_ones_own_is_the_plans(film):
    """The rest of the model is as it was."""
    project = film('["seedance-1.5-pro"]\nusd_per_m_tokens = 2\n')
    cost = the_estimate(project)

    assert (cost.tokens, float(cost.usd), float(cost.cny)) == (108_900, pytest.approx(0.2178), pytest.approx(0.8712))
    model = load(project).models.find("doubao-seedance-1-5-pro-251215")
    assert model.facts["usd_per_m_tokens"]["src"] == "models.toml"


def test_a_new_model_is_like_another_under_an_id_of_its_own(film, monkeypatch):
    toml = '[mine]\nlike = "seedance-1.5-pro"\nid = "ep-20260101-abcde"\nmax_duration = 30\nconcurrent_tasks = 2\n'
    project = film(toml, model="mine")

    assert check(project) == ()
    assert the_estimate(project).tokens == 108_900
    assert rate_of("mine", {}, load(project).models).concurrent_tasks == 2
    monkeypatch.setenv("ARK_API_KEY", "key")
    assert registry.connect("ark", project).model_id("mine") == "ep-20260101-abcde"


def test_a_model_of_which_nothing_is_said_may_be_asked_for_anything(film):
    """And nobody knows what it costs."""
    project = film("[mine]\n", model="mine", more=", seed: 3, camera_fixed: true, service_tier: flex")

    assert check(project) == ()
    assert the_estimate(project).tokens is None
    assert registry.connect("simulator", project).model_id("mine") == "mine"


def test_what_is_written_is_what_check_holds_a_shot_to(film):
    toml = (
        '["seedance-1.5-pro"]\nmax_duration = 4\nmodes = ["first_frame"]\n'
        'resolutions = ["480p"]\ndefault_resolution = "480p"\n'
    )
    messages = {problem.message for problem in check(film(toml))}

    assert messages == {
        "seedance-1.5-pro cannot make shots without a picture",
        "seedance-1.5-pro does not make 720p",
        "a piece of 3 s is not what seedance-1.5-pro makes: 4 to 4 s",
        "a piece of 2 s is not what seedance-1.5-pro makes: 4 to 4 s",
    }


WRONG = {
    "a dot outside of quotes": ("[seedance-1.5-pro]\naudio = true\n", 1, 1, "seedance-1.5-pro",
        "unknown key `5-pro`", 'write ["seedance-1.5-pro"]: outside of quotes a dot parts tables'),
    "a model that is not there": ('[x]\nid = "y"\nlike = "seedance-2"\n', 3, 1, "x.like",
        "no model is called 'seedance-2'", "did you mean 'seedance-2.5'?"),
    "text for a number": ('[x]\n\n  max_duration = "long"\n', 3, 3, "x.max_duration",
        "`max_duration` must be a whole number, not the text 'long'", ""),
    "no such resolution": ('[x]\nresolutions = ["480p", "8k"]\n', 2, 1, "x.resolutions",
        "item 2 of `resolutions` cannot be the text '8k'", "it is one of 480p, 720p, 1080p, 4k"),
    "lengths the wrong way round": ("[x]\nmin_duration = 9\nmax_duration = 5\n", 2, 1, "x.min_duration",
        "`min_duration` 9 is over `max_duration` 5", ""),
    "a default that is not made": ('[x]\nresolutions = ["480p"]\n', 1, 1, "x.default_resolution",
        "`default_resolution` 720p is none of `resolutions`", "they are 480p"),
    "a kind of price that is none": ("[x]\ncny_per_m_tokens = {onlin = 3}\n", 2, 1, "x.cny_per_m_tokens",
        "`onlin` is no kind of price", None),
    "an id that is taken": ('[x]\nid = "doubao-seedance-2-0-260128"\n', 2, 1, "x.id",
        "'seedance-2.0' and 'x' have the same id", "a model has one name"),
    "a key outside of any model": ("audio = true\n", 1, 1, "audio", "`audio` stands outside of any model", None),
    "no TOML": ("[x]\na = = 3\n", 2, 5, "", "this is not TOML: Invalid value", None),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_at_its_line(film, name):
    toml, line, column, path, message, hint = WRONG[name]
    (problem,) = check(film(toml))

    assert (problem.file, problem.line, problem.column, problem.path) == ("models.toml", line, column, path)
    assert problem.message == message
    assert hint is None or problem.hint == hint


def test_one_project_knows_nothing_of_anothers_models(film, tmp_path):
    mine = film('["seedance-1.5-pro"]\nmax_duration = 99\n')
    (tmp_path / "other").mkdir()
    other = Project(file=tmp_path / "other" / "storyboard.yaml")
    other.file.write_text(TOP + SHOTS.replace("MODEL", "seedance-1.5-pro"), encoding="utf-8")

    assert [load(project).models.find("seedance-1.5-pro").max_duration_s for project in (mine, other)] == [99, 12]


def test_the_verb_shows_them_with_the_table(film):
    project = film(
        '[mine]\nlike = "seedance-2.0"\nusd_per_m_tokens = {"480p_720p" = {video_input = 3}}\n', model="mine"
    )
    told = json.loads(CliRunner().invoke(app, ["models", "--project", str(project.folder), "--json"]).stdout)
    (mine,) = [model for model in told["models"] if model["name"] == "mine"]

    assert (mine["name"], mine["ids"]["volcengine"], mine["sources"]["usd_per_m_tokens"]) == (
        "mine",
        "mine",
        "models.toml",
    )
    shown = CliRunner().invoke(app, ["models", "mine", "--project", str(project.folder)]).stdout
    assert "\nUSD per million tokens  video input 3 at 480p/720p  [models.toml]\n" in shown


@pytest.mark.slow
def test_a_film_of_an_own_model_is_made_on_the_simulator(film):
    """The simulator in the program knows the project's models."""
    project = film('[mine]\nlike = "seedance-1.0-pro"\nid = "ep-20260101-abcde"\n', model="mine")
    project.file.write_text(project.file.read_text().replace("720p", "480p").replace("duration: 5", "duration: 2"))
    missed = shoot(
        plan(load(project).storyboard, {}, project=project),
        project=project,
        reporter=Silent(),
        run_id="own",
        caps=Caps(),
    )

    assert missed == ()
    slate = json.loads((project.archive / "a.take-01" / "slate.json").read_text())
    assert slate["attempt"]["request"]["model"] == "ep-20260101-abcde"


LONG = TOP + (
    "shots: [{id: long, action: x, model: seedance-1.5-pro, resolution: 480p, ratio: '1:1', duration: 13, "
    "audio: false}]\n"
)


class Listener(Silent):
    """Keeps every note."""

    def __init__(self):
        self.notes = []

    def report(self, event):
        if isinstance(event, Note):
            self.notes.append(event.text)


@pytest.fixture
def long_film(write):
    """A shot of 13 s, of a model that the project lets make 20: one task by its table, two by the shipped one."""
    project = write(LONG)
    (project.folder / "models.toml").write_text('["seedance-1.5-pro"]\nmax_duration = 20\n', encoding="utf-8")
    return project


@pytest.mark.slow
def test_every_thread_of_a_run_goes_by_the_projects_table(long_film):
    """Reels are prepared in a thread of their own while the run goes on."""
    listener = Listener()
    finished = production.run(long_film, reporter=listener)

    assert [entry.segments for entry in finished.entries] == [1]
    assert [reel.path.name for reel in finished.reels] == ["main.mp4"]
    assert not [note for note in listener.notes if "bug" in note or "failed" in note]


def test_a_thread_that_loaded_nothing_sees_the_same_table(long_film):
    loaded = load(long_film)
    with ThreadPoolExecutor(1) as pool:
        (shot,) = pool.submit(plan, loaded.storyboard, {}, project=long_film).result().shots

    assert shot.placed.segment.count == 1


def test_work_taken_up_for_another_process_goes_by_the_table_as_it_is_now(long_film):
    """A worker keeps the stage of a project for as long as it lives; the project's table may change meanwhile."""
    loaded = load(long_film)
    hosted = Context(
        project=long_film, models=loaded.models, journal=None, reporter=Silent(), connect=None, is_guest=True
    )
    (long_film.folder / "models.toml").write_text('["seedance-1.5-pro"]\nmax_duration = 25\n', encoding="utf-8")

    async def longest():
        with accept_guests(Guests(make=lambda file: hosted, give_back=None)):
            return context_of(str(long_film.file)).models.find("seedance-1.5-pro").max_duration_s

    try:
        assert asyncio.run(longest()) == 25
    finally:
        close_contexts()


@pytest.fixture
def own(write):
    """A model of the project's own, like 1.0 pro, under another name."""
    project = write(TOP + SHOTS.replace("MODEL", "mine").replace("ratio: '16:9', ", ""))
    (project.folder / "models.toml").write_text('[mine]\nlike = "seedance-1.0-pro"\nid = "ep-1"\n', encoding="utf-8")
    return load(project)


def test_a_model_like_another_has_its_facts_under_any_name(own):
    mine = own.models.find("mine")

    assert (mine.takes_heif, mine.reads_text_commands, mine.default_ratio("text")) == (False, True, "16:9")
    assert split_commands("a fox --dur 7", {"model": "ep-1"}, model=mine, mode="text") == (
        "a fox",
        {"model": "ep-1", "duration": 7},
    )


def test_facts_of_a_projects_own_model_can_be_written(film):
    toml = '["seedance-1.0-pro"]\ntakes_heif = true\nreads_text_commands = false\ntext_ratio = "1:1"\n'
    model = load(film(toml, model="seedance-1.0-pro")).models.find("seedance-1.0-pro")

    assert (model.takes_heif, model.reads_text_commands, model.default_ratio("text")) == (True, False, "1:1")


@pytest.mark.parametrize(
    ("written", "of_text", "with_video"),
    [
        ("2", "2", "2"),
        ("0", "0", "0"),
        ("{online = 0, flex = 1}", "0", "0"),
        ('{"480p_720p" = 3}', "3", "3"),
        ('{"480p_720p" = {no_video_input = 3, video_input = 2}}', "3", "2"),
        ("{online = {no_video_input = 3, video_input = 2}}", "3", "2"),
        ('{"1080p" = 3}', None, None),
    ],
)
def test_a_price_may_be_one_number_at_every_level_and_nothing_is_a_price(film, written, of_text, with_video):
    project = film(f'["seedance-2.5"]\nusd_per_m_tokens = {written}\n')
    model = load(project).models.by_name["seedance-2.5"]

    prices = [
        model.price(resolution="480p", audio=True, flex=False, video_input=is_input).usd for is_input in (False, True)
    ]

    assert [None if price is None else str(price.normalize()) for price in prices] == [of_text, with_video]
    assert CliRunner().invoke(app, ["models", "seedance-2.5", "--project", str(project.folder)]).exit_code == 0
