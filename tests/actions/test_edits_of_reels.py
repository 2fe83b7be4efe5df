"""What a cutting room does, as edits of the file."""

import pytest

from storyboard.actions import edits
from storyboard.errors import EditConflict, StoryboardInvalid
from storyboard.load.load import load
from storyboard.project import Project


def last_line(film: Project) -> str:
    """Return the line in which the reel stands."""
    return film.file.read_text("utf-8").rstrip().split("\n")[-1].strip()


def test_the_reel_that_nobody_wrote_is_written_first(film: Project) -> None:
    """Every film has a reel `main`; to change it, it must stand in the file."""
    edits.reorder(film, "main", (1, 0))
    assert film.file.read_text("utf-8").endswith("action: A yard.}\n\nreels:\n  main: [yard, door]\n")


def test_trims_and_transitions_stand_in_the_entry(film: Project) -> None:
    """Whole seconds without a point; taken out again, the entry is its shot alone."""
    edits.trim(film, "main", 1, start=0.5, end=2.0)
    assert last_line(film) == "main: [door, {shot: yard, trim: {start: 0.5, end: 2}}]"
    edits.set_transition(film, "main", 1, "fade", duration=0.25)
    wanted = "main: [door, {shot: yard, transition: {kind: fade, duration: 0.25}, trim: {start: 0.5, end: 2}}]"
    assert last_line(film) == wanted
    edits.trim(film, "main", 1)
    edits.set_transition(film, "main", 1, None)
    assert last_line(film) == "main: [door, yard]"
    assert edits.trim(film, "main", 1).files == ()


def test_entries_come_and_go(film: Project) -> None:
    """A shot may stand in a reel more than once."""
    edits.add_entry(film, "main", "yard", index=0)
    edits.add_entry(film, "main", "door")
    edits.remove_entry(film, "main", 2)
    assert last_line(film) == "main: [yard, door, door]"


def test_a_reel_is_renamed_where_it_stands(film: Project) -> None:
    """The one that nobody wrote is written first; undone, it is as before."""
    before = film.file.read_text("utf-8")
    written = edits.rename_reel(film, "main", "long")
    assert last_line(film) == "long: [door, yard]"
    edits.undo(film, written.files)
    assert film.file.read_text("utf-8") == before
    with pytest.raises(StoryboardInvalid):
        edits.rename_reel(film, "main", "no/name")


def test_shots_come_and_go_with_their_entries(film: Project) -> None:
    """A shot that others open on stays, with the reason."""
    edits.add_shot(film, {"id": "rain", "from": "yard", "action": "Rain: cold."}, index=2)
    edits.reorder(film, "main", (2, 0, 1))
    edits.reorder_shots(film, (0, 1, 2))
    with pytest.raises(StoryboardInvalid, match="yard"):
        edits.delete_shot(film, "yard")
    assert "rain" in last_line(film)
    edits.delete_shot(film, "rain")
    assert last_line(film) == "main: [door, yard]"
    assert "rain" not in film.file.read_text("utf-8")


def test_an_edit_of_an_old_text_is_refused_and_undone_edits_are_back(film: Project) -> None:
    """Every result names what undoes it."""
    seen = {file.name: file.digest for file in edits.texts(film)}
    before = film.file.read_text("utf-8")
    result = edits.edit(film, [edits.SetStep(path="shots/door/action", value="Shut.")], digests=seen)
    with pytest.raises(EditConflict):
        edits.edit(film, [edits.SetStep(path="shots/door/action", value="Open.")], digests=seen)
    edits.undo(film, result.files)
    assert film.file.read_text("utf-8") == before


def test_steps_are_read_from_json_and_results_become_json(film: Project) -> None:
    """The page sends and gets these."""
    steps = edits.EDIT_STEPS.validate_json(
        '[{"do": "set", "path": "title", "value": "Other"}, {"do": "set", "path": ["shots", 0, "seed"], "value": 7},'
        ' {"do": "remove", "path": "shots/yard/from"}, {"do": "order", "path": "shots", "order": [1, 0]}]'
    )
    result = edits.edit(film, steps)
    assert result == edits.EditResult.model_validate_json(result.model_dump_json())
    assert edits.field(film, "shots/door/seed").places[0].value == 7
    assert edits.field(film, "shots/door/duration").places[0].origin == "film"
    assert [each.path for each in edits.check(film, [edits.SetStep(path="shots/door/seed", value=-7)])] == [
        "shots.door.seed"
    ]


def test_a_transition_of_the_usual_length_is_its_kind_alone(film: Project) -> None:
    """As a person writes it; a length that was written goes with the kind that it was for."""
    edits.set_transition(film, "main", 1, "dissolve")
    assert last_line(film) == "main: [door, {shot: yard, transition: dissolve}]"
    edits.set_transition(film, "main", 1, "fade", duration=0.25)
    edits.set_transition(film, "main", 1, "dissolve")
    assert last_line(film) == "main: [door, {shot: yard, transition: dissolve}]"


def test_a_scene_follows_one_list_of_shots(film: Project) -> None:
    """The list becomes the first scene, under the name that it had unwritten; undone, it is a list again."""
    before = film.file.read_text("utf-8")
    rain = {"id": "rain", "title": "Rain", "shots": [{"id": "wet", "action": "Rain."}]}
    added = edits.add_scene(film, rain)
    after = load(film).storyboard
    assert [(scene.id, len(scene.shots)) for scene in after.scenes] == [("main", 2), ("rain", 1)]
    assert before.partition("shots:")[2] in film.file.read_text("utf-8")
    edits.add_scene(film, {**rain, "id": "snow", "shots": [{"id": "white", "action": "Snow."}]})
    assert [scene.id for scene in load(film).storyboard.scenes] == ["main", "rain", "snow"]
    with pytest.raises(EditConflict):
        edits.undo(film, added.files)


def test_a_scene_that_cannot_be_leaves_the_list(film: Project) -> None:
    """Nothing is written where the new scene has a mistake."""
    before = film.file.read_text("utf-8")
    with pytest.raises(StoryboardInvalid):
        edits.add_scene(film, {"id": "main", "shots": [{"id": "wet", "action": "Rain."}]})
    assert film.file.read_text("utf-8") == before
