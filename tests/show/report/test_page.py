"""The page shows the whole film, and nothing that was written into it runs."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from storyboard.show.entries import ReelView
from storyboard.show.report.numbers import money, span
from tests.show.report.page_tree import Tree, card_of, page_of
from tests.show.report.report_films import (
    LAST_FRAME_URL,
    a_done_entry,
    a_failed_attempt,
    a_failed_entry,
    a_made_attempt,
    a_project,
    a_report,
    a_scene,
    a_shot,
    a_take,
    an_attempt,
    an_entry,
    page_bytes,
    polls,
)


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path / "fox")


def test_the_head_names_the_film_and_counts_it(project):
    """A shot in pieces is done when all its pieces are; a failed one is counted."""
    tree = Tree(
        page_of(
            project,
            a_done_entry(a_shot("wake")),
            a_done_entry(a_shot("river"), segment=1, segments=2),
            a_failed_entry(a_shot("river"), segment=2, segments=2),
            synopsis="They run home.",
        )
    )

    assert tree.texts("h1") == ["The girl and the fox"]
    assert tree.texts("p", class_="synopsis") == ["They run home."]
    assert tree.texts("dl", class_="figures") == [
        "shots done 1 / 2 of picture 0:10 tokens 217,800 list price $0.52 failed 1"
    ]
    (run,) = tree.texts("dl", class_="run")
    assert run == (
        "Made by ark, doubao-seedance-1-5-pro-251215 Run fox_20260404T184433.385337Z "
        "Written 2026-04-05 08:40 UTC Record run.json"
    )


@pytest.mark.parametrize(
    ("prices", "shown"),
    [
        ((0.26136, None), "and 1 take of unknown price > $0.26"),
        ((None, None), "price not known ?"),
        ((0.0, 0.0), "list price $0.00"),
    ],
)
def test_an_unknown_price_is_never_shown_as_nothing(project, prices, shown):
    entries = [
        a_done_entry(a_shot(name), take=a_take(a_made_attempt(name, usd=usd)))
        for name, usd in zip(("wake", "run"), prices, strict=True)
    ]

    assert shown in Tree(page_of(project, *entries)).texts("dl", class_="figures")[0]


def test_a_simulated_film_says_that_nothing_was_billed(project):
    """Its prices are those of the real thing, and nobody may take them for a bill."""
    entry = a_done_entry(take=a_take(a_made_attempt(provider="simulator")))
    tree = Tree(page_of(project, entry))

    assert "list price; simulated, nothing billed $0.26" in tree.texts("dl", class_="figures")[0]
    assert "Cost 108,900 tokens, $0.26 (simulated) Time taken" in tree.texts("article")[0]


def test_links_are_relative_and_lead_from_the_page_into_the_archive(project):
    """The page can be moved with its project folder; no link leaves it."""
    take = replace_folder(a_take(), "part 2.run#1.take-01")
    page = page_of(project, a_done_entry(take=take))

    hrefs = [given["href"] for given, _ in Tree(page).all("a") if not given["href"].startswith("#")]

    assert hrefs == [
        "../reports/run.json",
        "../archive/part%202.run%231.take-01/01_video.mp4",
        "../archive/part%202.run%231.take-01/01_video.mp4",
        "../archive/part%202.run%231.take-01/03_first_frame.png",
        "../archive/part%202.run%231.take-01/02_last_frame.png",
    ]


def replace_folder(take, folder):
    return take.model_copy(update={"folder": folder})


def test_a_page_elsewhere_still_finds_the_archive(project, tmp_path):
    """Its links start at its own folder."""
    page = page_bytes(project, a_report([a_done_entry()]), folder=tmp_path / "out" / "today").decode()

    assert 'href="../../fox/archive/run.take-01/01_video.mp4"' in page


def test_a_failed_shot_says_what_why_and_what_to_do(project):
    """The service's words, our hint, the id for its support desk, and no cost."""
    tree = Tree(page_of(project, a_failed_entry(note="The output video may contain sensitive information.")))

    (trouble,) = tree.texts("div", class_="trouble")
    assert trouble == (
        "moderation: OutputVideoSensitiveContentDetected The output video may contain sensitive information. "
        "change the words, then retake request 0217753"
    )
    assert tree.texts("p", class_="note") == []
    assert "no take" in tree.texts("article")[0]
    assert "Cost nothing billed" in tree.texts("article")[0]


@pytest.mark.parametrize(
    ("attempt", "cost"),
    [
        (an_attempt(state="submitted", polls=polls("running")), "Seed 7 So far 0:10 Model"),
        (a_failed_attempt(state="expired"), "Cost nothing billed Time taken"),
        (a_made_attempt(tokens=None, usd=None), "Cost not known Time taken"),
        (a_made_attempt(usd=None), "Cost 108,900 tokens, price not known Time taken"),
        (a_made_attempt(tokens=1, usd=0.0000024), "Cost 1 token, < $0.0001 Time taken"),
    ],
)
def test_a_cost_is_told_as_far_as_it_is_known(project, attempt, cost):
    state = "running" if attempt.state == "submitted" else "failed"

    assert cost in card_of(project, an_entry(state=state, attempt=attempt))


def test_a_create_of_unknown_outcome_may_have_cost_something(project):
    """Nobody may read there that it was free."""
    failure = a_failed_attempt().failure.model_copy(update={"type": "unknown"})

    assert "Cost not known" in card_of(project, an_entry(state="failed", attempt=a_failed_attempt(failure=failure)))


def test_a_blocked_shot_says_what_it_waits_for(project):
    card = card_of(project, an_entry(a_shot(from_="wake"), state="blocked", note="waits for wake, which failed"))

    assert card == "1 run blocked a shot above it failed waits for wake, which failed"


def test_a_shot_not_yet_asked_for_shows_what_will_be_asked(project):
    """The rendered prompt where there is one, else the writer's words."""
    assert card_of(project, an_entry(prompt="a girl runs")) == "1 run waiting not shot yet a girl runs"
    assert card_of(project, an_entry(a_shot(action="{{ cast.mia }} runs"))).endswith("{{ cast.mia }} runs")


def test_chains_lead_both_ways(project):
    """The card above names the one below, pieces by their number; a bridge names where it ends."""
    tree = Tree(
        page_of(
            project,
            a_done_entry(a_shot("river"), segment=1, segments=2),
            a_done_entry(a_shot("river"), segment=2, segments=2),
            a_done_entry(a_shot("bank", from_="river", to="home")),
            a_done_entry(a_shot("home")),
        )
    )

    assert tree.texts("ul", class_="chain") == [
        "→ leads to river 2 of 2",
        "← opens on the last frame of river 1 of 2 → leads to bank",
        "← opens on the last frame of river 2 of 2 ⇥ ends on the first frame of home",
    ]
    ids = {given["id"] for given, _ in tree.all("article")}
    assert ids == {"shot-river", "shot-river.2", "shot-bank", "shot-home"}
    assert {given["href"][1:] for given, _ in tree.all("a") if given["href"].startswith("#shot-")} == ids


def test_the_strip_shows_every_piece_in_order_and_marks_the_chain(project):
    """A frame that opens on the one before it carries the mark; one that opens on another does not."""
    tree = Tree(
        page_of(
            project,
            a_done_entry(a_shot("wake")),
            a_done_entry(a_shot("run", from_="wake")),
            an_entry(a_shot("rest", from_="wake")),
        )
    )
    cells = [(given["class"], text) for given, text in tree.all("li") if given.get("class", "").startswith("cell")]

    assert cells == [
        ("cell is-done", "1 wake"),
        ("cell is-done is-chained", "2 run"),
        ("cell is-waiting", "waiting 3 rest"),
    ]


def test_scenes_are_sections_in_file_order(project):
    """On the strip and among the cards; a scene without a title goes by its id."""
    dawn, dusk = a_scene(scene_id="dawn", title="清晨"), a_scene(scene_id="dusk", title="")

    tree = Tree(page_of(project, a_done_entry(a_shot("wake"), scene=dawn), a_done_entry(a_shot("rest"), scene=dusk)))

    assert tree.texts("h3") == ["清晨", "dusk", "清晨", "dusk"]


def test_a_film_of_one_nameless_scene_has_no_scene_heads(project):
    assert Tree(page_of(project, a_done_entry(scene=a_scene(title="")))).texts("h3") == []


def test_a_long_prompt_folds_and_a_short_one_stands(project):
    """Both are there whole."""
    tree = Tree(page_of(project, an_entry(prompt="狐狸" * 200)))
    assert tree.texts("summary") == ["狐狸" * 200]

    assert Tree(page_of(project, an_entry(prompt="狐狸"))).texts("p", class_="prompt") == ["狐狸"]


HOSTILE = (
    "<script>alert(1)</script>\"><img src=x onerror=alert(1)> '); javascript:alert(1) {{ 7*7 }} \u202eevil\u202c שלום"
)


def test_nothing_that_was_written_runs(project):
    """Prompts, titles, notes, names and the service's own words are text: no tag, no attribute, no template."""
    shot = a_shot(role=HOSTILE, notes=HOSTILE, tags=(HOSTILE,), action=HOSTILE)
    failure = a_failed_attempt().failure.model_copy(
        update=dict.fromkeys(("code", "message", "hint", "request_id"), HOSTILE)
    )
    failed = a_failed_attempt(prompt=HOSTILE, failure=failure, task_id=HOSTILE, model_id=HOSTILE)
    entries = [
        a_done_entry(shot, take=a_take(a_made_attempt(prompt=HOSTILE)), scene=a_scene(title=HOSTILE)),
        an_entry(a_shot("rest"), state="failed", attempt=failed, note=HOSTILE),
    ]
    tree = Tree(page_of(project, *entries, title=HOSTILE, synopsis=HOSTILE, run_id=HOSTILE, model=HOSTILE))

    assert len(tree.all("script")) == 1
    assert {name for _, given, _ in tree.elements for name in given if name.startswith("on")} == set()
    assert all(given["src"].startswith("data:image/jpeg;base64,") for given, _ in tree.all("img"))
    assert tree.texts("h1") == [" ".join(HOSTILE.split())]
    assert tree.texts("title") == [" ".join(HOSTILE.split())]
    assert tree.texts("p", class_="prompt") == [" ".join(HOSTILE.split())] * 2


def test_text_of_any_direction_is_kept_apart(project):
    """Each text finds its own direction, so that Hebrew turns nothing around it."""
    tree = Tree(page_of(project, an_entry(a_shot(tags=("שלום",)), prompt="שלום")))

    assert [given["dir"] for given, _ in tree.all("p", class_="prompt")] == ["auto"]
    assert "שלום" in tree.texts("bdi")


def test_the_policy_allows_our_script_alone_and_no_network(project):
    """No host, no inline but ours by its digest, no eval; pictures only from the page itself."""
    (policy,) = [
        given["content"] for given, _ in Tree(page_of(project, an_entry())).all("meta") if "http-equiv" in given
    ]

    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert re.fullmatch(r"'sha256-[\w+/]{43}='", rules.pop("script-src"))
    assert re.fullmatch(r"'sha256-[\w+/]{43}='", rules.pop("style-src"))
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "media-src": "'self' file:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_no_signed_link_stands_in_the_page(project):
    """Not in the request's pictures, not in the service's words."""
    failure = a_failed_attempt().failure.model_copy(update={"message": f"cannot download {LAST_FRAME_URL}"})
    page = page_of(
        project,
        a_done_entry(),
        an_entry(
            a_shot("rest"), state="failed", attempt=a_failed_attempt("rest", failure=failure), note=LAST_FRAME_URL
        ),
    )

    assert "cannot download https://tos.example.com/clip_last-frame.png?***" in page
    assert "Signature" not in page


def test_reels_play_from_their_files(project):
    """With length and poster; a name of any script is a link that works."""
    reel = a_reel("主片 1", duration_s=3723.4, poster=b"\xff\xd8jpeg")
    tree = Tree(page_of(project, an_entry(), reels=(reel,)))

    player = tree.all("video")[0][0]
    assert player["src"] == "../reels/%E4%B8%BB%E7%89%87%201.mp4"
    assert player["preload"] == "metadata"
    assert player["poster"] == "data:image/jpeg;base64,/9hqcGVn"
    assert "controls" in player
    assert tree.texts("figcaption") == ["主片 1 1:02:03"]


def test_a_reel_without_a_poster_has_none(project):
    tree = Tree(page_of(project, an_entry(), reels=(a_reel("main", poster=None),)))

    assert "poster" not in tree.all("video")[0][0]


def a_reel(name, **values):
    return ReelView(**{"name": name, "path": f"reels/{name}.mp4", "duration_s": 5.0, "poster": None, **values})


def test_states_can_be_filtered_where_there_is_more_than_one(project):
    buttons = Tree(page_of(project, a_done_entry(), a_failed_entry(a_shot("rest")))).texts("button")
    assert buttons[:3] == ["all", "done", "failed"]

    assert "all" not in Tree(page_of(project, a_done_entry())).texts("button")


def test_half_a_character_from_a_service_does_not_stop_the_page(project):
    """Half of a surrogate pair cannot be written as UTF-8; it is shown by its number."""
    report = replace(a_report([an_entry()]), title="fox \ud83d")

    assert '<h1 dir="auto">fox \\ud83d</h1>' in page_bytes(project, report, folder=project.reports).decode()


@pytest.mark.parametrize(
    ("usd", "shown"),
    [("0", "$0.00"), ("0.26136", "$0.26"), ("0.005", "$0.0050"), ("1234.565", "$1,234.57")],
)
def test_money_is_rounded_half_up_where_it_is_shown(usd, shown):
    assert money(Decimal(usd)) == shown


@pytest.mark.parametrize(("duration_s", "shown"), [(0, "0:00"), (5.04, "0:05"), (59.6, "1:00"), (3600, "1:00:00")])
def test_lengths_read_like_a_clock(duration_s, shown):
    assert span(duration_s) == shown
