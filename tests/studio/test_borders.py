"""What the studio lets a browser do: its policy on every answer, whose pages may speak, which files are given out."""

import base64
import shutil
import stat

import pytest

from storyboard import production
from storyboard.archive.takes import read_takes
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.shoot.callback_server import callback_routes
from storyboard.shoot.waking import Waker
from storyboard.studio import guard
from tests.films import a_png, a_voice
from tests.studio.asking import PROOF, Studio

NAME = "road"
FILM = """\
storyboard: 1
title: A road
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
cast: {ines: {text: "<script>alert(1)</script>", image: refs/ines.png}}
shots:
  - {id: road, action: "A road <img src=x onerror=alert(1)>", approve: true}
"""
PAGE = "/films/road/"
FILES = f"{PAGE}files/"
API = "/api/1/films/road"
CLIP = f"{FILES}archive/road.take-01/01_video.mp4"
SAID = {"shot": "road", "segment": 1, "take": 1}
PNG = a_png(width_px=1, height_px=1)


@pytest.fixture(scope="module")
def shot_once(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("films") / NAME
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "ines.png").write_bytes(a_png())
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    production.run(find_project(folder), reporter=Silent())
    return folder


@pytest.fixture
def studio(film):
    waker = Waker([film])
    yield Studio(film, more=callback_routes(waker))
    waker.close()


def sentence(answer):
    error = answer.json()["error"]
    assert set(error) == {"kind", "message", "hint", "problems"}
    assert "Traceback" not in answer.text
    return error["message"]


def has_verdict(film):
    return any(take.verdict for take in read_takes(film)["road", 1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/", "GET", {}, 200),
        (PAGE, "GET", {}, 200),
        ("/films/none/", "GET", {}, 404),
        (API, "GET", {}, 200),
        (CLIP, "GET", {}, 200),
        (CLIP, "GET", {"Range": "bytes=0-9"}, 206),
        (CLIP, "GET", {"Range": "bytes=99999999-"}, 416),
        (f"{FILES}archive/none.mp4", "GET", {}, 404),
        (f"{FILES}reports/index.html", "GET", {}, 200),
        (f"{FILES}copies/road.take-01.mp4", "GET", {}, 404),
        ("/films/road/thumbnails/96/archive/none.png", "GET", {}, 404),
        (f"{API}/approve", "POST", {}, 403),
        (f"{API}/approve", "GET", {}, 405),
        (f"{API}/none", "POST", PROOF, 404),
        (PAGE, "DELETE", {}, 405),
        ("/none", "GET", {}, 404),
        (PAGE, "GET", {"Host": "["}, 400),
        (PAGE, "GET", {"Host": "evil.example"}, 421),
        (f"{API}/approve", "POST", {"Origin": "http://evil.example", **PROOF}, 403),
        ("/callbacks/none", "POST", {}, 404),
        ("/fail", "GET", {}, 500),
    ],
)
def test_every_answer_carries_the_policy(studio, path, method, headers, status):
    """Pages, files, refusals and failures alike."""
    answer = studio.ask(method, path, headers=headers)

    assert answer.status_code == status
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_pages_run_the_studio_s_own_scripts_and_nothing_in_the_page(studio):
    for path in ("/", PAGE):
        answer = studio.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert "unsafe" not in policy
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick=" not in answer.text


def test_only_pages_that_the_program_made_may_run_anything(studio):
    assert "sandbox" not in studio.get(f"{FILES}reports/index.html").headers["content-security-policy"]
    for path in (CLIP, API, f"{API}/graph.svg", f"{FILES}pictures/refs/ines.png"):
        policy = studio.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "sandbox" in policy


def test_markup_of_a_storyboard_stays_text(studio):
    """In JSON it is a text; in the page and in drawings it is escaped."""
    told, graph, page = studio.get(API), studio.get(f"{API}/graph.svg"), studio.get(PAGE)

    assert told.headers["content-type"] == "application/json"
    assert "<script>alert(1)" in told.json()["cast"]["ines"]["text"]
    assert "<img" not in graph.text
    assert "alert(1)" not in page.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:8788", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://127.0.0.1:8789"}, 403),
        ({"Origin": "http://localhost:8788"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://127.0.0.1:8788.evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
def test_changes_are_asked_for_by_the_studio_s_own_page_only(studio, film, headers, status):
    """A program that is no browser names no page; it may."""
    answer = studio.post(f"{API}/approve", SAID, headers={**PROOF, **headers})

    assert answer.status_code == status
    assert has_verdict(film) == (status == 200)


@pytest.mark.parametrize("path", ["/api/1/films", "/api/1/films/import", API + "/run", API + "/edit", API + "/stitch"])
def test_a_change_needs_the_header_that_no_form_can_send(studio, film, path):
    before = sorted(film.folder.parent.rglob("*"))
    answer = studio.post(path, {"name": "new"}, headers={})

    assert answer.status_code == 403
    assert sentence(answer)
    assert sorted(film.folder.parent.rglob("*")) == before


@pytest.mark.parametrize("path", [API, "/api/1/films", f"{API}/events", CLIP, "/studio/x/main.js"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_s_page_reads_nothing_in_the_background(studio, path, site):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}

    assert studio.get(path, headers=headers).status_code == 403


def test_a_link_from_another_site_opens_a_page(studio):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

    assert studio.get(PAGE, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8788", 200),
        ("localhost", 200),
        ("[::1]:8788", 200),
        ("studio.example", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_the_studio_answers_to_its_own_address_only(film, host, status):
    studio = Studio(film, host="studio.example")

    for path in ("/", PAGE, API, CLIP):
        assert studio.get(path, headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    "host",
    ["[", "]", "[::1", "[]", "[x]", "a b", "127.0.0.1:x", "127.0.0.1:99999", "a@127.0.0.1", "127.0.0.1/x", "a,b"],
)
def test_a_host_that_is_none_is_a_bad_request(studio, host):
    """And never an error of the server's own."""
    for path in ("/", PAGE, API):
        assert studio.get(path, headers={"Host": host}).status_code == 400


def test_a_page_that_the_program_did_not_make_is_no_page(studio, film):
    """In the reports nothing else is given out; elsewhere it is a download that nothing runs."""
    stray = "<script>alert(1)</script>"
    for place in (film.reports / "stray.html", film.reports / "index.html.html", film.reels / "cut.html",
                  film.archive / "road.take-01" / "a.svg", film.reels / "cut.xhtml"):  # fmt: skip
        place.parent.mkdir(exist_ok=True)
        place.write_text(stray, encoding="utf-8")

    assert studio.get(f"{FILES}reports/stray.html").status_code == 404
    assert studio.get(f"{FILES}reports/index.html.html").status_code == 404
    for path in ("reels/cut.html", "reels/cut.xhtml", "archive/road.take-01/a.svg"):
        answer = studio.get(FILES + path)
        assert (answer.status_code, answer.text) == (200, stray)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"] == "attachment"
        assert "sandbox" in answer.headers["content-security-policy"]


def test_clips_are_shown_and_no_download(studio):
    answer = studio.get(CLIP)

    assert answer.headers["content-type"] == "video/mp4"
    assert "content-disposition" not in answer.headers
    assert studio.get(CLIP, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_recordings_are_played_and_no_download(studio, film):
    place = film.archive / "road.line-1.take-01" / "01_line.wav"
    place.parent.mkdir()
    place.write_bytes(a_voice(0.1))

    answer = studio.get(f"{FILES}archive/road.line-1.take-01/01_line.wav")

    assert (answer.status_code, answer.content) == (200, a_voice(0.1))
    assert "content-disposition" not in answer.headers
    assert answer.headers["content-type"].startswith("audio/")


ODD_PATHS = [
    "../storyboard.yaml", "%2e%2e/storyboard.yaml", "..%2fstoryboard.yaml", "%2e%2e%2fstoryboard.yaml",
    "..%5cstoryboard.yaml", "%252e%252e/storyboard.yaml", "//etc/passwd", "%2fetc/passwd", "/etc/passwd",
    "road.take-01/../../storyboard.yaml", "%00", "road.take-01%00.mp4", "x" * 5000, "%ff", "..;/storyboard.yaml",
    ".hidden", "road.take-01/.hidden", "road.take-01%5c01_video.mp4", "",
]  # fmt: skip
FOLDERS = ["files/archive", "files/reels", "files/reports", "files/pictures", "files/sounds", "files/copies", "files",
           "thumbnails/96", "thumbnails/96/archive", "thumbnails/96/refs", "thumbnails"]  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_path_leads_out_of_a_folder(studio, film, folder):
    for hidden in (film.archive / ".hidden", film.archive / "road.take-01" / ".hidden"):
        hidden.write_text("secret", encoding="utf-8")

    for path in ODD_PATHS:
        answer = studio.get(f"{PAGE}{folder}/{path}")
        assert answer.status_code == 404, path
        assert sentence(answer)


@pytest.mark.parametrize(
    "place", ["storyboard.yaml", ".storyboard/state.db", "models.toml", "refs/other.png", "refs/ines.png"]
)
def test_nothing_else_of_the_project_is_given_out(studio, film, place):
    (film.folder / "refs" / "other.png").write_bytes(PNG)

    assert studio.get(FILES + place).status_code == 404


def test_pictures_are_given_out_that_the_storyboard_names_and_no_others(studio, film):
    (film.folder / "refs" / "other.png").write_bytes(PNG)

    assert studio.get(f"{FILES}pictures/refs/ines.png").content == (film.folder / "refs/ines.png").read_bytes()
    assert studio.get(f"{PAGE}thumbnails/96/refs/ines.png").headers["content-type"] == "image/jpeg"
    for path in ("files/pictures/refs/other.png", "files/pictures/storyboard.yaml", "thumbnails/96/refs/other.png",
                 "thumbnails/97/refs/ines.png", "thumbnails/99999999999999999999/refs/ines.png"):  # fmt: skip
        assert studio.get(PAGE + path).status_code == 404, path


def test_sounds_are_given_out_that_the_storyboard_names_and_no_others(studio, film, tmp_path):
    """Recordings and music; no link leads out, and nothing but sound is one."""
    text = FILM.replace("approve: true", "narration: {text: A road., file: refs/voice.wav}")
    film.file.write_text(f"{text}reels: {{main: {{shots: [road], audio: refs/score.txt}}}}\n", encoding="utf-8")
    for name in ("voice.wav", "other.wav", "score.txt"):
        (film.folder / "refs" / name).write_bytes(a_voice(0.5))

    answer = studio.get(f"{FILES}sounds/refs/voice.wav", headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (206, a_voice(0.5)[:10])
    assert answer.headers["content-type"].startswith("audio/")
    assert "sandbox" in answer.headers["content-security-policy"]
    for path in ("refs/other.wav", "refs/score.txt", "refs/ines.png", "archive/road.take-01/01_video.mp4"):
        assert studio.get(f"{FILES}sounds/{path}").status_code == 404, path
    (film.folder / "refs" / "voice.wav").rename(tmp_path / "voice.wav")
    (film.folder / "refs" / "voice.wav").symlink_to(tmp_path / "voice.wav")
    assert studio.get(f"{FILES}sounds/refs/voice.wav").status_code == 404


def test_links_out_of_the_project_are_not_followed(studio, film, tmp_path):
    """Neither a file nor a folder nor the whole of one."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("secret", encoding="utf-8")
    (outside / "x.mp4").write_bytes(b"secret")
    (outside / "x.png").write_bytes(PNG)
    assert studio.get(f"{FILES}pictures/refs/ines.png").status_code == 200
    (film.archive / "x.mp4").symlink_to(outside / "x.mp4")
    (film.archive / "x.png").symlink_to(outside / "x.png")
    (film.archive / "folder").symlink_to(outside)
    (film.reports / "index.html").unlink()
    (film.reports / "index.html").symlink_to(outside / "index.html")
    (film.folder / "refs" / "ines.png").unlink()
    (film.folder / "refs" / "ines.png").symlink_to(outside / "x.png")
    film.reels.mkdir(exist_ok=True)
    film.reels.rename(film.folder / "old")
    film.reels.symlink_to(outside)

    for path in ("files/archive/x.mp4", "files/archive/folder/x.mp4", "files/reports/index.html", "files/reels/x.mp4",
                 "files/pictures/refs/ines.png", "thumbnails/96/archive/x.png", "thumbnails/96/archive/folder/x.png",
                 "thumbnails/96/refs/ines.png"):  # fmt: skip
        assert studio.get(PAGE + path).status_code == 404, path


ELSEWHERE = ["../../other/archive/road.take-01", "/tmp/x", "..", ".", "", "a\\b", "road.take-01/../road.take-01", "\0"]


@pytest.mark.parametrize("folder", ELSEWHERE)
def test_no_call_reaches_a_take_of_another_project(studio, film, folder):
    other = film.folder.parent / "other"
    shutil.copytree(film.folder, other)
    before = {file: file.read_bytes() for file in film.folder.parent.rglob("*") if file.is_file()}
    calls = {
        "note": {"folder": folder, "frame": 0, "text": "x"},
        "edit_note": {"folder": folder, "note": "x", "text": "x"},
        "remove_note": {"folder": folder, "note": "x"},
        "put_back": {"before": [{"folder": folder, "verdict": "circled", "at": "2026-04-05T08:00:00.000000Z"}]},
        "put_back_notes": {"before": [{"folder": folder, "id": "x", "frame": 0, "text": "x", "at": "x"}]},
    }

    answers = {name: studio.post(f"{API}/{name}", body) for name, body in calls.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(calls, 400)
    assert {file: file.read_bytes() for file in before} == before
    assert not (film.folder.parent / "other/archive/road.take-01/verdict.json").exists()


@pytest.mark.parametrize(
    "place",
    ["../other/storyboard.yaml", "/etc/passwd", "../../x.yaml", "..", "a\\b", "\0", "archive/road.take-01/slate.json"],
)
def test_no_edit_reaches_a_file_that_is_none_of_the_film(studio, film, place):
    shutil.copytree(film.folder, film.folder.parent / "other")
    before = {file: file.read_bytes() for file in film.folder.parent.rglob("*") if file.is_file()}
    step = {"do": "set", "path": "title", "value": "Mine"}
    change = {"name": place, "before": "../../x", "after": "0" * 64, "diff": ""}

    for name, body in {
        "edit": {"steps": [step], "file": place},
        "check": {"steps": [step], "file": place},
        "undo": {"files": [change]},
    }.items():
        answer = studio.post(f"{API}/{name}", body)
        assert answer.status_code in {400, 409}, (name, answer.text)
        assert sentence(answer)
    assert {file: file.read_bytes() for file in before} == before


DEEP = b'{"shot": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"shot": "road"}{', 400),
        (b'{"take": 1}', 400),
        (b"[]", 400),
        (b'{"shot": "road", "take": NaN}', 400),
        (b'{"shot": "road", "take": Infinity}', 400),
        (b'{"shot": "road", "take": 1e999}', 400),
        (b'{"shot": "road", "take": ' + b"9" * 5000 + b"}", 400),
        (b'{"shot": "road", "take": 18446744073709551616}', 400),
        (b'{"shot": "\\ud800"}', 400),
        (b'{"shot": "\xff"}', 400),
        (b'{"shot": "road", "more": 1}', 400),
        (b'{"shot": "road", "note": "' + b"x" * 2001 + b'"}', 400),
        (b'{"shot": {"a": ' * 70 + b"1" + b"}}" * 70, 400),
        (DEEP, 400),
        (b'{"shot": "' + b"x" * 1_000_001 + b'"}', 413),
    ],
    ids=["no JSON", "more after it", "no shot", "a list", "NaN", "infinite", "too large for a float", "long number",
         "over 64 bits", "half a character", "no UTF-8", "an unknown key", "long note", "deep", "very deep",
         "too long"],
)  # fmt: skip
def test_odd_bodies_are_answered_in_a_sentence(studio, film, body, status):
    answer = studio.post(f"{API}/approve", content=body, headers={**PROOF, "Content-Type": "application/json"})

    assert answer.status_code == status
    assert len(sentence(answer)) < 300
    assert not has_verdict(film)


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e400"])
def test_no_odd_number_comes_into_a_storyboard(studio, film, value):
    body = f'{{"steps": [{{"do": "set", "path": "shots/road/duration", "value": {value}}}]}}'
    before = film.file.read_bytes()

    answer = studio.post(f"{API}/edit", content=body, headers={**PROOF, "Content-Type": "application/json"})

    assert answer.status_code == 400
    assert film.file.read_bytes() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_is_sent_must_say_that_it_is_json(studio, film, kind):
    """A form cannot say so."""
    answer = studio.post(f"{API}/approve", content=b'{"shot": "road"}', headers={**PROOF, "Content-Type": kind})

    assert answer.status_code == 400
    assert "JSON" in sentence(answer)
    assert not has_verdict(film)


@pytest.mark.parametrize(
    "name", ["../evil", "/tmp/evil", "a/b", "a\\b", "..", ".", "", "\u0000", ".hidden", "-x", "road", "x" * 300]
)
def test_a_new_film_lands_in_the_studio_s_folder_or_nowhere(studio, film, tmp_path, name):
    before = sorted(tmp_path.rglob("*"))

    assert studio.post("/api/1/films", {"name": name}).status_code == 400
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_is_sent_becomes_a_film(studio, tmp_path):
    text = base64.b64encode(b"INT. KITCHEN - DAY\n\nInes mends a robot.\n").decode()

    made = studio.post("/api/1/films/import", {"file_name": "tin.fountain", "text_base64": text})

    assert made.status_code == 201
    assert made.json()["shots"] == 1
    assert studio.get(f"/api/1/films/{made.json()['name']}").status_code == 200
    assert (tmp_path / "tin" / "storyboard.yaml").is_file()


@pytest.mark.parametrize(
    ("file_name", "text"),
    [("x.fountain", "no base64!"), ("../../x", ""), ("", "AAAA"), ("x.fountain", "AAEC"), ("..", "AAAA")],
)
def test_an_odd_file_is_refused(studio, film, file_name, text):
    before = sorted(film.folder.parent.rglob("*"))
    answer = studio.post("/api/1/films/import", {"file_name": file_name, "text_base64": text})

    assert answer.status_code == 400
    assert sentence(answer)
    assert sorted(film.folder.parent.rglob("*")) == before


def test_an_error_that_nobody_foresaw_is_a_sentence(studio):
    answer = studio.get("/fail")

    assert answer.status_code == 500
    assert "RuntimeError" in sentence(answer)


def test_services_call_from_anywhere(studio):
    """A callback names another host, and the program that sends it is no browser of ours."""
    answer = studio.post("/callbacks/none", {"id": "cgt-1"}, headers={"Host": "film.example.com"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("host", "needs"),
    [("127.0.0.1", False), ("127.9.9.9", False), ("::1", False), ("localhost", False), ("0.0.0.0", True),
     ("::", True), ("192.168.1.7", True), ("studio.example", True), ("127.0.0.1.evil.example", True)],
)  # fmt: skip
def test_an_address_that_others_reach_needs_a_token(tmp_path, monkeypatch, host, needs):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert bool(guard.token_for(host)) == needs


def test_the_token_is_kept_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    first = guard.token_for("0.0.0.0")

    assert guard.token_for("0.0.0.0") == first
    assert stat.S_IMODE(guard.token_file().stat().st_mode) == 0o600
    guard.token_file().chmod(0o644)
    assert guard.token_for("0.0.0.0") != first, "others may have read it"
    guard.token_file().unlink()
    guard.token_file().symlink_to(tmp_path / "elsewhere")
    guard.token_for("0.0.0.0")
    assert not (tmp_path / "elsewhere").exists()


TOKEN = "t" * 40


@pytest.mark.parametrize("path", ["/", PAGE, API, CLIP, "/studio/x/main.js", f"{API}/events", f"{API}/graph.svg"])
@pytest.mark.parametrize(
    "cookie", ["", "storyboard_token=", "storyboard_token=wrong", f"token={TOKEN}", "storyboard_token=t\u00e9"]
)
def test_without_the_token_nothing_is_shown(film, path, cookie):
    headers = {"Cookie": cookie.encode("latin-1")} if cookie else {}
    answer = Studio(film, token=TOKEN).get(path, headers=headers)

    assert answer.status_code == 401
    assert "token" in answer.text
    assert TOKEN not in answer.text


def test_the_link_sets_a_cookie_that_no_script_reads_and_goes_on_without_the_token(film):
    studio = Studio(film, token=TOKEN)
    welcome = studio.get(f"{PAGE}?x=1&token={TOKEN}")

    assert (welcome.status_code, welcome.headers["location"]) == (303, f"{PAGE}?x=1")
    cookie = welcome.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert studio.get(PAGE, headers={"Cookie": cookie.partition(";")[0]}).status_code == 200
    assert studio.get(f"{PAGE}?token=wrong").status_code == 401
    # Nothing leads elsewhere by it.
    elsewhere = studio.get(f"//evil.example/films/../?token={TOKEN}")
    assert not elsewhere.headers.get("location", "/").startswith("//")


def test_the_token_alone_changes_nothing(film):
    """A change is asked for with the cookie, and never by an address."""
    answer = Studio(film, token=TOKEN).post(f"{API}/approve?token={TOKEN}", SAID)

    assert answer.status_code == 401
    assert not has_verdict(film)
