"""A film that was paid with `--provider ark`: every verb that names no provider takes it for Ark's."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storyboard import production
from storyboard.actions import film_view
from storyboard.cli import main
from storyboard.errors import ArchiveError, StoryboardError
from storyboard.model.paid import note_payee, payees, usual_provider
from storyboard.model.storyboard import Budget
from storyboard.plan.film_now import film_now
from storyboard.plan.judging import judge
from storyboard.project import Project, find_project
from storyboard.reporter import Silent
from storyboard.shoot import crash_points
from storyboard.simulator.settings import SimulatorSettings
from tests.forked import in_a_process
from tests.shoot.buckets import serve_bucket
from tests.shoot.crashing import Death, _Killer, serve_simulator

pytestmark = pytest.mark.slow

FILM = """\
storyboard: 1
title: Two
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: one, action: It happens.}
  - {id: two, from: one, action: It goes on.}
"""
TAKES = {"one.take-01", "two.take-01"}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with serve_simulator(SimulatorSettings(folder=tmp_path_factory.mktemp("service"), render=False)) as service:
        yield service


@pytest.fixture(scope="module")
def paid_film(service, tmp_path_factory):
    """A film whose two shots were paid."""
    folder = tmp_path_factory.mktemp("paid") / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ARK_BASE_URL", service.url)
        environment.setenv("ARK_API_KEY", "key-of-a-test")
        shoot(folder, provider="ark")
    return folder


@pytest.fixture
def ark(service, tmp_path, monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", service.url)
    monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def film(paid_film, ark, monkeypatch):
    """A copy of the paid film, in the current folder."""
    shutil.copytree(paid_film, ark / "film")
    monkeypatch.chdir(ark / "film")
    return ark / "film"


def shoot(folder, **more):
    done = production.run(find_project(folder), reporter=Silent(), **more)
    assert not done.missed, done.missed
    return done


def output_of(*words):
    done = CliRunner().invoke(main.app, [*map(str, words)])
    if isinstance(done.exception, StoryboardError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def states(folder=Path(), **more):
    return {shot.id[0]: (shot.state, shot.wanted.request.provider) for shot in film_now(Project(
        file=folder.resolve() / "storyboard.yaml"), **more).plan.shots}  # fmt: skip


def files(folder, *names):
    return {
        file.relative_to(folder): file.read_bytes()
        for name in names
        for file in sorted((folder / name).rglob("*"))
        if file.is_file()
    }


def takes(folder):
    return {slate.parent.name for slate in (folder / "archive").glob("*/slate.json")}


def task_count(service):
    """Return how many tasks the service ever made."""
    return sum(service.tasks().values())


STANDS = {"one": ("up_to_date", "ark"), "two": ("up_to_date", "ark")}


@pytest.mark.parametrize(
    "words",
    [
        ["check"], ["plan"], ["plan", "--draft"], ["graph"], ["status"],
        ["why", "one"], ["approve", "one"], ["stitch"], ["stitch", "--draft"],
        ["report"], ["export", "--to", "otio"], ["export", "--to", "edl"], ["tasks", "list"],
        ["providers"], ["models"], ["doctor"], ["cancel"], ["run"],
        ["plan", "--prompts"], ["plan", "--json"], ["status", "--json"], ["graph", "-o", "graph.svg"],
        ["graph", "-o", "graph.dot"], ["why", "two"], ["stitch", "--reel", "main"],
        ["stitch", "-o", "other.mp4"], ["report", "--format", "json"], ["report", "--format", "html"],
        ["export", "--to", "fcpxml"], ["export", "--to", "xmeml"], ["export", "--bundle"], ["export", "--draft"],
        ["tasks", "list", "--json"], ["fmt"], ["schema"], ["providers", "--json"], ["models", "--json"],
        ["approve", "two", "1"], ["run", "--draft"], ["run", "--json"], ["run", "--no-stitch"],
        ["import", "list.csv", "--name", "other"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_verb_finds_a_paid_film_out_of_date_or_asks_for_more(film, service, words):
    before = task_count(service)
    Path("list.csv").write_text("id,action\nx,It rains.\n", encoding="utf-8")
    done = CliRunner().invoke(main.app, words)

    if isinstance(done.exception, StoryboardError):
        raise done.exception
    assert done.exit_code == 0, done.output
    for wrong in ("is out of date", "are out of date", "rehearsal", "made by the simulator", "provider changed"):
        assert wrong not in done.output, done.output
    assert states() == STANDS
    assert task_count(service) == before
    assert takes(film) == TAKES


def test_an_edit_that_comes_back_shows_the_paid_takes(film, service):
    before = task_count(service)
    output_of("export", "--to", "otio")

    assert "changed" not in output_of("import", "reels/main.otio", "--into", ".")
    assert (states(), task_count(service)) == (STANDS, before)


def test_each_task_is_asked_about_where_it_was_paid(film):
    slate = json.loads((film / "archive/one.take-01/slate.json").read_bytes())

    assert slate["attempt"]["task_id"] in output_of("tasks", "show", slate["attempt"]["task_id"])


def test_a_retake_and_what_replaces_a_rejected_take_are_asked_of_ark(film, service):
    before = task_count(service)
    production.retake(find_project(film), "two", reporter=Silent(), with_reels=False)
    assert task_count(service) == before + 1
    assert states() == STANDS
    output_of("reject", "one")
    assert states()["one"] == ("make", "ark")


def test_a_shot_that_is_new_and_a_cut_that_is_edited_stay_ark_s(film):
    text = FILM.replace("shots:\n", "reels: {main: {shots: [{shot: two, speed: 2}, one]}}\nshots:\n")
    Path("storyboard.yaml").write_text(text + "  - {id: three, action: It ends.}\n", encoding="utf-8")

    assert states() == STANDS | {"three": ("make", "ark")}


def test_the_studio_shows_the_paid_takes_and_judges_them(film):
    before = files(film, "reels")
    assert {shot.state for shot in film_view.film(find_project(film)).shots} == {"up to date"}
    judged = judge(find_project(film), "one", "circled", number=1)
    assert (judged.outdated, judged.takes[0].folder) == ((), "one.take-01")
    assert files(film, "reels") == before


def test_a_film_that_names_the_simulator_keeps_its_paid_files_whatever_the_verb(film):
    output_of("export", "--to", "edl")
    paid_files = files(film, "reels", "reports", "archive")
    Path("storyboard.yaml").write_text(FILM.replace("title: Two", "title: Two\nprovider: simulator"), encoding="utf-8")
    shoot(film)
    for words in (["stitch"], ["stitch", "--draft"], ["export", "--to", "edl"], ["report"], ["status"], ["graph"]):
        output_of(*words)

    assert {name: now for name, now in files(film, "reels", "reports", "archive").items() if name in paid_files} == (
        paid_files
    )
    assert (film / "reels/main.rehearsal.edl").is_file()
    page = (film / "reports/rehearsal/index.html").read_text(encoding="utf-8")
    assert "../../reports/rehearsal/run.json" in page
    assert "../../reports/run.json" not in page
    assert takes(film) == TAKES | {"one.take-02", "two.take-02"}


def cost_of(film):
    return sum(json.loads(slate.read_bytes())["attempt"]["tokens"] for slate in (film / "archive").glob("*/slate.json"))


def test_what_is_rehearsed_spends_nothing_of_the_film_s_budget(ark):
    """The budget has room for the film once."""
    (ark / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    shoot(ark, with_reels=False)
    tokens = cost_of(ark)
    (ark / "storyboard.yaml").write_text(f"{FILM}budget: {{tokens: {tokens}}}\n", encoding="utf-8")

    shoot(ark, with_reels=False, provider="ark")

    assert states() == STANDS


def test_a_paid_film_whose_budget_is_spent_can_still_be_rehearsed(film):
    (film / "storyboard.yaml").write_text(f"{FILM}budget: {{tokens: {cost_of(film)}}}\n", encoding="utf-8")

    shoot(film, with_reels=False, provider="simulator")

    assert takes(film) == TAKES | {"one.take-02", "two.take-02"}
    (film / "storyboard.yaml").write_text(
        f"{FILM}budget: {{tokens: {cost_of(film) // 2}}}\n".replace("It happens", "It rains"), encoding="utf-8"
    )
    missed = production.run(find_project(film), reporter=Silent(), with_reels=False).missed
    assert [segment.cause for segment in missed] == ["budget", "blocked"]


def test_a_cap_of_a_run_holds_a_rehearsal_too(film):
    done = production.run(find_project(film), reporter=Silent(), provider="simulator", cap=Budget(tokens=1))

    assert {segment.cause for segment in done.missed} == {"budget", "blocked"}


@pytest.mark.slow
@pytest.mark.parametrize("point", ["intent committed", "answer received", "receipt committed"])
def test_a_film_whose_first_run_was_killed_knows_whose_it_is(ark, service, point):
    """Also where the process died before the service answered."""
    (ark / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    before = task_count(service)

    assert in_a_process(shoot_and_die, str(ark), point) == -9

    assert states() == {"one": ("make", "ark"), "two": ("waits", "ark")}
    shoot(ark, with_reels=False)
    assert states() == STANDS
    assert task_count(service) == before + 2


def shoot_and_die(folder, point):
    crash_points.interrupt_at(_Killer(Death(point)))
    # Another process goes by the calendar.
    production.run(find_project(Path(folder)), reporter=Silent(), provider="ark", model_anyway=True)


def test_a_create_that_was_surely_refused_makes_no_ark_film(ark, monkeypatch):
    (ark / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    monkeypatch.setenv("ARK_API_KEY", "invalid")

    done = production.run(find_project(ark), reporter=Silent(), provider="ark", with_reels=False)

    assert done.missed
    assert states() == {"one": ("make", "simulator"), "two": ("waits", "simulator")}


def test_a_note_that_is_withdrawn_leaves_the_others(ark):
    (ark / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    project = find_project(ark)
    for at in ("2026-04-04T18:44:34.000000Z", "2026-04-04T18:44:35.000000Z"):
        note_payee(project, "one", provider="ark", at=at)
    note_payee(project, "one", provider="ark", at="2026-04-04T18:44:35.000000Z", is_withdrawn=True)
    assert payees(project)["one"].at == "2026-04-04T18:44:34.000000Z"
    note_payee(project, "one", provider="ark", at="2026-04-04T18:44:34.000000Z", is_withdrawn=True)
    assert usual_provider(payees(project)) == "simulator"


def test_a_note_is_never_written_through_a_link(ark):
    (ark / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    (ark / ".storyboard").mkdir()
    (ark / ".storyboard/paid.jsonl").symlink_to(ark / "elsewhere")

    with pytest.raises(ArchiveError, match=r"paid\.jsonl: cannot be written"):
        note_payee(find_project(ark), "one", provider="ark", at="2026-04-04T18:44:34.000000Z")
    assert not (ark / "elsewhere").exists()


def test_another_machine_learns_from_the_bucket_whose_film_it_is(ark, monkeypatch):
    """Its first verb knows it already."""
    with serve_bucket() as s3:
        for name, value in s3.environment(s3.fresh()).items():
            monkeypatch.setenv(name, value)
        first = ark / "first/film"
        first.mkdir(parents=True)
        (first / "storyboard.yaml").write_text(FILM, encoding="utf-8")
        shoot(first, provider="ark", with_reels=False)
        for number, look in enumerate((states, list_tasks, run_again)):
            second = ark / f"machine-{number}/film"
            second.mkdir(parents=True)
            (second / "storyboard.yaml").write_text(FILM, encoding="utf-8")
            look(second)
            assert states(second) == STANDS
            assert takes(second) == TAKES


def list_tasks(folder):
    assert json.loads(output_of("tasks", "list", "--project", str(folder), "--json"))["tasks"]


def run_again(folder):
    assert not shoot(folder, with_reels=False).filed


def test_a_rehearsal_sends_nothing_to_a_service_that_is_paid(ark, service):
    """Not even what a run before it was about to send."""
    (ark / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    before = task_count(service)
    assert in_a_process(shoot_and_die, str(ark), "intent committed") == -9

    shoot(ark, with_reels=False, provider="simulator")

    assert task_count(service) == before
    made = {"one": ("up_to_date", "simulator"), "two": ("up_to_date", "simulator")}
    assert states(provider="simulator") == made
