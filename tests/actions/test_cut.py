"""A reel as it would be cut now is, to the frame, the reel that a stitch makes."""

from pathlib import Path

import pytest

from storyboard import production
from storyboard.actions import cut, edits, reels, verdicts
from storyboard.errors import CommandError
from storyboard.plan.film_now import film_now
from storyboard.project import Project
from storyboard.reporter import Silent
from tests.actions.cuts import assert_as_stitched
from tests.films import a_png

LONG = """\
storyboard: 1
title: Test
defaults: {model: seedance-1.0-pro-fast, duration: 2, resolution: 480p}
shots:
  - {id: door, action: A door opens.}
  - {id: yard, from: door, action: A yard.}
  - {id: rain, action: Rain.}
  - {id: spare, action: Nobody sees it.}
reels:
  main:
    title_card: Test
    end_card: The end
    shots:
      - door
      - yard
      - {shot: rain, transition: {kind: dissolve, duration: 0.5}, speed: 2}
      - {shot: door, trim: {start: 0.5, end: 1}}
      - {shot: rain, freeze: {at: 1, for: 0.5}}
      - {shot: yard, transition: fade to black}
  fast: {shots: [door, yard, {shot: door, trim: {start: 0.5}}, yard, {shot: rain, speed: 3}], fps: 30, resolution: 720p}
"""


def shoot_all(project: Project) -> None:
    """Shoot a film, with a person who approves whatever waits for one."""
    for _ in range(6):
        production.run(project, reporter=Silent(), with_reels=False)
        waiting = [shot for planned in film_now(project).plan.shots for shot, _ in planned.held_by]
        if not waiting:
            return
        for shot in dict.fromkeys(waiting):
            verdicts.approve(project, shot)


@pytest.mark.slow
def test_trims_speeds_frozen_frames_cards_and_other_rates_are_counted(film: Project) -> None:
    """Each entry names its place in the file."""
    film.file.write_text(LONG, "utf-8")
    shoot_all(film)
    reels.stitch(film, reporter=Silent())
    assert_as_stitched(film, "main")
    assert_as_stitched(film, "fast")
    view = cut.cut_view(film, "main")
    assert [item.kind for item in view.items] == ["title_card", *["take"] * 6, "end_card"]
    assert [item.entry for item in view.items] == [None, 0, 1, 2, 3, 4, 5, None]
    assert view.has_transitions
    assert view.tray == ("spare",)
    door, yard, rain, trimmed, frozen, _ = view.items[1:-1]
    assert (door.opens_on, yard.opens_on) == ((), ("door",))
    # The frame that both hold is seen once, as the yard has it.
    assert (door.in_frame, door.out_frame, door.frames, yard.shares_first_frame) == (0, 48, 48, True)
    assert rain.transition == cut.TransitionView(kind="dissolve", seen_kind="fade", frames=12)
    assert (rain.speed, rain.source_frames, rain.frames) == (2, 49, 24)
    assert (trimmed.in_frame, trimmed.out_frame, trimmed.trim) == (12, 24, cut.TrimView(start=0.5, end=1))
    assert frozen.freeze == cut.FreezeView(frame=24, frames=12)
    assert (film.folder / door.clip).is_file()
    assert view == cut.CutView.model_validate_json(view.model_dump_json())


def test_a_film_without_takes_is_seen_as_stills_and_slugs(film: Project) -> None:
    """Each as long as its shot is planned, in the words of its state; nothing is written for it."""
    (film.folder / "door.png").write_bytes(a_png())
    film.file.write_text(film.file.read_text("utf-8").replace("id: door,", "id: door, first_frame: door.png,"), "utf-8")
    view = cut.cut_view(film, "main")
    assert [(item.kind, item.shot, item.frames, item.state) for item in view.items] == [
        ("still", "door", 48, "to make"),
        ("slug", "yard", 49, "waiting"),
    ]
    assert (view.items[0].poster, view.items[0].clip) == ("door.png", "")
    assert "A yard." in view.items[1].text
    assert view.frames == 97
    assert not film.state.exists()


def test_a_reel_that_is_not_there_is_named(film: Project) -> None:
    """With those that are."""
    with pytest.raises(CommandError) as caught:
        cut.cut_view(film, "nobody")
    assert caught.value.hint == "there are: main"


def test_an_edit_of_an_entry_by_its_place_is_the_entry_that_was_seen(film: Project) -> None:
    """The place counts entries of the file, not clips."""
    film.file.write_text(LONG, "utf-8")
    item = next(item for item in cut.cut_view(film, "fast").items if item.trim)
    assert item.entry == 2
    edits.remove_entry(film, "fast", item.entry)
    assert not any(item.trim for item in cut.cut_view(film, "fast").items)


def test_a_film_that_has_stills_is_cut_of_its_shots_alone(tmp_path: Path) -> None:
    """A still is a picture, and no part of a reel."""
    file = tmp_path / "storyboard.yaml"
    file.write_text(
        "storyboard: 1\ntitle: Test\ndefaults: {model: seedance-2.0-mini, duration: 4}\n"
        "stills:\n  - {id: ida, action: A keeper.}\n"
        "shots:\n  - {id: walk, references: [ida], action: She walks.}\nreels:\n  main: [walk]\n",
        encoding="utf-8",
    )

    view = cut.cut_view(Project(file=file), "main")

    assert [(item.shot, item.frames) for item in view.items] == [("walk", 97)]
