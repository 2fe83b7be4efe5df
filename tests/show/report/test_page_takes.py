"""The takes that a card shows."""

import pytest

from storyboard.model.takes import Verdict
from tests.show.report.page_tree import Tree, card_of, page_of
from tests.show.report.report_films import (
    a_done_entry,
    a_made_attempt,
    a_project,
    a_report,
    a_shot,
    a_take,
    an_entry,
    page_bytes,
    with_frames,
)


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path / "fox")


def test_every_take_was_paid_not_only_the_one_used(project):
    """Three takes of one shot cost three times one."""
    takes = tuple(a_take(a_made_attempt(take=number)) for number in (1, 2, 3))

    figures = Tree(page_of(project, a_done_entry(take=takes[1], takes=takes))).texts("dl", class_="figures")[0]

    assert "tokens 326,700 list price $0.78" in figures


def test_a_clip_that_was_paid_and_lost_counts(project):
    """The archive has nothing of it; the bill has."""
    lost = an_entry(state="failed", attempt=a_made_attempt(state="failed"))

    figures = Tree(page_of(project, lost)).texts("dl", class_="figures")[0]

    assert "tokens 108,900 list price $0.26 failed 1" in figures


def test_a_card_tells_a_take_in_full(project):
    """Prompt, take, length, picture, seed, cost, time, model and task, as people say them."""
    card = card_of(project, a_done_entry(a_shot(role="opening", tags=("fox",), notes="Keep the coat red.")))

    assert card == (
        "1 run done a fox runs over the grass "
        "Take 1 Length 5.04 s · 121 frames Picture 1280 × 720, silent Seed 97387 "
        "Cost 108,900 tokens, $0.26 Time taken 3:00 Model doubao-seedance-1-5-pro-251215 (ark) "
        "Task cgt-20260405024433-sbj8r opening fox Keep the coat red. clip first frame last frame"
    )


def test_several_takes_stand_side_by_side_and_the_one_used_is_marked(project):
    takes = tuple(a_take(a_made_attempt(take=number), seed=number) for number in (1, 2))

    tree = Tree(page_of(project, a_done_entry(take=takes[1], takes=takes)))

    assert tree.texts("ol", class_="candidates") == ["take 1 seed 1 take 2 (used) seed 2"]
    assert [given["alt"] for given, _ in tree.all("img") if "take" in given["alt"]] == [
        "run, take 1, first frame",
        "run, take 1, last frame",
        "run, take 2, first frame",
        "run, take 2, last frame",
    ]
    assert tree.texts("li", class_="is-used") == ["take 2 (used) seed 2"]
    assert "Take 2 of 2" in tree.texts("article")[0]


def test_a_take_of_other_words_says_so_beside_the_one_that_is_used(project):
    """What differs is in the prompt, not in luck; a draft differs from its final in any case."""
    old = a_take(a_made_attempt(take=1, fingerprint="old"), seed=1)
    new = a_take(a_made_attempt(take=2), seed=2)
    draft = a_take(a_made_attempt(take=3, fingerprint="draft"), seed=3)
    asked = draft.slate.attempt.asked.model_copy(update={"draft": True})
    attempt = draft.slate.attempt.model_copy(update={"asked": asked})
    draft = draft.model_copy(update={"slate": draft.slate.model_copy(update={"attempt": attempt})})

    tree = Tree(page_of(project, a_done_entry(take=new, takes=(old, new, draft))))

    words = "from an earlier version of this shot"
    takes = tree.texts("ol", class_="candidates")[0]
    assert takes == f"take 1 seed 1 {words} take 2 (used) seed 2 draft, take 3 seed 3"


def test_what_people_said_of_a_take_stands_with_it(project):
    """In their words, on the takes side by side and among the facts of the one that counts."""
    first, second = (a_take(a_made_attempt(take=number), seed=number) for number in (1, 2))
    rejected = first.model_copy(
        update={"verdict": Verdict(verdict="rejected", at="2026-04-05", note="<b>too dark</b>")}
    )
    circled = second.model_copy(update={"verdict": Verdict(verdict="circled", at="2026-04-05")})

    tree = Tree(page_of(project, a_done_entry(take=circled, takes=(rejected, circled))))

    assert tree.texts("li", class_="is-rejected") == ["take 1, rejected seed 1 <b>too dark</b>"]
    assert tree.texts("li", class_="is-used is-circled") == ["take 2 (used), circled seed 2"]
    assert "Take 2 of 2, circled" in tree.texts("article")[0]


def test_what_was_there_before_the_run_is_kept(project):
    assert Tree(page_of(project, a_done_entry(was_up_to_date=True))).texts("span", class_="state") == ["kept"]
    assert Tree(page_of(project, a_done_entry())).texts("span", class_="state") == ["done"]


def test_what_changed_since_a_take_is_on_its_card_as_text(tmp_path):
    """A person's words are no markup."""
    project = a_project(tmp_path / "fox")
    entry = a_done_entry(note="out of date: prompt changed", changes=("- prompt: a <b>fox</b>", "+ prompt: a wolf"))
    with_frames(project, [entry])

    page = page_bytes(project, a_report([entry]), folder=project.folder).decode()

    assert "- prompt: a &lt;b&gt;fox&lt;/b&gt;<br>+ prompt: a wolf" in page
