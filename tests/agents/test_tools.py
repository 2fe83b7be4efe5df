"""What each tool answers, over the official client, in the process of the server."""

from dataclasses import replace

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import ElicitResult, ErrorData

from storyboard.actions import runs
from storyboard.actions.runs import RunView, StartedRun
from storyboard.agents.tools import TOOLS
from storyboard.agents.words import tool_lines, tool_words
from storyboard.author.text_files import digest_of_text
from storyboard.model.clock import now
from tests.agents.asking import with_caller
from tests.films import a_png

READS = {"films", "film", "check", "plan", "status", "why", "look", "models"}


@pytest.fixture
def begun(monkeypatch):
    """Begin no run; give what would have been begun."""
    found = []

    def begin(_project, request):
        found.append(request)
        return StartedRun(state="running", pid=1, exit_status=None, said=())

    monkeypatch.setattr(runs, "start_run", begin)
    monkeypatch.setattr(runs, "start_retake", begin)
    return found


def paid(film):
    """Let the film be made by a service that charges."""
    film.file.write_text(film.file.read_text("utf-8").replace("title: Test", "title: Test\nprovider: ark"), "utf-8")


def test_tools_that_only_read_say_so_and_what_spends_or_replaces_says_so(film):
    async def work(call):
        return (await call.client.list_tools()).tools

    tools = {tool.name: tool.annotations for tool in with_caller([film], work)}

    assert {name for name, marks in tools.items() if marks.read_only_hint} == READS
    assert {name for name, marks in tools.items() if marks.destructive_hint} == {
        "run", "retake", "edit", "approve", "reject", "stitch", "hear",
    }  # fmt: skip
    assert {name for name, marks in tools.items() if marks.open_world_hint} == {"run", "retake", "hear"}
    assert not tools["run"].idempotent_hint


def test_a_film_is_begun_in_the_folder_that_was_named_and_written_by_one_edit(tmp_path):
    async def work(call):
        assert (await call("films"))["films"] == []
        made = await call("new", name="moon")
        written = await call(
            "edit",
            film="moon",
            digest=made["files"][0]["digest"],
            steps=[
                {"path": "title", "value": "The moon"},
                {"path": "shots", "value": [{"id": "rise", "action": "The moon rises."}]},
                {"path": "reels", "value": {"main": ["rise"]}},
            ],
        )
        return written, await call("film", film="moon"), await call("check", film="moon")

    written, film, checked = with_caller([], work, folders=[tmp_path])

    file = tmp_path / "moon" / "storyboard.yaml"
    assert written["digest"] == digest_of_text(file.read_bytes())
    assert "# Style words for every shot." in file.read_text("utf-8")
    assert (film["title"], [shot["shot"] for shot in film["shots"]]) == ("The moon", ["rise"])
    assert (checked["ok"], checked.step("plan")["usd"]) == (True, 0)


def test_an_edit_of_a_file_that_changed_meanwhile_says_what_changed(film):
    async def work(call):
        seen = await call("film")
        text = film.file.read_text("utf-8")
        film.file.write_text(text.replace("A yard.", "A wide yard."), "utf-8")
        digest = seen["files"][0]["digest"]
        late = await call("edit", digest=digest, path="title", value="Mine")
        again = await call("edit", digest=late["digest"], path="title", value="Mine")
        return late, again, await call("edit", digest="0" * 64, path="title", value="Mine")

    late, again, unknown = with_caller([film], work)

    assert (late["ok"], late["code"]) == (False, "CONFLICT")
    assert "+  - {id: yard, from: door, action: A wide yard.}" in late["changed"]
    assert again["ok"]
    assert "title: Mine" in film.file.read_text("utf-8")
    assert (unknown["code"], unknown["changed"]) == ("CONFLICT", [])


def test_an_edit_that_makes_a_mistake_is_refused_with_its_place(film):
    before = film.file.read_bytes()

    async def work(call):
        digest = (await call("film"))["files"][0]["digest"]
        return await call("edit", digest=digest, path="shots/door/from", value="nobody")

    told = with_caller([film], work)

    assert (told.is_error, told["code"]) == (True, "MISTAKES")
    assert told["problems"][0]["path"]
    assert film.file.read_bytes() == before


def test_a_run_without_a_token_or_with_a_stale_one_sends_nothing_and_says_why(film, begun):
    async def work(call):
        bare = await call("run")
        strange = await call("run", plan_token="plan-0")
        seen = await call("plan")
        film.file.write_text(film.file.read_text("utf-8").replace("A yard.", "A wide yard."), "utf-8")
        stale = await call("run", plan_token=seen["plan_token"])
        now = await call("plan")
        return bare, strange, stale, await call("run", plan_token=now["plan_token"], at_most=1)

    bare, strange, stale, last = with_caller([film], work)

    assert [told["code"] for told in (bare, strange, stale)] == ["PLAN_TOKEN_NEEDED", "PLAN_CHANGED", "PLAN_CHANGED"]
    assert stale["changed"] == ["the text, model or provider of yard changed"]
    assert stale.step("plan")["arguments"] == {"film": "film"}
    assert last["state"] == "running"
    assert [request.max_usd for request in begun] == [1]


def test_a_plan_that_costs_says_what_and_its_next_step_holds_the_price(film):
    paid(film)

    async def work(call):
        return await call("plan")

    told = with_caller([film], work)

    assert told["charged_takes"] == 2
    assert told["charged_usd"] == pytest.approx(0.03969)
    assert told.step("run")["usd"] == told.step("run")["arguments"]["at_most"] == told["charged_usd"]


def test_a_take_whose_price_is_in_yuan_alone_is_within_no_number_of_dollars(film, begun):
    """Neither the plan nor its next step says that it costs nothing, and 0 dollars begin none."""
    paid(film)
    text = film.file.read_text("utf-8").replace("seedance-1.0-pro-fast", "seedance-1.0-lite-i2v")
    film.file.write_text(text.replace("A door opens.", "A door opens., first_frame: door.png"), "utf-8")
    (film.folder / "door.png").write_bytes(a_png())

    async def work(call):
        plan = await call("plan", retake="door")
        return plan, await call("retake", plan_token=plan["plan_token"], at_most=0)

    plan, retake = with_caller([film], work)

    step = plan.step("retake")
    assert (plan["price"], plan["charged_usd"], step["usd"]) == ("¥0.20", None, None)
    assert "at_most" not in step["arguments"]
    assert retake["code"] == "OVER_AT_MOST"
    assert "costs ¥0.20, which nobody can say in US dollars" in retake["message"]
    assert begun == []


def test_a_plan_says_which_keys_are_lacking_and_what_is_left(film, monkeypatch):
    monkeypatch.delenv("ARK_API_KEY", raising=False)
    paid(film)
    text = film.file.read_text("utf-8").replace("shots:", "stills:\n  - {id: plate, action: A plate.}\nshots:")
    film.file.write_text(text, "utf-8")

    async def work(call):
        return await call("plan"), await call("plan", until="stills")

    whole, early = with_caller([film], work)

    assert any("ARK_API_KEY" in sentence for sentence in whole["lacking"])
    assert (whole["left_for_later"], early["left_for_later"]) == ("", "left for a later run: 2 shots")
    assert whole["left"] == early["left"] == []


def test_an_edit_after_a_check_is_told_what_changed_meanwhile(film):
    """Of a text that no other tool gave out before."""
    film.file.write_text(film.file.read_text("utf-8").replace("title: Test", "title: A new text of the checked film"))

    async def work(call):
        digest = (await call("check"))["files"][0]["digest"]
        film.file.write_text(film.file.read_text("utf-8").replace("A yard.", "A garden."), "utf-8")
        return await call("edit", digest=digest, path="title", value="Other")

    told = with_caller([film], work)

    assert told["code"] == "CONFLICT"
    assert "-  - {id: yard, from: door, action: A yard.}" in told["changed"]


def test_a_long_text_that_is_cut_says_so(film):
    film.file.write_text(film.file.read_text("utf-8").replace("A door opens.", "A door. " * 100), "utf-8")

    async def work(call):
        return await call("plan")

    prompt = with_caller([film], work)["to_make"][0]["prompt"]

    assert prompt.startswith("A door. ")
    assert prompt.endswith("characters in all)")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_that_can_ask_asks_the_person_before_money_is_spent(film, begun, mode):
    """In both ways of the protocol: a no sends nothing, a yes is as good as a token."""
    paid(film)
    asked, says = [], ["decline", "cancel", "accept", "accept"]

    async def ask(_context, params):
        asked.append(params.message)
        return ElicitResult(action=says.pop(0), content={} if not says else None)

    async def work(call):
        token = (await call("plan"))["plan_token"]
        answers = [await call("run", plan_token=token), await call("run"), await call("run")]
        return [*answers, await call("run", plan_token=token, at_most=2)]

    told = with_caller([film], work, mode=mode, elicitation_callback=ask)

    assert [answer["code"] for answer in told[:2]] == ["DECLINED", "DECLINED"]
    assert [answer["state"] for answer in told[2:]] == ["running", "running"]
    assert len(begun) == 2
    assert asked[0] == "Ask ark for 2 takes of the film film, about ¥0.17? This costs money."
    assert asked[3] == "Ask ark for 2 takes of the film film, about ¥0.17, at most $2.00? This costs money."


def test_nobody_is_asked_about_a_plan_that_costs_nothing(film, begun):
    async def ask(_context, _params):
        raise AssertionError

    async def work(call):
        return await call("run", plan_token=(await call("plan"))["plan_token"])

    assert with_caller([film], work, elicitation_callback=ask)["state"] == "running"
    assert len(begun) == 1


@pytest.mark.slow
def test_one_more_take_costs_no_more_than_was_said(shot, begun):
    paid(shot)

    async def work(call):
        token = (await call("plan", retake="door", provider="ark"))["plan_token"]
        bare = await call("retake")
        dear = await call("retake", plan_token=token, at_most=0.001)
        wrong = await call("run", plan_token=token)
        return bare, dear, wrong, await call("retake", plan_token=token, at_most=1)

    bare, dear, wrong, last = with_caller([shot], work)

    assert (bare["code"], dear["code"], wrong["code"]) == ("PLAN_TOKEN_NEEDED", "OVER_AT_MOST", "REFUSED")
    assert bare["next"][0]["fill"] == ["retake"]
    assert last["state"] == "running"
    assert [request.shot for request in begun] == ["door"]


def test_a_film_that_was_not_named_is_out_of_reach(film, tmp_path):
    """By its name, by its path, and by a path through the film that was."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "storyboard.yaml").write_text(film.file.read_text("utf-8"), "utf-8")
    before = (other / "storyboard.yaml").read_bytes()
    names = ["other", str(other), "../other", "film/../other", "", "film\0"]

    async def work(call):
        calls = [await call("film", film=name) for name in names if name]
        calls += [await call("new", name=name) for name in ("../up", "a/b", "..", "other", "film")]
        digest = (await call("film"))["files"][0]["digest"]
        calls.append(await call("film", view="text", file="../other/storyboard.yaml"))
        calls.append(await call("edit", digest=digest, path="title", value="x", file="../other/storyboard.yaml"))
        calls.append(await call("look", shot="../../other"))
        return calls

    told = with_caller([film], work)

    assert all(answer.is_error for answer in told), [answer.document for answer in told]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film", "other"]
    assert (other / "storyboard.yaml").read_bytes() == before


def test_arguments_that_a_tool_does_not_take_are_told(film):
    async def work(call):
        wrong = await call("plan", film="film", onyl=["door"])
        deep = await call("edit", digest="x", path="title", value="a\0b")
        return wrong, deep, await call("edit", digest="x")

    wrong, deep, empty = with_caller([film], work)

    assert (wrong["code"], wrong["mistakes"][0]["argument"]) == ("WRONG_ARGUMENTS", "onyl")
    assert deep["message"] == "a text that is sent holds a null, which no file may"
    assert empty["message"] == "an edit needs a path with its value, or steps"


def test_takes_are_looked_at_judged_and_explained(shot):
    """A sheet of all, a frame, a verdict that a person can undo, and why."""

    async def work(call):
        sheet = await call("look", shot="door")
        frame = await call("look", shot="door", take=1, at_s=1)
        circled = await call("approve", shot="door", take=1, note="good")
        return sheet, frame, circled, await call("why", shot="door"), await call("film", shot="door")

    sheet, frame, circled, why, door = with_caller([shot], work)

    for told in (sheet, frame):
        assert [picture.mime_type for picture in told.pictures] == ["image/jpeg"]
        assert len(told.pictures[0].data) * 3 / 4 <= 100_000
    assert sheet.step("approve")["arguments"] == {"film": "film", "shot": "door", "take": 1}
    assert circled["takes"] == [{"shot": "door", "segment": 1, "take": 1}]
    assert "circled by a person" in why["reasons"][0]["why"]
    assert (door["takes"][0]["verdict"], door["takes"][0]["note"]) == ("circled", "good")


def test_reels_are_stitched_and_their_files_told(shot):
    async def work(call):
        assert (await call("status")).step("stitch")
        stitched = await call("stitch")
        return stitched, await call("status")

    stitched, status = with_caller([shot], work)

    assert stitched["stitch"]["state"] == "done"
    assert status["reels"][0]["state"] == "up_to_date"
    assert status["reels"][0]["file"] == str(shot.folder / "reels" / "main.mp4")


def test_no_sentence_leads_around_the_token(film):
    """Where the command line would say which command goes on, a tool is named."""

    async def work(call):
        calls = [await call("approve", shot="yard"), await call("stitch"), await call("look", shot="yard")]
        return [*calls, await call("plan", retake="yard"), await call("status"), await call("why", shot="yard")]

    for told in with_caller([film], work):
        assert "storyboard run" not in str(told.document), told.document


def test_lines_of_a_run_name_tools():
    said = ["  then: storyboard run films/x, which makes the finals", "door.take-01: done", "see `storyboard why . a`"]

    assert tool_lines(said) == ["  then: the tool `run`", "door.take-01: done", "see the tool `why`"]
    assert tool_words("`storyboard tasks forget x a` settles it") == "`storyboard tasks forget x a` settles it"


def test_a_list_that_came_as_a_text_is_told(film):
    """Some clients send every value as one."""

    async def work(call):
        digest = (await call("film"))["files"][0]["digest"]
        return await call("edit", digest=digest, path="shots", value='[{"id": "a", "action": "A."}]')

    told = with_caller([film], work)

    assert told["hint"] == "nothing was written; the value of shots came as a text: send a list or a mapping itself"


def test_takes_of_the_simulator_cost_nothing_wherever_they_are_told(shot):
    async def work(call):
        return await call("plan", retake="door"), await call("look", shot="door"), await call("film", shot="door")

    planned, sheet, door = with_caller([shot], work)

    assert [told["usd"] for told in (planned["to_make"][0], sheet["takes"][0], door["takes"][0])] == [0, 0, 0]
    assert planned["usd_at_list_price"] > 0


def test_a_client_that_cannot_ask_though_it_says_so_sends_nothing(film, begun):
    paid(film)

    async def ask(_context, _params):
        return ErrorData(code=-32603, message="no window")

    async def work(call):
        return await call("run", plan_token=(await call("plan"))["plan_token"])

    told = with_caller([film], work, mode="legacy", elicitation_callback=ask)

    assert told["code"] == "NOT_ASKED"
    assert begun == []


def test_how_a_run_stands_is_told_though_the_file_has_a_mistake(film, monkeypatch):
    monkeypatch.setattr(runs, "run_now", lambda _project: RunView(pid=1, began_at=now(), can_interrupt=True))
    film.file.write_text("storyboard: 1\ntitle: [\n", "utf-8")

    async def work(call):
        return await call("status")

    told = with_caller([film], work)

    assert (told["code"], told["is_running"], told["ask_again_in_s"]) == ("MISTAKES", True, 2)


def test_what_nobody_foresaw_is_one_sentence_and_the_server_goes_on(film, monkeypatch):
    def fail(_library, _asked):
        raise RuntimeError("a secret of the machine")

    monkeypatch.setitem(TOOLS, "status", replace(TOOLS["status"], does=fail))

    async def work(call):
        return await call("status"), await call("film")

    broken, after = with_caller([film], work)

    assert (broken.is_error, broken["code"]) == (True, "UNFORESEEN")
    assert broken["message"] == "something unforeseen happened: RuntimeError"
    assert "secret" not in str(broken.document)
    assert after["ok"]


def test_a_tool_that_there_is_not_is_told(film):
    async def work(call):
        with pytest.raises(MCPError, match="there is no tool 'spend'"):
            await call.client.call_tool("spend", {})
        with pytest.raises(MCPError, match="there is no such resource"):
            await call.client.read_resource("storyboard://films/film/../../etc/passwd")
        with pytest.raises(MCPError, match="no film of that name"):
            await call.client.read_resource("storyboard://films/other/storyboard")
        with pytest.raises(MCPError, match="no run has written a record"):
            await call.client.read_resource("storyboard://films/film/record")
        with pytest.raises(MCPError, match="needs synopsis"):
            await call.client.get_prompt("write_a_storyboard", {})

    with_caller([film], work)
