"""
A stand-in for a language model: writes the same small film for the same idea, by no thought at all.

It takes the place of Ark's ``/chat/completions`` where a storyboard is written
from an idea; what it says is only good for trying that out.
"""

import hashlib
import json
import re
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storyboard.model.takes import Json
from storyboard.simulator.access import Access, read_all
from storyboard.simulator.refusals import missing_parameter, new_request_id
from storyboard.simulator.request_rules import read_body

CHAT: Final = "/api/v3/chat/completions"

_LOOKS: Final = ("oil painting, cold morning light", "35 mm film, low sun, long shadows", "watercolour on rough paper")
_CAMERAS: Final = ("wide, push in", "medium shot, pan left", "close-up, still", "wide, crane up")
_ACTIONS: Final = ("comes into the picture and stops", "looks up and turns around", "walks on", "sits down and waits")
_PICTURE: Final = "full figure, front view, plain grey background"
_SHOTS: Final = re.compile(r"exactly (\d+) shots")
_USUAL_SHOTS: Final = 6


def chat_routes(access: Access) -> list[Route]:
    """Return the one route of the stand-in."""

    async def answer(request: Request) -> Response:
        access.admit(request)
        body = read_body(await read_all(request))
        said = json.dumps(_film(_messages(body)), ensure_ascii=False, indent=1)
        tokens = len(said) // 4
        return JSONResponse(
            {
                "id": new_request_id(),
                "object": "chat.completion",
                "created": 0,
                "model": body["model"],
                "choices": [{"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": tokens, "completion_tokens": tokens, "total_tokens": 2 * tokens},
            }
        )

    return [Route(CHAT, answer, methods=["POST"])]


def _messages(body: Json) -> list[Json]:
    if not body.get("model"):
        raise missing_parameter("model")
    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages) or not messages:
        raise missing_parameter("messages")
    return messages


def _film(messages: list[Json]) -> Json:
    """Return the film that is written for the first idea among *messages*."""
    said = "\n".join(str(message.get("content")) for message in messages)
    asked = _SHOTS.search(said)
    idea = next((str(message.get("content")) for message in messages if message.get("role") == "user"), "A film")
    chosen = hashlib.sha256(idea.encode()).digest()
    shots = int(asked[1]) if asked else _USUAL_SHOTS
    return {
        "title": " ".join(idea.split()[:6]).strip(" .,;:") or "A film",
        "look": _LOOKS[chosen[0] % len(_LOOKS)],
        "cast": [{"name": "hero", "text": "somebody in a red coat", "picture": _PICTURE}],
        "shots": [_shot_of(n, chosen[n % len(chosen)]) for n in range(1, shots + 1)],
    }


def _shot_of(number: int, chosen: int) -> Json:
    return {
        "id": f"shot-{number:02}",
        "opens_on": f"shot-{number - 1:02}" if number % 3 == 2 else None,
        "action": f"{{{{ cast.hero }}}} {_ACTIONS[chosen % len(_ACTIONS)]}.",
        "background": None,
        "camera": _CAMERAS[chosen % len(_CAMERAS)],
        "dialogue": None,
        "duration": 5,
    }
