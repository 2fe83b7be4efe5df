"""What a page shows of a film: light lists, all of one shot, its form, and what waits for a person."""

from pathlib import Path

import pytest

from storyboard import production
from storyboard.actions import film_view, shot_view, verdicts, waiting
from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.setting_form import SettingField, setting_fields
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.load.load import check, load
from storyboard.project import Project
from storyboard.reporter import Silent
from tests.actions.conftest import FILM
from tests.films import a_png

GATES = """\
storyboard: 1
title: Gates
budget: {usd: 3}
defaults: {model: seedance-1.0-pro-fast, duration: 2, resolution: 480p}
shots:
  - {id: door, action: A door opens., approve: true}
  - {id: yard, from: door, action: A yard.}
  - {id: kite, action: A kite., model: seedance-1.5-pro, duration: 4, draft: true}
reels: {main: [door, yard], other: [yard]}
"""


def write(film: Project, text: str) -> None:
    """Let the film say *text*."""
    film.file.write_text(text, "utf-8")


def shoot(film: Project) -> None:
    """Run once."""
    production.run(film, reporter=Silent(), with_reels=False)


@pytest.mark.slow
def test_a_light_film_tells_states_prices_and_reels(film: Project) -> None:
    """Before anything is shot, and after: posters and verdicts come with takes."""
    write(film, GATES)
    before = film_view.film(film)
    assert [(shot.id, shot.state, shot.duration_s, shot.reels) for shot in before.shots] == [
        ("door", "to make", pytest.approx(49 / 24, abs=0.001), ("main",)),
        ("yard", "waiting", pytest.approx(49 / 24, abs=0.001), ("main", "other")),
        ("kite", "waiting", pytest.approx(97 / 24, abs=0.001), ()),
    ]
    door = before.shots[0]
    assert door.usd is not None
    assert door.usd > 0
    assert (door.poster, door.takes, door.verdict) == ("", 0, None)
    shoot(film)
    verdicts.approve(film, "door")
    after = film_view.film(film)
    assert [shot.state for shot in after.shots] == ["up to date", "to make", "waits for you"]
    door = after.shots[0]
    assert (film.folder / door.poster).is_file()
    assert (door.verdict, door.takes, door.circled, door.usd) == ("circled", 1, 1, 0)
    assert after.done == 1
    assert after == film_view.FilmView.model_validate_json(after.model_dump_json())


@pytest.mark.slow
def test_the_grid_of_films_needs_no_more_than_a_summary(film: Project) -> None:
    """One with mistakes says how many, and stands in the grid."""
    write(film, GATES)
    shoot(film)
    told = film_view.film_summary(film)
    assert told.is_free, "the simulator makes it"
    assert (told.title, told.done, told.total, told.budget_usd, told.waits_for_you) == ("Gates", 0, 3, 3, 2)
    assert (film.folder / told.poster).is_file()
    first = told.changed_at
    verdicts.approve(film, "door")
    assert film_view.film_summary(film).changed_at > first
    write(film, GATES.replace("from: door", "from: dor"))
    broken = film_view.film_summary(film)
    assert (broken.title, broken.mistakes, broken.total) == ("film", 1, 0)


@pytest.mark.slow
def test_what_waits_for_a_person_comes_with_the_words_to_type(film: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate, and a draft to judge; once said, they are gone."""
    monkeypatch.chdir(film.folder.parent)
    write(film, GATES)
    assert waiting.needs_you(film) == ()
    shoot(film)
    needs = waiting.needs_you(film)
    assert [(need.kind, need.shot, need.take, need.holds) for need in needs] == [
        ("approve", "door", 1, ("yard",)),
        ("judge_draft", "kite", 1, ()),
    ]
    assert needs[0].sentence == "door take 1 is ready; yard waits for it"
    assert [need.command for need in needs] == ["storyboard approve film door 1", "storyboard approve film kite 1"]
    for need in needs:
        verdicts.approve(film, need.shot, take=need.take)
    assert waiting.needs_you(film) == ()


@pytest.mark.slow
def test_all_of_one_shot_is_told(film: Project) -> None:
    """Where its fields are written, what is sent, its takes, and what opens on it."""
    (film.folder / "door.png").write_bytes(a_png())
    write(film, GATES.replace("id: door,", "id: door, first_frame: door.png,"))
    waits = shot_view.shot_detail(film, "yard").segments[0].pictures
    assert [(picture.kind, picture.of, picture.path) for picture in waits] == [("last_frame", "door", "")]
    shoot(film)
    told = shot_view.shot_detail(film, "door")
    assert told.fields["action"].places[0].origin == "here"
    assert told.fields["duration"].places[0].origin == "film"
    assert told.fields["from"].places == ()
    assert told.fields["from"].path == "shots/0/from"
    assert told.below == ("yard",)
    (segment,) = told.segments
    assert "A door opens." in segment.planned.prompt
    assert [(take.take, take.counts, take.fits) for take in segment.takes] == [(1, True, True)]
    assert [(picture.role, picture.path) for picture in segment.pictures] == [("first_frame", "door.png")]
    assert told.why[0].sentence.startswith("door is up to date")
    assert told == shot_view.ShotDetail.model_validate_json(told.model_dump_json())
    given = shot_view.shot_detail(film, "yard").segments[0].pictures[0]
    assert (film.folder / given.path).is_file()
    with pytest.raises(CommandError):
        shot_view.shot_detail(film, "dor")


def form(film: Project, **more: str) -> dict[str, SettingField]:
    """Return the form of the door, which says *more*."""
    said = "".join(f", {name}: {value}" for name, value in more.items())
    write(film, GATES.replace("id: door", f"id: door{said}"))
    return {field.name: field for field in shot_view.shot_detail(film, "door").form}


def test_the_form_has_only_what_the_model_can_do(film: Project) -> None:
    """Ranges and choices are the model table's; what its provider has no word for is not asked."""
    plain = form(film)
    assert plain["duration"].least == 2
    assert plain["resolution"].values == ("480p", "720p", "1080p")
    assert plain["resolution"].value == "480p"
    assert plain["camera_fixed"].kind == "switch"
    assert "audio" not in plain
    assert "draft" not in plain
    assert "output_format" not in plain
    other = form(film, model="seedance-1.5-pro", duration="4")
    assert (other["duration"].least, other["duration"].most) == (4, 3600)
    assert other["audio"].kind == "switch"
    assert other["draft"].default is False
    assert "service_tier" not in form(film, model="seedance-1.5-pro", duration="4", draft="true")
    own = form(film, model="ep-of-mine-123456", resolution="null")
    assert "resolution" not in own
    assert own["model"].value == "ep-of-mine-123456"


def test_every_value_of_a_form_is_one_that_the_format_takes(film: Project) -> None:
    """For every model of the table: what may be chosen makes no mistake."""
    head = FILM[: FILM.index("shots:")]
    for name in form(film)["model"].values:
        write(film, head + f"shots: [{{id: door, action: A door., model: {name}, duration: 5}}]\n")
        loaded = load(film)
        for field in setting_fields(loaded.storyboard.scenes[0].shots[0], loaded.models):
            if field.name in {"resolution", "ratio", "service_tier", "output_format"}:
                shots = [f"{{id: s{n}, action: A, model: {name}, duration: 5, {field.name}: '{value}'}}"
                         for n, value in enumerate(field.values)]  # fmt: skip
                write(film, f"{head}shots: [{', '.join(shots)}]\n")
                assert [problem for problem in check(film) if problem.severity == "error"] == []


@pytest.mark.slow
def test_a_watched_film_is_read_again_only_where_it_changed(film: Project) -> None:
    """A change of the file, of a picture, a take or a verdict is seen at the next look."""
    watch = FilmWatch(film)
    first = watch.now()
    assert watch.now() is first
    shoot(film)
    shot = watch.now()
    assert shot is not first
    assert watch.now() is shot
    verdicts.reject(film, "yard")
    assert watch.now() is not shot
    assert watch.now().plan.shots[1].state == "make"
    write(film, film.file.read_text("utf-8").replace("A yard.", "A garden."))
    assert "A garden." in watch.now().plan.shots[1].wanted.request.prompt
    assert watch.texts()[0].text.count("A garden.") == 1
    write(film, film.file.read_text("utf-8").replace("from: door", "from: dor"))
    with pytest.raises(StoryboardInvalid):
        watch.now()
    write(film, film.file.read_text("utf-8").replace("from: dor", "from: door"))
    assert watch.now().loaded.storyboard.title == "Test"


def test_templates_and_pictures_of_a_watched_film_are_seen(film: Project) -> None:
    """They stand beside the storyboard, in folders too."""
    prompts = film.folder / "prompts"
    prompts.mkdir()
    (prompts / "own.md.j2").write_text("Before.", "utf-8")
    write(film, film.file.read_text("utf-8").replace("title: Test", "title: Test\nprompt: own.md.j2"))
    watch = FilmWatch(film)
    assert watch.now().plan.shots[0].wanted.request.prompt == "Before."
    (prompts / "own.md.j2").write_text("After it.", "utf-8")
    assert watch.now().plan.shots[0].wanted.request.prompt == "After it."
    (prompts / "loop").symlink_to(Path(), target_is_directory=True)
    assert watch.now().plan.shots[0].wanted.request.prompt == "After it."
