"""The contract of providers, kept by all five: each class says how one service answers."""

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from storyboard.model.installed import provider_names
from storyboard.model.tasks import Cancelled, Expired, Failed, Queued, Running, Succeeded
from storyboard.providers import ark
from storyboard.providers.gateway import Gateway
from storyboard.providers.http_client import Account
from storyboard.providers.jimeng import Jimeng
from storyboard.providers.pace import pace_at
from storyboard.providers.simulator import InProcess
from storyboard.providers.testing.contract import ProviderContract
from storyboard.providers.testing.stand_in import Answer
from storyboard.simulator.settings import SimulatorSettings

STATUSES = {
    Queued: "queued",
    Running: "running",
    Succeeded: "succeeded",
    Failed: "failed",
    Cancelled: "cancelled",
    Expired: "expired",
}


def account(provider, url, key, **more):
    return Account(provider=provider, base_url=url, key=key, pace=pace_at(url), **more)


class TestArk(ProviderContract):
    """Volcengine Ark: bodies of its "Video Generation API" pages."""

    def connect(self, url):
        return ark.Ark(account("ark", url, self.key))

    def create_answer(self, task_id):
        return Answer(200, {"id": task_id} if task_id else {})

    def get_answer(self, task_id, progress):
        return Answer(200, self._task(task_id, progress))

    def odd_state_answer(self, task_id):
        return Answer(200, {"id": task_id, "status": "daydreaming"})

    def list_answer(self, tasks):
        return Answer(200, {"items": [self._task(*task) for task in tasks], "total": len(tasks)})

    def _task(self, task_id, progress):
        body = {"id": task_id, "model": "doubao-seedance-1-0-pro-250528", "status": STATUSES[type(progress)]}
        match progress:
            case Failed(code=code, message=message):
                return body | {"error": {"code": code, "message": message}}
            case Succeeded():
                content = {"video_url": progress.video_url, "last_frame_url": progress.last_frame_url}
                return body | {
                    "content": {name: url for name, url in content.items() if url},
                    "usage": {"completion_tokens": progress.tokens, "total_tokens": progress.tokens},
                    "seed": progress.seed,
                }
        return body


class TestBytePlus(TestArk):
    """BytePlus ModelArk: the same wire, other ids."""

    def connect(self, url):
        return ark.Ark(account("byteplus", url, self.key, catalogue="byteplus"))


class TestSimulator(TestArk):
    """In process: what would go over the network goes to an application, and errors come out of it as they are."""

    @pytest.fixture(autouse=True)
    def in_front_of_the_stand_in(self, monkeypatch):
        monkeypatch.setattr("storyboard.simulator.app.create_app", lambda _: passing_on())

    def connect(self, url):
        return ark.Ark(account("simulator", url, self.key), transport=InProcess(SimulatorSettings(folder=Path())))


def passing_on():
    """Return an application that asks whom the client meant; what breaks there breaks here."""

    async def pass_on(request):
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        # As it was quoted; the request's own url is not.
        path = request.scope["raw_path"].decode()
        url = str(request.base_url.replace(path="")) + path + "?" * bool(request.url.query) + request.url.query
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.request(request.method, url, headers=headers, content=await request.body())
        return Response(answer.content, answer.status_code, headers=dict(answer.headers))

    app = Starlette(routes=[Route("/{path:path}", pass_on, methods=["GET", "POST", "DELETE"])])
    app.state.account = SimpleNamespace(aclose=lambda: asyncio.sleep(0))
    return app


class TestGateway(ProviderContract):
    """The gateway with Ark's bodies: its page shows one answer about a task."""

    cancels = False

    def connect(self, url):
        return Gateway(account("gateway", url, self.key))

    def create_answer(self, task_id):
        return Answer(200, {"success": True, "data": {"id": task_id}})

    def get_answer(self, task_id, progress):
        return None if progress == Cancelled() else self._answer_in_state(task_id, STATUSES[type(progress)], progress)

    def odd_state_answer(self, task_id):
        return self._answer_in_state(task_id, "daydreaming", Running())

    def _answer_in_state(self, task_id, status, progress):
        data = {
            "id": task_id,
            "status": status,
            "result_url": getattr(progress, "video_url", None),
            "last_frame_url": getattr(progress, "last_frame_url", None),
            "error_message": getattr(progress, "message", None),
            "created_at": "2026-03-10T13:41:23.000000Z",
            "started_at": None,
            "completed_at": None,
        }
        return Answer(200, {"success": True, "data": data})

    def progress_on_wire(self, progress):
        return without_codes_and_numbers(progress)


class TestJimeng(ProviderContract):
    """The gateway in front of Jimeng: no last frame, no list, no cancel."""

    cancels = False
    words: ClassVar = {
        Queued: "QUEUED", Running: "IN_PROGRESS", Succeeded: "SUCCESS", Failed: "FAILURE",
    }  # fmt: skip

    def connect(self, url):
        return Jimeng(account("jimeng", url, self.key))

    def create_answer(self, task_id):
        return Answer(200, {"code": "success", "message": "", "data": task_id})

    def get_answer(self, task_id, progress):
        word = self.words.get(type(progress))
        return self._answer_in_state(task_id, word, progress) if word else None

    def odd_state_answer(self, task_id):
        return self._answer_in_state(task_id, "DAYDREAMING", Running())

    def _answer_in_state(self, task_id, status, progress):
        made = {"data": {"video": progress.video_url}} if isinstance(progress, Succeeded) else None
        data = {
            "task_id": task_id,
            "notify_hook": "",
            "action": "jimeng-videos",
            "status": status,
            "fail_reason": getattr(progress, "message", ""),
            "submit_time": 1748191710,
            "start_time": 0,
            "finish_time": 0,
            "progress": "30%",
            "data": made,
        }
        return Answer(200, {"code": "success", "message": "", "data": data})

    def progress_on_wire(self, progress):
        bare = without_codes_and_numbers(progress)
        return replace(bare, last_frame_url=None) if isinstance(bare, Succeeded) else bare


def without_codes_and_numbers(progress):
    """Return what a gateway passes on of *progress*: neither error codes nor tokens and seeds."""
    match progress:
        case Succeeded():
            return replace(progress, tokens=None, seed=None)
        case Failed():
            return replace(progress, code="")
    return progress


def test_every_registered_provider_keeps_the_contract():
    """One that is added needs a class here."""
    tried = {kept().connect("http://127.0.0.1:9").name for kept in all_below(ProviderContract)}

    assert set(provider_names()) <= tried


def all_below(kind):
    """Return every class that descends from *kind*."""
    return {kind}.union(*map(all_below, kind.__subclasses__())) - {ProviderContract}
