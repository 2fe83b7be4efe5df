"""What a report holds of a film at one time does not grow with the film."""

import json

import pytest

from storyboard.files import write_pieces
from storyboard.shoot.state.journal import Journal, open_journal
from storyboard.show.report.cards import Places, cards
from storyboard.show.report.write import page_file, record_file
from storyboard.show.standings import entries_of
from tests.films import a_film
from tests.films import a_shot as a_planned_shot
from tests.plan.desk import Desk
from tests.show.report.records import dump_record
from tests.show.report.report_films import (
    a_done_entry,
    a_project,
    a_report,
    a_shot,
    an_attempt,
    full_record,
    polls,
    with_frames,
)


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path / "fox")


def done_entries(*shots):
    return [a_done_entry(a_shot(shot)) for shot in shots]


def test_the_record_comes_one_result_at_a_time(project):
    """Each in a piece of its own, after the head and before the end."""
    pieces = list(record_file(project, a_report(done_entries("a", "b", "c"))))

    assert [piece.count(b'"task_id": "VID_') for piece in pieces] == [0, 1, 1, 1, 0]


@pytest.mark.parametrize("shots", ["", "a", "abc"])
def test_a_record_in_pieces_is_the_same_json_as_in_one(shots):
    """To the byte."""
    record = full_record(done_entries(*shots), run_id="r", film="fox", provider="ark", model="m")
    at_once = json.dumps(record.model_dump(exclude={"storyboard"}), indent=2, ensure_ascii=False)

    assert dump_record(record) == at_once


def test_a_card_is_made_when_its_turn_comes(tmp_path):
    """Its frames are looked for then, and not kept for the next look."""
    asked = []

    class Pictures:
        def get(self, frame):
            asked.append(frame.path.parent.name)

    film = cards(done_entries("a", "b"), places=Places(archive=tmp_path, archive_href="", pictures=Pictures()))

    turns = iter(film)
    assert asked == []
    assert next(turns).shot == "a"
    assert asked == ["a.take-01"] * 2
    assert [card.shot for card in film] == ["a", "b"]
    assert asked == ["a.take-01"] * 4 + ["b.take-01"] * 2


def test_no_piece_of_the_page_holds_pictures_of_two_frames(project):
    """All pictures stand in the page, and that is most of it."""
    entries = done_entries("a", "b", "c")
    with_frames(project, entries)

    pieces = list(page_file(project, a_report(entries), folder=project.reports))

    assert sum(piece.count(b"data:image/jpeg") for piece in pieces) == 9
    assert max(piece.count(b"data:image/jpeg") for piece in pieces) == 1


def test_what_breaks_off_leaves_the_file_as_it_was(tmp_path):
    file = tmp_path / "index.html"
    file.write_bytes(b"whole")

    def broken_pieces():
        yield b"half"
        raise LookupError

    with pytest.raises(LookupError):
        write_pieces(file, broken_pieces())

    assert file.read_bytes() == b"whole"


def test_of_attempts_without_a_take_the_newest_is_read(project):
    """With its polls, which stand beside it in the journal."""
    with open_journal(project) as journal:
        for number, take in enumerate((2, 3, 1)):
            attempt = an_attempt("s", take=take, polls=polls("running"))
            journal.add(str(number), attempt)
            journal.add_poll(str(number), attempt.polls[0])
        journal.add("other", an_attempt("t"))

        newest = journal.newest([("s", 1), ("nowhere", 1)])

    assert {segment: (last.key.take, len(last.polls)) for segment, last in newest.items()} == {("s", 1): (3, 1)}


def test_pictures_are_kept_before_the_page_is_made(project):
    """Several at a time, as decoding is what a first page waits for."""
    entries = done_entries("a", "b")
    with_frames(project, entries)

    next(page_file(project, a_report(entries), folder=project.reports))

    frames = {
        facts.sha256 for entry in entries for facts in (entry.take.slate.first_frame, entry.take.slate.last_frame)
    }
    assert {file.stem for file in (project.state / "thumbnails").iterdir()} == frames


@pytest.mark.parametrize("shots", [1, 12])
def test_attempts_of_takes_that_count_are_not_read_from_the_journal(project, shots, monkeypatch):
    """Their slates hold them: one question is asked of the journal, however many shots are done."""
    desk = Desk(a_film(*(a_planned_shot(f"s{number}") for number in range(shots))), project)
    for shot in desk.plan().shots:
        desk.make(shot)
    read = []
    monkeypatch.setattr(Journal, "attempt", lambda _, attempt_id: read.append(attempt_id))
    with open_journal(project) as journal:
        for takes in desk.takes.values():
            journal.add(takes[0].folder, takes[0].slate.attempt)

    entries = entries_of(desk.plan(), takes=desk.takes, missing={}, made_before=frozenset(), project=project)

    assert read == []
    assert {entry.state for entry in entries} == {"done"}
