"""A language model writes a storyboard: held to a form, checked as any, and mended at most twice."""

import json

import httpx
import pytest

from storyboard.author.screenwriter.chat import Chat, Endpoint
from storyboard.author.screenwriter.form import form_schema
from storyboard.author.screenwriter.write_storyboard import Wish, write_storyboard
from storyboard.author.yaml.style import reformat_file
from storyboard.errors import CommandError, ProviderError, RequestRejected, Unavailable
from storyboard.load.load import load
from storyboard.plan.film_now import film_now

KEY = "sk-very-secret"


def a_shot(name, **changes):
    usual = {
        "action": "{{ cast.ida }} climbs the stairs.",
        "opens_on": None,
        "background": None,
        "camera": "wide, push in",
    }
    return {"id": name, **usual, "dialogue": None, "duration": 5, **changes}


def a_film(*shots, **changes):
    film = {
        "title": "The Lamp",
        "look": "oil painting",
        "cast": [{"name": "ida", "text": "an old woman"}],
        "shots": shots,
    }
    return json.dumps({**film, **changes})


GOOD = a_film(a_shot("stairs"), a_shot("gallery", opens_on="stairs", dialogue="Look: {a ship}!"))
WRONG = a_film(a_shot("stairs", duration=2), a_shot("gallery", opens_on="stair"))


class Model:
    """Answers one after the other, and remembers what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        self.asked.append(json.loads(request.content))
        answer = self.answers.pop(0)
        if isinstance(answer, httpx.Response | Exception):
            if isinstance(answer, Exception):
                raise answer
            return answer
        message = {"role": "assistant", "content": answer}
        usage = {"total_tokens": 100}
        return httpx.Response(200, json={"choices": [{"message": message, "finish_reason": "stop"}], "usage": usage})


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that lets a model write; what a person was told is its ``said``."""
    monkeypatch.chdir(tmp_path)
    told = []

    def write_with(*answers, shots=2, name=None):
        model = answers[0] if isinstance(answers[0], Model) else Model(*answers)
        endpoint = Endpoint("http://llm.example/api/v3", "a-model", KEY)
        chat = Chat(endpoint, transport=httpx.MockTransport(model), sleep=lambda _s: None)
        return write_storyboard(Wish("A keeper finds a lamp.", shots, name), chat, here=tmp_path, say=told.append)

    write_with.said = told
    return write_with


def test_a_good_answer_becomes_a_project_that_can_be_planned(write, tmp_path):
    """The idea is the synopsis; who returns is in the cast; what goes on without a cut chains."""
    made = write(GOOD)

    storyboard = load(made.project).storyboard
    assert reformat_file(made.project.file).is_settled
    assert made.project.folder == tmp_path / "the-lamp"
    assert (storyboard.title, storyboard.synopsis) == ("The Lamp", "A keeper finds a lamp.")
    stairs, gallery = storyboard.scenes[0].shots
    assert (gallery.from_, gallery.dialogue, stairs.duration) == ("stairs", "Look: {a ship}!", 5)
    assert "An old woman climbs the stairs." in film_now(made.project).plan.shots[0].wanted.request.prompt
    assert (made.mends, made.tokens, write.said) == (0, 100, [])


def test_the_model_is_held_to_the_form(write):
    """Strictly: every key is required and no other is allowed; the number of shots and their length are told."""
    model = Model(GOOD)
    write(model)

    (asked,) = model.asked
    assert asked["response_format"]["json_schema"]["strict"] is True
    schema = asked["response_format"]["json_schema"]["schema"]
    for part in (schema, *schema["$defs"].values()):
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])
    assert "exactly 2 shots of 4 to 15 seconds" in asked["messages"][0]["content"]
    assert asked["messages"][1] == {"role": "user", "content": "A keeper finds a lamp."}
    assert schema == form_schema()


def test_a_picture_of_the_cast_becomes_a_still_that_shots_are_shown(write):
    """Shots that open on another's last frame have the face from there; who has no picture is words alone."""
    cast = [
        {"name": "ida", "text": "an old woman", "picture": "full figure, front view, plain grey background."},
        {"name": "tom", "text": "a boy", "picture": None},
    ]
    both = a_shot("stairs", action="{{ cast.ida }} and {{ cast.tom }} climb.")
    made = write(a_film(both, a_shot("gallery", opens_on="stairs"), a_shot("sea", action="Waves."), cast=cast), shots=3)

    plan = film_now(made.project).plan
    wanted = {shot.id[0]: shot.wanted.request for shot in plan.shots if shot.wanted}
    assert list(wanted) == ["ida-front", "stairs", "gallery", "sea"]
    assert wanted["ida-front"].prompt.startswith("An old woman, full figure, front view, plain grey background.")
    storyboard = load(made.project).storyboard
    stairs, gallery, sea = storyboard.scenes[0].shots
    assert [shot.references for shot in (stairs, gallery, sea)] == [("ida",), (), ()]
    assert storyboard.cast["tom"].images == ()
    assert reformat_file(made.project.file).is_settled


def test_what_is_wrong_with_a_picture_of_the_cast_is_told_in_the_form_s_words(write):
    cast = [{"name": "ida", "text": "an old woman", "picture": "{{ nobody }}, front view"}]
    model = Model(a_film(a_shot("stairs"), a_shot("gallery"), cast=cast), GOOD)
    write(model)

    assert "- cast.ida.picture: " in model.asked[1]["messages"][3]["content"]


def test_our_problems_are_sent_back(write):
    """With the place, what is wrong and the nearest right name; the model's own answer stands before them."""
    model = Model(WRONG, GOOD)
    made = write(model)

    sent_back = model.asked[1]["messages"]
    assert sent_back[2] == {"role": "assistant", "content": WRONG}
    assert "- shots.gallery.opens_on: no shot is called 'stair' (did you mean 'stairs'?)" in sent_back[3]["content"]
    assert "shots.stairs.duration: " in sent_back[3]["content"]
    assert made.mends == 1
    assert write.said == ["the answer has 2 problems; sent back (1 of 2)"]


def test_a_wrong_number_of_shots_is_a_problem_too(write):
    model = Model(a_film(a_shot("stairs")), GOOD)
    write(model)

    assert "- shots: there are 1, and 2 are wanted" in model.asked[1]["messages"][3]["content"]


def test_after_two_mends_the_draft_is_kept(write, tmp_path):
    """Nothing is lost, and no project is made; the model was asked three times."""
    model = Model(WRONG, WRONG, WRONG)

    with pytest.raises(CommandError, match="the storyboard is still wrong after 2 mends") as caught:
        write(model)

    assert caught.value.exit_status == 2
    assert "the-lamp.draft.yaml" in caught.value.hint
    assert "title: The Lamp" in (tmp_path / "the-lamp.draft.yaml").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["the-lamp.draft.yaml"]
    assert len(model.asked) == 3


def test_junk_is_kept_as_it_came(write, tmp_path):
    """It is told that the answer is no JSON; a second one is written beside the first."""
    for kept in ("film.draft.txt", "film.draft-2.txt"):
        with pytest.raises(ProviderError, match="still wrong after 2 mends: the answer holds no JSON object") as caught:
            write("Once upon a time", "there was", "a lamp")

        assert caught.value.exit_status == 3
        assert (tmp_path / kept).read_text(encoding="utf-8") == "a lamp"


def test_json_that_is_nested_too_deep_is_told(write):
    """It ended in an unforeseen error."""
    deep = '{"a":' * 50_000 + "1" + "}" * 50_000

    with pytest.raises(ProviderError, match="still wrong after 2 mends: the JSON is nested too deep"):
        write(deep, deep, deep)


def test_a_fence_and_talk_around_the_answer_are_passed_over(write):
    assert write(f"Here it is:\n```json\n{GOOD}\n```\nEnjoy!").title == "The Lamp"


def refusal_of(word):
    return httpx.Response(400, json={"error": {"message": f"{word} is not supported by this model"}})


def test_an_endpoint_that_refuses_the_form_is_asked_with_less_and_says_so(write):
    """First any JSON, then words alone; what was refused once is not tried again."""
    model = Model(refusal_of("response_format.type json_schema"), refusal_of("json_object"), WRONG, GOOD)
    write(model)

    assert [asked.get("response_format", {}).get("type") for asked in model.asked] == [
        "json_schema",
        "json_object",
        None,
        None,
    ]
    assert write.said[0].startswith(
        "llm.example refuses json_schema (response_format.type json_schema is not supported"
    )
    assert write.said[1].startswith("llm.example refuses json_object")
    assert '"opens_on"' in model.asked[2]["messages"][0]["content"]


def test_a_busy_endpoint_is_asked_again(write):
    """Nothing is paid for a refusal; after three tries it gives up."""
    busy = httpx.Response(429, headers={"retry-after": "1"}, json={"error": {"message": "slow down"}})
    assert write(busy, httpx.Response(503), GOOD).title == "The Lamp"

    with pytest.raises(Unavailable, match=r"llm\.example answers 429: slow down"):
        write(busy, busy, busy)


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (
            httpx.Response(401, json={"error": {"message": f"bad key {KEY}"}}),
            RequestRejected,
            r"answers 401: bad key \*\*\*",
        ),
        (httpx.Response(404, text="no such model"), RequestRejected, "answers 404: no such model"),
        (httpx.Response(200, text="<html>"), ProviderError, "not a chat answer: <html>"),
        (httpx.Response(200, json={"choices": []}), ProviderError, "not a chat answer"),
        (httpx.ConnectError(f"refused {KEY}"), Unavailable, r"llm.example: cannot be asked: refused \*\*\*"),
        (httpx.ReadTimeout("x"), Unavailable, "llm.example: no answer in time"),
    ],
)
def test_what_goes_wrong_is_told_without_the_key(write, answer, error, message):
    """All of it ends with 3, as a service's no does."""
    with pytest.raises(error, match=message) as caught:
        write(answer)

    assert KEY not in f"{caught.value.message} {caught.value.hint} {caught.value!r}"
    assert caught.value.exit_status == 3


def test_a_name_that_is_taken_is_refused_before_anything_is_asked(write, tmp_path):
    """A name that the title made up gives way instead."""
    (tmp_path / "the-lamp").mkdir()
    (tmp_path / "the-lamp" / "x").touch()
    model = Model(GOOD, GOOD)

    with pytest.raises(CommandError, match="already exists"):
        write(model, name="the-lamp")

    assert model.asked == []
    assert write(model).project.folder.name == "the-lamp-2"


def test_the_key_is_in_the_header_alone(write):
    model = Model(GOOD)
    made = write(model)

    (request,) = model.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in request.content.decode()
    assert KEY not in made.project.file.read_text(encoding="utf-8")
    assert KEY not in repr(Endpoint("http://x", "m", KEY))
