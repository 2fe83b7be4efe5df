"""What the tests of callbacks share: a run that is called back, and a call."""

from uuid import uuid4

import httpx

from storyboard.archive.takes import read_takes
from storyboard.plan.make_plan import plan
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot


def post(url, body=b"{}"):
    return httpx.post(url, content=body, trust_env=False, timeout=120).status_code


def run(film, project, provider, *, callback_url):
    planned = plan(film, read_takes(project), project=project)
    return shoot(
        planned, project=project, reporter=Silent(), run_id=uuid4().hex,
        connect_to=lambda name, project: provider, callback_url=callback_url,
    )  # fmt: skip
