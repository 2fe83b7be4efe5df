"""Words by which a model reads an edit of a reference video, or going on with it, into a text that means neither."""

import pytest

from storyboard.load.load import check
from tests.load.wrong_files import TOP

VIDEO = "{video: 'https://h/v.mp4', duration: 5}"


@pytest.fixture
def warnings_of(write):
    """What check says of a shot with this text."""

    def of(text, more="", *, model="seedance-2.5", references=f"[{VIDEO}]"):
        shot = f'shots: [{{id: a, action: "{text}", model: {model}, references: {references}{more}}}]\n'
        return [
            (problem.message, problem.hint) for problem in check(write(TOP + shot)) if "may read `" in problem.message
        ]

    return of


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Edit the coat.", "Edit", "edit"),
        ("She walks as in @Video1; add snow.", "add", "edit"),
        ("Remove the man", "Remove", "edit"),
        ("replace the sky", "replace", "edit"),
        ("change her coat", "change", "edit"),
        ("增加一只狐狸", "增加", "edit"),
        ("把天空替换为夜空", "替换", "edit"),
        ("删除背景里的人", "删除", "edit"),
        ("修改颜色", "修改", "edit"),
        ("Extend the walk", "Extend", "extend"),
        ("continue to the door", "continue", "extend"),
        ("延长这段视频", "延长", "extend"),
        ("续写故事", "续写", "extend"),
    ],
)
def test_a_word_of_another_task_is_warned_of_with_the_error_that_would_come(warnings_of, text, word, kind):
    ((message, hint),) = warnings_of(text)

    assert f"`{word}` in the text of shot 'a'" in message
    assert message.endswith("the task may fail with InvalidParameter.TaskTypeMismatch")
    assert hint.endswith(f"or write `omni_reference_task_type: {kind}`")
    assert ("Please note that this is not video editing." in hint) == (kind == "edit")


def test_what_the_model_decides_itself_fails_where_length_or_ratio_do_not_fit(warnings_of):
    ((message, _),) = warnings_of("add snow", ", omni_reference_task_type: auto, duration: 5")

    assert message.endswith("the task may fail with InvalidParameter.TaskTypeConstraint")
    assert warnings_of("add snow", ", omni_reference_task_type: auto, duration: -1") == []


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("The editor walks through additional snow, unchanged.", {}),
        ("Add snow. Please note that this is not video editing.", {}),
        ("add snow", {"more": ", omni_reference_task_type: edit, duration: -1"}),
        ("continue", {"more": ", omni_reference_task_type: extend"}),
        ("add snow", {"references": "['https://h/a.png']"}),
        ("add snow", {"model": "seedance-2.0"}),
    ],
)
def test_nothing_is_said_where_no_other_task_can_be_read(warnings_of, text, more):
    assert warnings_of(text, **more) == []


@pytest.mark.parametrize(
    ("text", "declared", "word"),
    [
        ("change the sky", "extend", "change"),
        ("删除人", "extend", "删除"),
        ("continue to the door", "edit", "continue"),
    ],
)
def test_a_word_of_another_task_than_the_declared_one_is_warned_of(warnings_of, text, declared, word):
    ((message, hint),) = warnings_of(text, f", omni_reference_task_type: {declared}, duration: -1")

    assert f"may read `{word}`" in message
    assert message.endswith("the task may fail with InvalidParameter.TaskTypeMismatch")
    assert hint.endswith(f"or begin with `{declared}`")


@pytest.mark.parametrize(
    ("text", "is_told"), [("He removes his hat, remove it.", True), ("Extend it: remove the hat.", False)]
)
def test_a_shot_that_continues_is_told_of_words_that_mean_an_edit(write, text, is_told):
    """Unless the text says that it goes on."""
    shots = f'shots: [{{id: a, action: "It runs."}}, {{id: b, continues: a, action: "{text}"}}]\n'

    said = [one.message for one in check(write(TOP + "defaults: {model: seedance-2.5}\n" + shots))]

    assert any("may read `remove` in the text of shot 'b'" in message for message in said) == is_told
