"""What there is to know before a film is made: providers, models, and what this machine lacks."""

import json
import os
import re
import time
from types import SimpleNamespace

import pytest

from storyboard import doctor
from storyboard.errors import ArchiveError, MediaError
from storyboard.model.model_table import shipped_models
from storyboard.model.wires import provider_table
from storyboard.project import Project
from storyboard.providers import ark, gateway, jimeng
from storyboard.simulator.app import create_app
from storyboard.simulator.settings import SimulatorSettings
from tests.forked import storyboard
from tests.serving import serve_app

KEYS = (
    "ARK_API_KEY", "ARK_BASE_URL", "BYTEPLUS_API_KEY", "BYTEPLUS_BASE_URL", "SEEDANCE_GATEWAY_API_KEY",
    "SEEDANCE_GATEWAY_BASE_URL", "JIMENG_API_KEY", "JIMENG_BASE_URL", "STORYBOARD_DATABASE_URL",
    "STORYBOARD_ARCHIVE_URL",
)  # fmt: skip


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture
def service(tmp_path, monkeypatch, project):
    """A simulator on a port, to which the environment points."""
    with serve_app(create_app(SimulatorSettings(folder=tmp_path / "sim"))) as url:
        monkeypatch.setenv("ARK_BASE_URL", f"{url}/api/v3")
        monkeypatch.setenv("BYTEPLUS_BASE_URL", f"{url}/api/v3")
        monkeypatch.setenv("ARK_API_KEY", "key")
        yield url


def by_name(project, **options):
    return {check.name: check for check in doctor.examine(project, **options)}


def command(*arguments, cwd, **environment):
    clean = {name: value for name, value in os.environ.items() if name not in KEYS}
    return storyboard(*arguments, cwd=cwd, env=clean | environment)


def test_a_good_key_is_taken_and_the_clock_compared(project, service):
    checks = by_name(project)

    assert checks["provider ark"].state == "ok"
    assert checks["provider ark"].message.endswith("takes the key and lists 0 tasks of the last days")
    assert (checks["clock"].state, checks["ffmpeg"].state, checks["disk"].state) == ("ok", "ok", "ok")
    assert not (project.state / "simulator").exists()


def test_what_is_wrong_with_a_key_is_said_in_the_services_words(project, service, monkeypatch):
    monkeypatch.setenv("ARK_API_KEY", "invalid")
    checks = by_name(project)

    assert (checks["provider ark"].state, checks["provider ark"].exit_status) == ("error", 3)
    assert "401 AuthenticationError: The API key doesn't exist." in checks["provider ark"].message
    assert checks["provider byteplus"].state == "warning", "its key was set for Ark"
    assert by_name(project, needed=["byteplus"])["provider byteplus"].state == "error"


def test_a_service_without_a_list_is_asked_about_a_task_that_there_is_not(project, service, monkeypatch):
    monkeypatch.setenv("SEEDANCE_GATEWAY_BASE_URL", service)
    monkeypatch.setenv("SEEDANCE_GATEWAY_API_KEY", "key")
    check = by_name(project)["provider gateway"]

    assert (check.state, "so the key is not surely good" in check.message) == ("ok", True)


def test_a_provider_that_is_not_set_up_matters_only_where_it_is_needed(project):
    assert by_name(project)["provider ark"].state == "off"
    needed = by_name(project, needed=["ark"])["provider ark"]
    assert (needed.state, needed.message) == ("error", "no API key in ARK_API_KEY")
    assert needed.hint.startswith("export ARK_API_KEY=")


def test_nobody_listening_is_told(project, monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", "http://127.0.0.1:9/api/v3")
    monkeypatch.setenv("ARK_API_KEY", "key")

    assert "no answer from http://127.0.0.1:9/api/v3" in by_name(project)["provider ark"].message


def test_a_machine_without_ffmpeg_room_or_database_is_told(project, monkeypatch):
    def none():
        raise MediaError("no ffmpeg here", hint="install it")

    monkeypatch.setattr(doctor, "chosen_ffmpeg", none)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=50 * 2**20))
    monkeypatch.setenv("STORYBOARD_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:9/none")
    checks = by_name(project)

    assert [(checks[name].state, checks[name].exit_status) for name in ("ffmpeg", "disk", "database")] == [
        ("error", 4), ("error", 4), ("error", 2),
    ]  # fmt: skip
    assert "127.0.0.1:9/none" in checks["database"].message
    assert "secret" not in str(checks)


def test_a_bucket_that_holds_archives_is_asked_for_an_object_that_there_is_not(project, monkeypatch):
    asked = []
    bucket = SimpleNamespace(place="s3://films/fox", read_bytes=asked.append)
    monkeypatch.setattr(doctor, "bucket_of", lambda _project: bucket)
    assert by_name(project)["archive"].message == "s3://films/fox, answers"
    assert asked == ["storyboard-doctor"]

    def refuse(name):
        raise ArchiveError("s3://films/fox: the store refuses us", hint="look at the key")

    bucket.read_bytes = refuse
    archive = by_name(project)["archive"]
    assert (archive.state, archive.exit_status, archive.hint) == ("error", 4, "look at the key")


@pytest.mark.parametrize(("free_bytes", "state"), [(2**30, "warning"), (3 * 2**30, "ok")])
def test_little_room_is_warned_of(project, monkeypatch, free_bytes, state):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free_bytes))

    assert by_name(project)["disk"].state == state


@pytest.mark.parametrize(("ahead_s", "words"), [(300, "300 s ahead of"), (-300, "300 s behind")])
def test_a_clock_that_is_off_is_told(project, service, monkeypatch, ahead_s, words):
    monkeypatch.setattr(doctor, "time", SimpleNamespace(time=lambda: round(time.time()) + ahead_s))
    clock = by_name(project)["clock"]

    assert clock.state == "error"
    assert abs(int(clock.message.split()[0])) in range(295, 306)
    assert words.split(" ", 2)[2] in clock.message


def test_the_verb_says_it_and_ends_with_its_status(tmp_path):
    done = command("doctor", "--json", cwd=tmp_path)
    told = json.loads(done.stdout)

    assert (done.returncode, told["ok"], done.stderr) == (0, True, "")
    assert {"name", "state", "message", "hint"} == set(told["checks"][0])

    (tmp_path / "storyboard.yaml").write_text("storyboard: 1\ntitle: t\nprovider: ark\nshots: [{id: a, action: x}]\n")
    done = command("doctor", cwd=tmp_path)
    assert (done.returncode, "error provider ark: no API key in ARK_API_KEY" in done.stdout) == (3, True)
    assert command("doctor", "nowhere", cwd=tmp_path).returncode == 2


def test_what_is_said_of_providers_is_what_their_adapters_do():
    """`task_list`, `cancel` and the default addresses stand in code and in data."""
    said = provider_table()["providers"]
    kinds = {"ark": ark.Ark, "byteplus": ark.Ark, "gateway": gateway.Gateway, "jimeng": jimeng.Jimeng}

    for name, kind in kinds.items():
        assert said[name]["task_list"]["v"] is kind.lists_tasks
        assert said[name]["cancel"]["v"] is ("delete" in vars(kind))
    assert said["ark"]["default_address"]["v"] == ark.VOLCENGINE_URL
    assert said["byteplus"]["default_address"]["v"] == ark.BYTEPLUS_URL


def test_every_fact_about_providers_has_a_source():
    for facts in provider_table()["providers"].values():
        assert all(fact["src"] for fact in facts.values())


def test_providers_tell_what_they_can_do_and_what_is_lacking(tmp_path):
    done = command("providers", "--json", cwd=tmp_path, SEEDANCE_GATEWAY_API_KEY="sk-secret")
    told = {provider["name"]: provider for provider in json.loads(done.stdout)["providers"]}

    assert list(told) == ["ark", "byteplus", "gateway", "jimeng", "simulator"]
    assert (told["simulator"]["state"], told["ark"]["state"], told["gateway"]["state"]) == (
        "ready", "no_key", "not_set_up",
    )  # fmt: skip
    assert told["jimeng"]["task_list"] is False
    assert [told[name]["currency"] for name in ("ark", "byteplus", "jimeng")] == ["CNY", "USD", None]
    assert told["ark"]["calls_a_second"] == {"get": 20, "list": 1, "delete": 20}
    assert "sk-secret" not in done.stdout

    people = command("providers", cwd=tmp_path)
    assert (people.returncode, people.stderr) == (0, "")
    assert "no API key in BYTEPLUS_API_KEY or ARK_API_KEY" in people.stdout


def test_models_tell_what_they_can_do_with_prices_limits_and_sources(tmp_path):
    told = json.loads(command("models", "--json", cwd=tmp_path).stdout)
    by_model = {model["name"]: model for model in told["models"]}

    assert sorted(by_model) == sorted(shipped_models().names)
    gone = [len(model["retired"]) for model in told["models"]]
    assert gone == sorted(gone), "the living come first"
    pro = by_model["seedance-1.5-pro"]
    assert pro["ids"] == {"volcengine": "doubao-seedance-1-5-pro-251215", "byteplus": "seedance-1-5-pro-251215"}
    assert (pro["duration_s"], pro["frames"], pro["draft"]) == (
        {"min": 4, "max": 12, "default": 5, "auto": True}, None, True,
    )  # fmt: skip
    assert pro["price_per_m_tokens"]["usd"]["online_audio"] == 2.4
    assert by_model["seedance-2.0"]["references"]["videos"] == {"most": 3, "each_s": [2, 15], "total_s": 15}
    assert by_model["seedance-1.0-lite-t2v"]["price_per_m_tokens"]["usd"] is None
    assert all(model["sources"]["modes"] for model in told["models"])
    assert told["compiled"] == "2026-11-30"


def rows_of(table):
    """Return the rows of a table, each as its words, under the model that they belong to."""
    rows, name = {}, ""
    for line in table.splitlines()[2:]:
        words = line.split()
        if line.startswith("seedance-"):
            name, *words = words
        rows.setdefault(name, []).append(words)
    return rows


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_models_are_a_table_that_fits_the_screen(tmp_path, columns):
    """With what 5 s cost: 1280 x 720 px and 121 frames are 108,900 tokens, with a video of 5 s 241 frames."""
    done = command("models", cwd=tmp_path, COLUMNS=str(columns))
    rows = rows_of(done.stdout)

    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= columns
    assert not any(line.startswith(("0", "-")) for line in done.stdout.splitlines()), "no name is broken"
    # 108,900 and 216,900 tokens, at 3.5 and 2.1 USD and at 23 and 14 CNY a million.
    assert rows["seedance-2.0-mini"] == [
        ["480p", "$0.18", "¥1.16", "$0.21", "¥1.41"],
        ["4-15", "s,", "default", "720p", "$0.38", "¥2.50", "$0.46", "¥3.04"],
    ]
    assert ["4k", "?", "?", "?", "?"] in rows["seedance-2.5"]
    assert rows["seedance-1.5-pro"][:2] == [["480p", "$0.12", "¥0.81"], ["4-12", "s", "silent", "$0.06", "¥0.41"]]
    assert ["retired", "720p", "$0.26", "¥1.74"] in rows["seedance-1.5-pro"]
    assert ["retired:", "Volcengine", "1080p", "$0.62", "¥3.70"] in rows["seedance-1.0-pro"]
    assert next(iter(rows)) == "seedance-2.0"


def test_the_prices_of_five_seconds_are_in_the_json_too(tmp_path):
    told = json.loads(command("models", "seedance-2.0-mini", "--json", cwd=tmp_path).stdout)["models"][0]

    assert told["five_seconds"][2] == {
        "resolution": "720p", "ratio": "16:9", "audio": True, "video_input": False, "tokens": 108_900,
        "usd": 0.38115, "cny": 2.5047,
    }  # fmt: skip


def test_a_model_of_ones_own_with_a_long_name_and_no_price_is_in_the_table(tmp_path):
    name = "the-model-with-the-very-long-name-that-somebody-trained"
    (tmp_path / "models.toml").write_text(f"[{name}]\n", encoding="utf-8")
    done = command("models", cwd=tmp_path, COLUMNS="60")

    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 60
    start = next(place for place, line in enumerate(lines) if line.startswith("the-model"))
    # The first column is as wide as the table leaves it, and the name goes on below.
    width = lines[start].index(" ")
    assert "".join(line[:width].strip() for line in lines[start : start + 3]) == name
    assert lines[start].split()[1:] == ["480p", "?", "?", "?", "?"]


def test_one_model_is_told_with_the_source_of_each_fact(tmp_path):
    done = command("models", "dreamina-seedance-2-0-260128", cwd=tmp_path, COLUMNS="200")

    assert done.stdout.startswith(
        "seedance-2.0\n\nid at Volcengine  doubao-seedance-2-0-260128\nid at BytePlus    dreamina-seedance-2-0-260128\n"
    )
    assert "\nlength            4-15 s, or -1 to let the model choose\n" in done.stdout
    assert "\nlimits in 4k      15 requests a minute, 1 task at once\n" in done.stdout
    assert "\n720p   $0.76   ¥5.01\n720p   $0.93   ¥6.07  with 5 s of reference video\n" in done.stdout
    assert "\nflex                    no  [DOC: service_tier is not supported by the 2.x models]\n" in done.stdout
    assert "\nretired                 no  [" in done.stdout
    assert "46 (28 with a reference video) at 480p/720p, 51 (31 with a reference video) at 1080p" in done.stdout
    # What stands in square brackets is a source's own words.
    assert not re.search(r"['{}]|None|True|False", re.sub(r"  \[.*\]", "", done.stdout))

    wrong = command("models", "seedance-9", cwd=tmp_path)
    assert (wrong.returncode, wrong.stderr.startswith("error: no model is called 'seedance-9'")) == (2, True)
