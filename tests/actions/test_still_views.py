"""Stills as a page shows them: apart from shots, in the queue, in the cut, in forms and in edits."""

import pytest

from storyboard import production
from storyboard.actions import cut, edits, film_view, plans, reels, runs, shot_view, stills, verdicts, waiting
from storyboard.actions.run_request import RunRequest
from storyboard.actions.used_files import used_pictures
from storyboard.author.text_files import text_files
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.media.coded.probe import probe
from storyboard.project import Project
from storyboard.reporter import Silent
from tests.films import a_png

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, ratio: "16:9", duration: 2}
images: {takes: 2, ratio: "16:9"}  # of all
cast:
  ida: {text: an old keeper, images: [front]}
stills:
  - {id: front, action: "{{ cast.ida }}, front view", approve: true}  # her sheet
  - {id: pier, references: [ida], action: at the pier, takes: 1}
shots:
  - {id: turn, first_frame: pier, action: she turns}
  - {id: alone, action: a gull}
  - {id: gull, action: another gull}
reels: {main: [turn, alone]}
"""


@pytest.fixture
def ida(film: Project) -> Project:
    """Return a film with a sheet, a picture that is drawn from it, and a shot that opens on that."""
    film.file.write_text(FILM, "utf-8")
    return film


def run(film: Project, *only: str) -> None:
    """Run once."""
    production.run(film, reporter=Silent(), with_reels=False, only=only)


def states(film: Project) -> dict[str, str]:
    """Return how each shot and still stands."""
    return {shot.id: shot.state for shot in film_view.film(film).shots}


def test_stills_come_first_and_are_counted_apart(ida: Project) -> None:
    """Before anything is drawn."""
    view = film_view.film(ida)
    assert [(shot.id, shot.medium, shot.scene) for shot in view.shots] == [
        ("front", "still", "stills"),
        ("pier", "still", "stills"),
        ("turn", "video", "main"),
        ("alone", "video", "main"),
        ("gull", "video", "main"),
    ]
    assert [scene.id for scene in view.scenes] == ["main"]
    assert (view.done, view.total, view.stills_done, view.stills_total) == (0, 3, 0, 2)
    assert (view.shots[0].model, view.shots[0].duration_s, view.shots[0].reels) == ("seedream-5.5", 0, ())
    card = film_view.film_summary(ida)
    assert (card.done, card.total, card.stills_done, card.stills_total, card.poster) == (0, 3, 0, 2, "")


@pytest.mark.slow
def test_a_person_chooses_among_the_pictures_of_a_still(ida: Project) -> None:
    """What waits for it is told; a rejected one is no choice; approving lets the next run go on."""
    run(ida, "pier")
    [need] = waiting.needs_you(ida)
    assert (need.kind, need.shot, need.medium, need.holds) == ("approve", "front", "still", ("pier",))
    assert need.sentence == "2 pictures of front are ready; pier waits for it"
    assert need.next_step == "approve the one to use"
    assert [(choice.take, choice.picture) for choice in need.pictures] == [
        (1, "archive/front.take-01/01_still.png"),
        (2, "archive/front.take-02/01_still.png"),
    ]
    verdicts.reject(ida, "front", take=1)
    [need] = waiting.needs_you(ida)
    assert [choice.take for choice in need.pictures] == [2]
    assert need.sentence == "front take 2 is ready; pier waits for it"
    verdicts.approve(ida, "front", take=2)
    assert waiting.needs_you(ida) == ()
    assert states(ida)["front"] == "up to date"
    assert film_view.film(ida).stills_done == 1
    # A still's picture stands for the film until a shot has one.
    assert film_view.film_summary(ida).poster == "archive/front.take-02/01_still.png"


@pytest.mark.slow
def test_a_made_still_stands_for_the_shot_that_opens_on_it(ida: Project) -> None:
    """As long as a stitch with slugs shows it; stills are never asked for in the tray."""
    assert cut.cut_view(ida, "main").tray == ("gull",)
    assert [item.kind for item in cut.cut_view(ida, "main").items] == ["slug", "slug"]
    run(ida, "pier")
    verdicts.approve(ida, "front", take=1)
    run(ida, "pier")
    view = cut.cut_view(ida, "main")
    assert [(item.kind, item.shot, item.poster, item.clip) for item in view.items] == [
        ("still", "turn", "archive/pier.take-01/01_still.png", ""),
        ("slug", "alone", "", ""),
    ]
    reels.stitch(ida, reporter=Silent(), with_slugs=True)
    assert view.frames == probe(ida.reel("main")).frames
    assert film_view.film(ida).shots[2].poster == "archive/pier.take-01/01_still.png"
    # A picture that is out of date stands for nothing.
    edits.edit(ida, [edits.SetStep(path="stills/pier/action", value="on the pier")])
    assert [item.kind for item in cut.cut_view(ida, "main").items] == ["slug", "slug"]


def test_the_form_of_a_still_is_that_of_its_image_model(ida: Project) -> None:
    """Each field says where it is written: at the still, or under `images`."""
    detail = shot_view.shot_detail(ida, "front")
    form = {field.name: field for field in detail.form}
    assert list(form) == ["provider", "model", "ratio", "size", "seed", "takes", "approve"]
    assert (form["model"].default, form["takes"].value, form["approve"].value) == ("seedream-5.5", 2, True)
    assert "seedream-5.0-pro" in form["model"].values
    assert "2K" in form["size"].values
    assert "ark" in form["provider"].values
    assert detail.medium == "still"
    assert "duration" not in detail.settings
    takes, action = detail.fields["takes"], detail.fields["action"]
    assert [(place.path, place.origin) for place in takes.places] == [("images/takes", "film")]
    assert (takes.path, action.places[0].path) == ("stills/0/takes", "stills/0/action")


@pytest.mark.slow
def test_a_still_tells_what_hangs_on_it_and_what_that_costs(ida: Project) -> None:
    """Its pictures, those that it is drawn from, and every place where it stands."""
    before = shot_view.shot_detail(ida, "pier")
    [picture] = before.segments[0].pictures
    assert (picture.kind, picture.of, picture.path) == ("still", "front", "")
    run(ida, "front")
    verdicts.approve(ida, "front", take=1)
    run(ida, "turn")
    front, pier = shot_view.shot_detail(ida, "front"), shot_view.shot_detail(ida, "pier")
    assert front.below == ("pier",)
    assert [(use.owner, use.field, use.path) for use in front.uses] == [
        ("ida of the cast", "images", "cast/ida/images/0")
    ]
    assert [(use.owner, use.field) for use in pier.uses] == [("turn", "first_frame")]
    assert pier.segments[0].pictures[0].path == "archive/front.take-01/01_still.png"
    [turn] = shot_view.shot_detail(ida, "turn").segments
    assert [(each.kind, each.of, each.path) for each in turn.pictures] == [
        ("still", "pier", "archive/pier.take-01/01_still.png")
    ]
    assert [take.frames for take in front.segments[0].takes] == [1, 1]
    assert any("turn" in effect and "$" in effect for why in front.why for effect in why.effects)


def test_fields_of_stills_are_edited_where_they_stand(ida: Project) -> None:
    """One line is another one, comments stay, and undoing puts the text back."""
    edited = edits.edit(ida, [edits.SetStep(path="stills/front/approve", value=False)])
    assert ida.file.read_text("utf-8") == FILM.replace("approve: true}  # her", "approve: false}  # her")
    edits.undo(ida, edited.files)
    edited = edits.edit(ida, [edits.SetStep(path="images/takes", value=3)])
    assert ida.file.read_text("utf-8") == FILM.replace("takes: 2, ratio", "takes: 3, ratio")
    edits.undo(ida, edited.files)
    assert ida.file.read_text("utf-8") == FILM
    new = [
        edits.AddStep(path=("stills",), value={"id": "coat", "references": ["front"], "action": "the coat"}),
        edits.SetStep(path=("shots", "alone", "first_frame"), value="coat"),
    ]
    edits.edit(ida, new)
    assert "  - {id: coat, references: [front], action: the coat}\n" in ida.file.read_text("utf-8")
    assert "  - {id: alone, first_frame: coat, action: a gull}\n" in ida.file.read_text("utf-8")


def test_the_first_still_of_a_film_makes_the_list(film: Project) -> None:
    """A film that has none gets the key before its shots."""
    edits.edit(film, [edits.AddStep(path=("stills",), value={"id": "pier", "action": "a pier"})])
    text = film.file.read_text("utf-8")
    assert text.index("stills:\n") < text.index("shots:\n")
    assert [shot.id for shot in film_view.film(film).shots] == ["pier", "door", "yard"]


def test_a_still_that_is_used_is_deleted_with_its_uses_or_not_at_all(ida: Project) -> None:
    """A list that it leaves empty goes too; what is in an included file is left to the writer."""
    with pytest.raises(StoryboardInvalid):
        stills.delete_still(ida, "pier")
    assert ida.file.read_text("utf-8") == FILM
    stills.delete_still(ida, "pier", with_uses=True)
    assert ida.file.read_text("utf-8") == FILM.replace(
        "  - {id: pier, references: [ida], action: at the pier, takes: 1}\n", ""
    ).replace("first_frame: pier, ", "")
    stills.delete_still(ida, "front", with_uses=True)
    assert "images: [" not in ida.file.read_text("utf-8")
    assert "\nstills:" not in ida.file.read_text("utf-8")
    assert list(states(ida)) == ["turn", "alone", "gull"]
    (ida.folder / "shared.yaml").write_text("cast:\n  mia: {text: a girl, image: pier}\n", "utf-8")
    ida.file.write_text(FILM.replace("title: Ida\n", "title: Ida\ninclude: [shared.yaml]\n"), "utf-8")
    assert [(use.file, use.owner) for use in stills.uses_of(text_files(ida), "pier")] == [
        ("storyboard.yaml", "turn"),
        ("shared.yaml", "mia of the cast"),
    ]
    with pytest.raises(CommandError, match=r"shared\.yaml uses it"):
        stills.delete_still(ida, "pier", with_uses=True)


def test_a_plan_until_the_stills_has_no_clip(ida: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor a still that is drawn from a clip; a film without stills says so."""
    ida.file.write_text(FILM.replace("stills:\n", "stills:\n  - {id: late, from: turn, action: later}\n"), "utf-8")
    whole = plans.plan(ida)
    assert [(take.shot, take.medium) for take in whole.to_make if take.medium == "still"] == [
        ("front", "still"),
        ("pier", "still"),
        ("late", "still"),
    ]
    assert [take.shot for take in plans.plan(ida, RunRequest(until="stills")).to_make] == ["front", "pier"]
    assert [take.shot for take in plans.plan(ida, RunRequest(until="stills", only=("front",))).to_make] == ["front"]
    begun: list[list[str]] = []
    monkeypatch.setattr(runs, "_begin", lambda project, words: begun.append(words))
    runs.start_run(ida, RunRequest(until="stills", stitch=False))
    assert begun == [["run", "--until=stills", "--no-stitch", "--", str(ida.file)]]


def test_a_film_without_stills_has_none_to_stop_after(film: Project) -> None:
    """It is said before anything is sent."""
    with pytest.raises(CommandError, match="the film has no stills to make"):
        plans.plan(film, RunRequest(until="stills"))


def test_pictures_that_a_still_is_drawn_from_can_be_shown(ida: Project) -> None:
    """They are the film's as those of its shots are."""
    (ida.folder / "boat.png").write_bytes(a_png())
    ida.file.write_text(FILM.replace("references: [ida]", "references: [boat.png, ida]"), "utf-8")
    assert "boat.png" in used_pictures(ida)
