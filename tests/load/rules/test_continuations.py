"""What `continues` asks of a shot, its model and its service."""

from storyboard.load.load import check, load
from tests.load.wrong_files import TOP

FILM = (
    TOP + "defaults: {model: seedance-2.5, duration: 4, ratio: '16:9', omni_reference_task_type: reference}\n"
    "cast: {mia: {text: a girl, image: 'asset://mia'}}\nshots:\n  - {id: a, action: x}\n"
)


def test_settings_of_the_film_pictures_and_sounds_go_with_it(write):
    """An inherited ratio and task type are meant for the other shots; the length is its own."""
    project = write(FILM + "  - {id: b, action: x, continues: a, duration: 9, references: [mia, 'https://h/a.mp3']}\n")

    assert [problem.message for problem in check(project) if problem.severity == "error"] == []
    assert load(project).storyboard.scenes[0].shots[1].continues == "a"


def test_a_service_without_references_says_that_it_cannot_go_on(write):
    project = write(FILM + "  - {id: b, action: x, continues: a, provider: jimeng, duration: 5}\n")

    assert "jimeng has no word for shots that go on from a clip" in [problem.message for problem in check(project)]


def test_a_model_that_is_not_in_the_table_may_be_able(write):
    project = write(FILM + "  - {id: b, action: x, continues: a, model: doubao-seedance-9-0-270101}\n")

    assert [problem.severity for problem in check(project)] == ["warning"]


def test_an_extension_written_by_hand_has_a_length_of_its_own(write):
    """Only an edit is as long as its video; both have its shape."""
    video = "ratio: '16:9', references: [{video: 'https://h/v.mp4', duration: 5}], omni_reference_task_type"
    project = write(FILM + f"  - {{id: b, action: x, {video}: extend}}\n  - {{id: c, action: x, {video}: edit}}\n")

    refused = [problem.message for problem in check(project) if problem.message.endswith("is refused")]
    assert sorted(refused) == [
        "seedance-2.5 makes what it edits as long and as wide as the video: `duration: 4` is refused",
        "seedance-2.5 makes what it edits as long and as wide as the video: `ratio: 16:9` is refused",
        "seedance-2.5 makes what it extends as wide as the video: `ratio: 16:9` is refused",
    ]
