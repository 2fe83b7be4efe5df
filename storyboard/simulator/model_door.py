"""The list of the account's models, as Ark answers ``GET /models``: those of the model table, with their status."""

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storyboard.simulator.access import Hall

MODELS: Final = "/api/v3/models"


def model_routes(hall: Hall) -> list[Route]:
    """Return the one route of the list."""

    async def answer(request: Request) -> Response:
        hall.enter(request)
        items = [
            {"id": full_id, "object": "model", "domain": "VideoGeneration"}
            | ({"status": "Shutdown"} if end is not None and end.is_over else {})
            for model in hall.models
            for full_id, end in (
                (model.ids[0], model.retired.get("volcengine")),
                (model.ids[1], model.retired.get("byteplus")),
            )
            if full_id
        ]
        return JSONResponse({"object": "list", "data": items})

    return [Route(MODELS, answer, methods=["GET"])]
