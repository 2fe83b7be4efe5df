"""Every change made on a page is undone one by one, and nothing that somebody else changed since."""

import pytest

from storyboard.actions import changes, edits, notes, verdicts
from storyboard.archive.takes import read_takes
from storyboard.errors import CommandError, EditConflict
from storyboard.project import Project


@pytest.mark.slow
def test_changes_are_undone_in_turn_and_done_again(shot: Project) -> None:
    """Words, a verdict and a note; each has its sentence, and a server that starts anew knows them."""
    before = shot.file.read_text("utf-8")
    changes.remember(shot, edits.edit(shot, [edits.SetStep(path="shots/door/action", value="A gate.")]))
    changes.remember(shot, verdicts.approve(shot, "door", take=1))
    changes.remember(shot, notes.add_note(shot, "door", "the hand", at_s=1))
    assert [change.sentence for change in changes.undoable(shot)] == [
        "noted something on door take 1 at 00:00:01:00",
        "approved door take 1",
        "changed shots/0/action",
    ]
    assert changes.undo_last(shot).folders == ("door.take-01",)
    assert notes.notes_of(shot) == ()
    changes.undo_last(shot)
    assert read_takes(shot)["door", 1][0].verdict is None
    undone = changes.undo_last(shot)
    assert (undone.change.sentence, undone.kind) == ("changed shots/0/action", "undone")
    assert shot.file.read_text("utf-8") == before
    with pytest.raises(CommandError, match="nothing to undo"):
        changes.undo_last(shot)

    assert len(changes.redoable(shot)) == 3
    for _ in range(3):
        changes.redo_last(shot)
    assert "A gate." in shot.file.read_text("utf-8")
    assert read_takes(shot)["door", 1][0].is_circled
    assert [note.text for note in notes.notes_of(shot)] == ["the hand"]
    for _ in range(3):
        changes.undo_last(shot)
    assert shot.file.read_text("utf-8") == before
    changes.remember(shot, verdicts.reject(shot, "yard", take=1))
    assert changes.redoable(shot) == ()


def test_what_somebody_else_changed_since_stays(shot: Project) -> None:
    """In an editor, or with a verb; the change may be forgotten then."""
    changes.remember(shot, edits.edit(shot, [edits.SetStep(path="title", value="Other")]))
    shot.file.write_text(shot.file.read_text("utf-8") + "# by hand\n", "utf-8")
    with pytest.raises(EditConflict):
        changes.undo_last(shot)
    assert shot.file.read_text("utf-8").endswith("# by hand\n")
    assert changes.forget_last(shot) is not None

    changes.remember(shot, verdicts.approve(shot, "door", take=1))
    verdicts.reject(shot, "door", take=1, note="no")
    with pytest.raises(CommandError, match="since; nothing was undone"):
        changes.undo_last(shot)
    assert read_takes(shot)["door", 1][0].is_rejected
    changes.forget_last(shot)

    made = notes.add_note(shot, "door", "first", take=1)
    changes.remember(shot, made)
    assert made.note is not None
    notes.edit_note(shot, made.note.folder, made.note.id, text="other")
    with pytest.raises(CommandError, match="since; nothing was undone"):
        changes.undo_last(shot)
    assert changes.forget_last(shot) is not None
    assert changes.forget_last(shot) is None


def test_what_changed_nothing_is_not_remembered(shot: Project) -> None:
    """And a damaged list is an empty one."""
    assert changes.remember(shot, edits.edit(shot, [])) is None
    assert changes.undoable(shot) == ()
    changes.remember(shot, verdicts.approve(shot, "door", take=1))
    (shot.state / "changes.json").write_text("{", "utf-8")
    assert changes.undoable(shot) == ()
    assert changes.remember(shot, verdicts.clear(shot, "door")) is not None
