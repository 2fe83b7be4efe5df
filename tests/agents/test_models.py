"""What agents are told of models: of clips, of pictures and of speech, in a list and one by one."""

from tests.agents.asking import with_caller


def test_every_medium_is_told_with_its_price(film):
    async def work(call):
        first = await call("models")
        told = list(first["models"])
        while "more" in first.document:
            first = await call("models", start=first["more"]["from"])
            told += first["models"]
        return told

    told = {model["model"]: model for model in with_caller([film], work)}

    assert {model["medium"] for model in told.values()} == {"video", "still", "recording"}
    assert next(iter(told.values()))["medium"] == "video"
    assert told["seedream-5.0-flash"]["usd_of_1920x1080"] == 0.018
    assert "references" not in told["seedream-5.0-flash"]
    assert told["tts-1"]["usd_per_million_characters"] == 15


def test_one_model_of_any_medium_is_told_with_all_its_facts(film):
    async def work(call):
        return [await call("models", model=name) for name in ("seedance-2.5", "seedream-5.0-flash", "tts-1", "x-9")]

    clip, picture, voice, none = with_caller([film], work)

    assert [[model["model"] for model in each["models"]] for each in (clip, picture, voice)] == [
        ["seedance-2.5"], ["seedream-5.0-flash"], ["tts-1"],
    ]  # fmt: skip
    assert "expected_s" in clip["models"][0]
    assert picture["models"][0]["references"]["pictures"] > 0
    assert voice["models"][0]["service"] == "openai"
    assert none["message"] == "no model is called 'x-9'"
    assert all(name in none["hint"] for name in ("seedance-2.5", "seedream-5.0-flash", "tts-1"))
