"""Builders of entries, attempts and takes, with the numbers of a real run where none are given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from PIL import Image

from storyboard.model.modes import mode_of_segment
from storyboard.model.segments import Segment
from storyboard.model.storyboard import Scene, Shot
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, ClipFacts, Failure, FileFacts, Poll, Request, Slate, Take
from storyboard.project import Project
from storyboard.show.entries import Entry, ReportInput
from storyboard.show.report.record import RunRecord
from storyboard.show.report.record_of import run_record
from storyboard.show.report.write import page_file, record_file

HOST = "https://ark.cn-beijing.volces.com/api/v3/contents/generations/tasks"
VIDEO_URL = "https://tos.example.com/clip.mp4?X-Tos-Expires=86400&X-Tos-Signature=cb74640f"
LAST_FRAME_URL = "https://tos.example.com/clip_last-frame.png?X-Tos-Expires=86400&X-Tos-Signature=945cecc5"
PROMPT = "a fox runs over the grass"


def a_shot(shot_id: str = "run", **written: object) -> Shot:
    """A shot, with `from` spelt `from_`."""
    return Shot(id=shot_id, **written)


def a_scene(*shots: Shot, scene_id: str = "meadow", title: str = "The meadow") -> Scene:
    return Scene(id=scene_id, title=title, shots=shots or (a_shot(),))


def polls(*provider_statuses: str) -> tuple[Poll, ...]:
    """One poll every ten seconds from 18:44:43 on, in the service's words."""
    ours = {"running": "processing", "queued": "processing"}
    first = datetime(2026, 4, 4, 18, 44, 43, 386163, tzinfo=UTC)
    return tuple(
        Poll(
            attempt=number,
            ts=f"{(first + timedelta(seconds=10 * (number - 1))).isoformat()[:26]}Z",
            http_status=200,
            status=ours.get(status, status),
            provider_status=status,
        )
        for number, status in enumerate(provider_statuses, start=1)
    )


def an_attempt(shot: str = "run", *, segment: int = 1, take: int = 1, **values: object) -> Attempt:
    """An attempt that was submitted at 18:44:33 and is running."""
    key = TakeKey(shot=shot, segment=segment, take=take)
    prompt = values.pop("prompt", PROMPT)
    asked = Request(key=key, provider="ark", model="seedance-1.5-pro", mode="text", prompt=prompt, seed=7)
    facts = {
        "storyboard": "storyboard.yaml",
        "run_id": "fox_20260404T184433.385337Z",
        "fingerprint": "f" * 64,
        "ingredients": {},
        "provider": "ark",
        "model": "seedance-1.5-pro",
        "model_id": "doubao-seedance-1-5-pro-251215",
        "mode": "text",
        "prompt": prompt,
        "submit_url": HOST,
        "query_url": HOST + "/{task_id}",
        "request": {
            "model": "doubao-seedance-1-5-pro-251215",
            "content": [{"type": "text", "text": prompt}],
            "generate_audio": True,
        },
        "asked": asked,
        "intended_at": "2026-04-04T18:44:33.386163Z",
        "submitted_at": "2026-04-04T18:44:34.451420Z",
        "submit": {"id": "cgt-20260405024433-sbj8r"},
        "submit_http_status": 200,
        "task_id": "cgt-20260405024433-sbj8r",
        "state": "submitted",
        **values,
    }
    return Attempt(key=key, **facts)


def a_made_attempt(shot: str = "run", **values: object) -> Attempt:
    """An attempt whose clip is archived: 108,900 tokens, 0.26136 USD, seen to be done after three minutes."""
    body = {
        "id": "cgt-20260405024433-sbj8r",
        "status": "succeeded",
        "content": {"video_url": VIDEO_URL, "last_frame_url": LAST_FRAME_URL},
        "usage": {"completion_tokens": 108900, "total_tokens": 108900},
        "seed": 97387,
    }
    made = {
        "state": "archived",
        "task": body,
        "polls": polls(*["running"] * 17, "succeeded"),
        "tokens": 108900,
        "usd": 0.26136,
    }
    return an_attempt(shot, **{**made, **values})


def a_failed_attempt(shot: str = "run", **values: object) -> Attempt:
    """An attempt that the service refused because of what the clip shows."""
    code, message = "OutputVideoSensitiveContentDetected", "The output video may contain sensitive information."
    made = {
        "state": "failed",
        "task": {
            "id": "cgt-20260405024433-sbj8r",
            "status": "failed",
            "error": {"code": code, "message": message},
        },
        "polls": polls("running", "failed"),
        "failure": Failure(
            type="moderation", code=code, message=message, hint="change the words, then retake", request_id="0217753"
        ),
    }
    return an_attempt(shot, **{**made, **values})


def a_take(attempt: Attempt | None = None, *, seed: int | None = 97387, has_audio: bool = False) -> Take:
    """The archived clip of an attempt: 121 frames of 1280 x 720."""
    attempt = attempt or a_made_attempt()
    slate = Slate(
        attempt=attempt,
        seed=seed,
        archived_at="2026-04-05T08:39:59.359968Z",
        clip=ClipFacts(width=1280, height=720, frames=121, rate="24/1", has_audio=has_audio),
        video=_a_file("01_video.mp4", of=attempt.key),
        first_frame=_a_file("03_first_frame.png", of=attempt.key),
        last_frame=_a_file("02_last_frame.png", of=attempt.key),
        last_frame_served=True,
    )
    return Take(folder=str(attempt.key), slate=slate)


def _a_file(name: str, *, of: TakeKey) -> FileFacts:
    """A digest that no other file has, though not that of its bytes."""
    return FileFacts(path=name, bytes=1, sha256=sha256(f"{of}/{name}".encode()).hexdigest())


def an_entry(shot: Shot | None = None, **values: object) -> Entry:
    """An entry that waits; its scene holds nothing else."""
    shot = shot or a_shot()
    waiting = {
        "scene": a_scene(shot),
        "shot": shot,
        "segment": 1,
        "segments": 1,
        "state": "waiting",
        "attempt": None,
        "take": None,
        "takes": (),
        "note": "",
        "was_up_to_date": False,
    }
    entry = Entry(**{**waiting, **values})
    return replace(entry, mode=mode_of_segment(Segment(shot, entry.segment, entry.segments, "", duration_s=None)))


def a_done_entry(shot: Shot | None = None, *, take: Take | None = None, **values: object) -> Entry:
    """An entry with one take, which is used."""
    shot = shot or a_shot()
    take = take or a_take(a_made_attempt(shot.id, segment=values.get("segment", 1)))
    return an_entry(shot, **{"state": "done", "attempt": take.slate.attempt, "take": take, "takes": (take,), **values})


def a_failed_entry(shot: Shot | None = None, **values: object) -> Entry:
    shot = shot or a_shot()
    attempt = a_failed_attempt(shot.id, segment=values.get("segment", 1))
    return an_entry(shot, **{"state": "failed", "attempt": attempt, **values})


def a_report(entries: Sequence[Entry], **values: object) -> ReportInput:
    told = {
        "title": "The girl and the fox",
        "synopsis": "",
        "film": "fox",
        "run_id": "fox_20260404T184433.385337Z",
        "provider": "ark",
        "model": "doubao-seedance-1-5-pro-251215",
        "written_at": datetime(2026, 4, 5, 8, 40, tzinfo=UTC),
        **values,
    }
    return ReportInput(entries=tuple(entries), **told)


def a_project(folder: Path) -> Project:
    folder.mkdir(parents=True, exist_ok=True)
    return Project(file=folder / "storyboard.yaml")


def with_frames(project: Project, entries: Sequence[Entry], *, colour: str = "darkgreen") -> None:
    """Write small pictures where the takes of *entries* say that their frames are."""
    for take in {take.folder: take for entry in entries for take in entry.takes}.values():
        folder = project.archive / take.folder
        folder.mkdir(parents=True, exist_ok=True)
        for file in (take.slate.first_frame, take.slate.last_frame):
            Image.new("RGB", (64, 36), colour).save(folder / file.path)


def full_record(entries: Sequence[Entry], **told: str) -> RunRecord:
    """The run record, with all its results."""
    record, results = run_record(entries, **told)
    return record.model_copy(update={"results": tuple(results)})


def record_bytes(project: Project, report: ReportInput) -> bytes:
    return b"".join(record_file(project, report))


def page_bytes(project: Project, report: ReportInput, *, folder: Path) -> bytes:
    return b"".join(page_file(project, report, folder=folder))
