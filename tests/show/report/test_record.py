"""The run record keeps the shape of a real one, to the byte."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.show.report.records import dump_record, load_record

REAL = (Path(__file__).parent.parent.parent / "data" / "run_record_real.json").read_text(encoding="utf-8")


def real_with(change) -> str:
    """Return the real record's text with one thing changed in it."""
    record = json.loads(REAL)
    change(record)
    return json.dumps(record)


def test_a_real_record_loads_and_dumps_back_equal_to_the_byte():
    """Keys, order, nesting, Chinese, indent: all as they were."""
    assert dump_record(load_record(REAL)) == REAL


def test_a_real_record_says_what_was_paid():
    """108,900 tokens: 1280 x 720 x 121 frames / 1024."""
    record = load_record(REAL)

    assert record.results[0].usage == {"completion_tokens": 108900, "total_tokens": 108900}
    assert record.results[0].poll_count == len(record.results[0].response.polls) == 19
    assert record.summary.top_shot_roles[0].label == "opening"


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(colour="red"),
        lambda record: record["summary"].update(lost_count=0),
        lambda record: record["results"][0].update(colour="red"),
        lambda record: record["results"][0]["request"]["submit"].update(body={}),
        lambda record: record["results"][0]["response"]["polls"][0].update(colour="red"),
        lambda record: record["results"][0]["output_slots"].update(audio_path=""),
        lambda record: record["results"][0]["result_archive"].update(colour="red"),
    ],
)
def test_an_unknown_key_of_ours_is_refused(change):
    """Where the words are ours, a new one is a mistake."""
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        load_record(real_with(change))


def test_a_missing_key_is_refused():
    """Every key stands in every record, empty where there is nothing to say."""
    with pytest.raises(ValidationError, match="failure_code"):
        load_record(real_with(lambda record: record["results"][0].pop("failure_code")))


def test_an_unknown_key_of_the_provider_is_kept():
    """What the service says is not ours to judge: tomorrow's fields pass through."""
    text = real_with(lambda record: record["results"][0]["response"]["query"].update(mood={"tone": ["calm"]}))

    assert json.loads(dump_record(load_record(text))) == json.loads(text)


@pytest.mark.parametrize("stamp", ["2026-04-04 18:44:33", "2026-04-04T18:44:33Z", "2026-04-04T18:44:33.386163+00:00"])
def test_times_are_utc_with_microseconds_and_z(stamp):
    """One form, so that records sort and compare as text."""
    with pytest.raises(ValidationError, match="submit_started_at"):
        load_record(real_with(lambda record: record["results"][0].update(submit_started_at=stamp)))
