"""How a board hears of what ends in its own process."""

import asyncio

import pytest

from storyboard.model.model_table import shipped_models
from storyboard.reporter import Silent
from storyboard.shoot import context as stage_module
from storyboard.shoot.context import Context


@pytest.fixture
def context(project):
    return Context(project=project, models=shipped_models(), journal=None, reporter=Silent(), connect=None)


def end_workflows(context, *workflow_ids):
    for workflow_id in workflow_ids:
        with context.announce_end(workflow_id):
            pass


def test_what_ended_before_anybody_waited_is_heard(context):
    end_workflows(context, "take-1", "filing-1")

    assert asyncio.run(context.wait_for_ends({"take-2", "filing-1"})) == ["filing-1"]
    context.forget_end("filing-1")
    assert asyncio.run(context.wait_for_ends({"take-1", "filing-1"})) == ["take-1"]


def test_an_end_is_heard_while_it_is_waited_for(context, monkeypatch):
    monkeypatch.setattr(stage_module, "_LOOKS_ANYWAY_S", 60.0)

    async def wait():
        waiting = asyncio.create_task(context.wait_for_ends({"filing-1"}))
        await asyncio.sleep(0)
        # The end of another's workflow must not use up the call.
        end_workflows(context, "take-7")
        await asyncio.sleep(0)
        assert not waiting.done()
        end_workflows(context, "filing-1")
        return await waiting

    assert asyncio.run(wait()) == ["filing-1"]


def test_a_workflow_that_fails_ends_too(context):
    with pytest.raises(ZeroDivisionError), context.announce_end("take-1"):
        _ = 1 / 0

    assert asyncio.run(context.wait_for_ends({"take-1"})) == ["take-1"]


def test_where_nothing_is_told_the_database_is_looked_at_anyway(context, monkeypatch):
    """As when a workflow is ended from outside."""
    monkeypatch.setattr(stage_module, "_LOOKS_ANYWAY_S", 0.01)
    end_workflows(context, "take-1")

    assert asyncio.run(context.wait_for_ends({"take-2"})) == []
