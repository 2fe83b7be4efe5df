"""Links to films and last frames, and pictures that requests bring."""

import base64
import http.server
import socket
import threading

import pytest

from storyboard.media.picture.input_pictures import picture_facts
from tests.simulator.in_process import PRO_15, PRO_20, mark, png

pytestmark = pytest.mark.anyio

WORDS = {"type": "text", "text": "a fox"}
REFERENCE = {"role": "reference_image"}


def image(url, **more):
    return {"type": "image_url", "image_url": {"url": url}, **more}


def data_url(data, kind="png"):
    return f"data:image/{kind};base64," + base64.b64encode(data).decode()


@pytest.fixture
def briefs():
    """Hold every brief that the renderer got."""
    return []


@pytest.fixture
def note_briefs(briefs):
    """Return a renderer that keeps its briefs."""

    def note(brief, folder):
        briefs.append(brief)
        mark(brief, folder)

    return note


async def test_links_are_signed_and_serve_the_film_and_its_last_frame(start):
    sim = start()
    content = (await sim.make(return_last_frame=True, seed=5))["content"]
    film, still = [await sim.http.get(content[name]) for name in ("video_url", "last_frame_url")]

    assert "?X-Tos-Algorithm=TOS4-HMAC-SHA256&" in content["video_url"]
    assert "&X-Tos-Expires=86400&" in content["video_url"]
    assert "_last-frame.png?" in content["last_frame_url"]
    assert (film.headers["content-type"], film.text) == ("video/mp4", "a fox|5|121" * 100)
    assert (still.headers["content-type"], still.content) == ("image/png", png(864, 480))


async def test_links_need_no_key_but_their_own_signature(start):
    sim = start()
    url = (await sim.make())["content"]["video_url"]
    sim.http.headers.pop("Authorization")

    assert (await sim.http.get(url)).status_code == 200
    for forged in (url.partition("?")[0], url.replace("X-Tos-Expires=86400", "X-Tos-Expires=999999")):
        assert (await sim.http.get(forged)).status_code == 403


async def test_a_link_dies_and_asking_again_gives_a_fresh_one(start, clock):
    sim = start(link_lifetime_s=100)
    body = await sim.make()
    url = body["content"]["video_url"]
    assert await sim.get(body["id"]) == body

    clock.ahead_s = 101

    dead = await sim.http.get(url)
    assert (dead.status_code, dead.json()["Code"]) == (403, "AccessDenied")
    fresh = (await sim.get(body["id"]))["content"]["video_url"]
    assert (await sim.http.get(fresh)).status_code == 200


async def test_links_point_where_the_client_came_from_or_where_the_settings_say(start):
    assert (await start().make())["content"]["video_url"].startswith("http://sim/files/doubao-seedance-1-0-pro/cgt-")
    sim = start(base_url="http://films.test:81")

    assert (await sim.make())["content"]["video_url"].startswith("http://films.test:81/files/")


async def test_a_part_of_a_film_can_be_asked_for(start):
    sim = start()
    url = (await sim.make(seed=5))["content"]["video_url"]

    answer = await sim.http.get(url, headers={"Range": "bytes=0-4"})

    assert (answer.status_code, answer.text) == (206, "a fox")


async def test_the_renderer_gets_what_the_request_said(start, note_briefs, briefs):
    first, last = png(colour="red"), png(colour="green", kind="JPEG")
    content = [WORDS, image(data_url(last, "jpeg"), role="last_frame"), image(data_url(first), role="first_frame")]
    await start(renderer=note_briefs).make(
        model=PRO_15, content=content, ratio="1:1", duration=4, seed=3, watermark=True, generate_audio=False
    )

    (brief,) = briefs
    assert (brief.first_frame, brief.last_frame, brief.references) == (first, last, ())
    assert (brief.width_px, brief.height_px, brief.frames) == (640, 640, 97)
    assert (brief.prompt, brief.seed, brief.watermark, brief.audio, brief.draft) == ("a fox", 3, True, False, False)


async def test_a_single_picture_without_a_role_opens_the_film(start, note_briefs, briefs):
    await start(renderer=note_briefs).make(content=[WORDS, image(data_url(png()))])

    assert briefs[0].first_frame == png()


async def test_references_keep_their_order(start, note_briefs, briefs):
    pictures = [png(colour=colour) for colour in ("red", "green", "blue")]
    await start(renderer=note_briefs).make(
        model=PRO_20, content=[WORDS, *[image(data_url(picture), **REFERENCE) for picture in pictures]]
    )

    assert briefs[0].references == tuple(pictures)


async def test_a_last_frame_opens_the_next_film_by_its_link(start, note_briefs, briefs):
    """Also after a restart, when the link still names the address of the former server."""
    before = start(renderer=note_briefs, base_url="http://127.0.0.1:1")
    url = (await before.make(return_last_frame=True))["content"]["last_frame_url"]
    await before.aclose()

    await start(renderer=note_briefs).make(content=[WORDS, image(url)])

    assert briefs[1].first_frame == png(864, 480)


async def test_a_dead_link_of_its_own_is_no_picture(start, clock):
    sim = start(link_lifetime_s=100)
    url = (await sim.make(return_last_frame=True))["content"]["last_frame_url"]
    clock.ahead_s = 101

    answer = await sim.post(content=[WORDS, image(url)])

    assert "`content[1].image_url` specified in the request is not valid: resource download failed." in answer.text


async def test_an_asset_is_always_the_same_picture(start, note_briefs, briefs):
    sim = start(renderer=note_briefs)
    for asset in ("asset-1", "asset-1", "asset-2"):
        await sim.make(model=PRO_20, content=[WORDS, image(f"asset://{asset}", **REFERENCE)])

    first, again, other = [brief.references[0] for brief in briefs]
    assert first == again != other
    assert picture_facts(first).width_px == 1280


async def test_pictures_elsewhere_are_downloaded(start, note_briefs, briefs, picture_server):
    await start(renderer=note_briefs).make(content=[WORDS, image(f"{picture_server}/fox.png")])

    assert briefs[0].first_frame == png(colour="orange")


@pytest.fixture
def no_network(monkeypatch):
    """No name can be looked up."""

    def look_up(host, *_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, f"Name or service not known: {host}")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


async def test_without_a_network_a_linked_picture_is_invented(start, note_briefs, briefs, no_network):
    """The same for the same link; a film with links can be tried where nothing can be reached."""
    sim = start(renderer=note_briefs)
    for link in ("https://host.example/a.png", "https://host.example/a.png", "https://host.example/b.png"):
        await sim.make(content=[WORDS, image(link)])

    first, again, other = [brief.first_frame for brief in briefs]
    assert first == again != other
    assert picture_facts(first).width_px == 1280


async def test_without_a_network_linked_videos_and_sounds_are_invented_and_counted_as_5_s(start, no_network):
    video = {"type": "video_url", "video_url": {"url": "https://host.example/a.mp4"}, "role": "reference_video"}
    sound = {"type": "audio_url", "audio_url": {"url": "https://host.example/a.mp3"}, "role": "reference_audio"}

    task = await start().make(model=PRO_20, resolution="720p", ratio="16:9", content=[WORDS, video, sound], duration=5)

    assert task["usage"]["completion_tokens"] == 1280 * 720 * (24 * (5 + 5) + 1) // 1024


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/missing.png", "resource download failed"), ("/large.png", "the image is larger than 30 MB")],
)
async def test_what_cannot_be_downloaded_is_refused(start, picture_server, path, reason):
    error = (await start().post(content=[WORDS, image(picture_server + path)])).json()["error"]

    assert error["param"] == "content[1].image_url"
    assert f"is not valid: {reason}. Request id: " in error["message"]


@pytest.mark.parametrize(
    "data",
    [
        png(299, 400),
        png(6001, 3000),
        png(1000, 399),
        png(300, 751),
        b"no picture at all",
    ],
    ids=["small side", "long side", "wide", "tall", "text"],
)
async def test_a_picture_outside_the_services_limits_is_refused(start, data):
    error = (await start().post(content=[WORDS, image(data_url(data))])).json()["error"]

    assert (error["code"], error["param"]) == ("InvalidParameter", "content[1].image_url")


@pytest.mark.parametrize("size", [(300, 300), (1000, 400), (300, 750)])
async def test_a_picture_at_the_services_limits_is_taken(start, size):
    assert (await start().post(content=[WORDS, image(data_url(png(*size)))])).status_code == 200


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "InvalidImageURL.EmptyURL"),
        ("data:image/png;base64,", "InvalidImageURL.EmptyURL"),
        ("data:image/png;base64,@@", "InvalidImageURL.InvalidFormat"),
        ("data:image/png,abc", "InvalidImageURL.InvalidFormat"),
        ("iVBORw0KGgo", "InvalidImageURL.InvalidFormat"),
        ("file:///etc/passwd", "InvalidImageURL.InvalidFormat"),
        ("asset://", "InvalidImageURL.InvalidFormat"),
        (data_url(png(), "PNG"), "InvalidParameter"),
    ],
)
async def test_a_picture_must_be_a_web_link_a_data_url_or_an_asset(start, url, code):
    assert (await start().post(content=[WORDS, image(url)])).json()["error"]["code"] == code


async def test_a_final_takes_over_what_its_draft_was_told(start, note_briefs, briefs):
    sim = start(renderer=note_briefs)
    draft = await sim.make(
        model=PRO_15, resolution=None, content=[WORDS, image(data_url(png()))], ratio="9:16", duration=6, seed=20,
        generate_audio=False, draft=True,
    )  # fmt: skip

    final = await sim.make(
        model=PRO_15, resolution="720p", return_last_frame=True, seed=99, duration=4, ratio="1:1",
        content=[{"type": "draft_task", "draft_task": {"id": draft["id"]}}],
    )  # fmt: skip

    assert (final["ratio"], final["duration"], final["seed"], final["generate_audio"]) == ("9:16", 6, 20, False)
    assert (final["resolution"], final["draft"], final["draft_task_id"]) == ("720p", False, draft["id"])
    assert final["usage"]["total_tokens"] == 720 * 1280 * 145 // 1024
    assert "last_frame_url" in final["content"]
    assert [brief.draft for brief in briefs] == [True, False]
    assert briefs[1].first_frame == png()


@pytest.mark.parametrize("why", ["no draft", "not made", "old", "other model"])
async def test_a_final_needs_a_good_draft_of_its_own_model(start, clock, why):
    sim = start(latency_s=60 if why == "not made" else 0)
    draft = await sim.create(model=PRO_15, resolution=None, draft=why != "no draft")
    await sim.wait(draft, "running" if why == "not made" else "succeeded")
    clock.ahead_s = 7 * 86400 + 1 if why == "old" else 0

    model = "seedance-1-5-pro-251215" if why == "other model" else PRO_15
    answer = await sim.post(model=model, content=[{"type": "draft_task", "draft_task": {"id": draft}}])

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidParameter")


class _Pictures(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        data = {"/fox.png": png(colour="orange"), "/large.png": b"x" * (31 * 2**20)}.get(self.path)
        self.send_response(404 if data is None else 200)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.close_connection = True
        if data:
            try:
                self.wfile.write(data)
            except ConnectionError:
                # Whoever has read enough hangs up.
                return

    def log_message(self, *_args):
        return


@pytest.fixture
def picture_server():
    """Serve a picture, and one that is too heavy."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pictures) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
