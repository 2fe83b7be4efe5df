"""Subtitle files read back, our own and those of other programs; and ours in the parsers of players."""

from fractions import Fraction

import av
import pytest

from storyboard.media.cue import Cue
from storyboard.media.read_subtitles import filed_cues
from storyboard.media.subtitle_files import subrip_text, webvtt_text

RATE = Fraction(24)
SAID = (
    Cue(0, 48, "Do you see it?\nYes & no.", id="turn.line-1"),
    Cue(50, 96, "你看见了吗？", id="turn.line-1.2"),
    Cue(96, 120, "שלום לכולם!", id="turn.line-2"),
    Cue(24 * 3700, 24 * 3701, "a < b > c", id="turn.narration"),
)


@pytest.mark.parametrize("text_of", [subrip_text, webvtt_text])
def test_what_we_write_we_read(text_of):
    found = filed_cues(text_of(SAID, rate=RATE))

    assert [cue.text for cue in found] == [cue.text for cue in SAID]
    assert [(cue.start_ms, cue.end_ms) for cue in found] == [
        (0, 2000), (2083, 4000), (4000, 5000), (3700_000, 3701_000),
    ]  # fmt: skip


def test_webvtt_keeps_the_ids_and_subrip_has_numbers():
    assert [cue.id for cue in filed_cues(webvtt_text(SAID, rate=RATE))] == [cue.id for cue in SAID]
    assert [cue.id for cue in filed_cues(subrip_text(SAID, rate=RATE))] == ["1", "2", "3", "4"]


def test_rows_read_from_the_right_have_marks_at_both_ends():
    """So that their full stop stands at the left in players that lay every row out from the left."""
    assert "\u200fשלום לכולם!\u200f" in subrip_text(SAID, rate=RATE)
    assert "\u200f" not in subrip_text(SAID[:2], rate=RATE)


@pytest.mark.parametrize(("kind", "text_of"), [("srt", subrip_text), ("vtt", webvtt_text)])
def test_ffmpeg_reads_the_same(tmp_path, kind, text_of):
    """Its demuxers are those of many players."""
    file = tmp_path / f"main.{kind}"
    file.write_text(text_of(SAID, rate=RATE), encoding="utf-8")

    with av.open(str(file)) as opened:
        packets = [packet for packet in opened.demux() if packet.size]

    times = [(float(each.pts * each.time_base), float(each.duration * each.time_base)) for each in packets]
    assert times == [(0, 2), (2.083, 1.917), (4, 1), (3700, 1)]
    assert [bytes(each).decode() for each in packets][1] == "你看见了吗？"
    assert bytes(packets[0]).decode() == (
        "Do you see it?\nYes & no." if kind == "srt" else "Do you see it?\nYes &amp; no."
    )


FOREIGN = (
    "\ufeffWEBVTT - from a program\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE nothing\r\n\r\n"
    "intro\r\n00:01.500 --> 00:03.000 line:80%\r\n<v Ida><i>Do</i> you &lt;see&gt; it?\r\n\r\n\r\n"
    "00:04.000 --> 00:05.000\r\nYes.\r\n"
)


def test_files_of_other_programs_are_read_without_their_tags_and_settings():
    first, second = filed_cues(FOREIGN)

    assert (first.id, first.start_ms, first.end_ms, first.text) == ("intro", 1500, 3000, "Do you <see> it?")
    assert (second.id, second.text) == ("", "Yes.")


@pytest.mark.parametrize("text", ["", "WEBVTT", "no subtitles at all", "1\n00:00 --> x\nno", "\x00\xff", "-->"])
def test_what_is_no_subtitle_is_passed_over(text):
    assert filed_cues(text) == ()


def test_tags_of_subrip_are_left_out_and_other_signs_are_words():
    (cue,) = filed_cues("1\n00:00:01,000 --> 00:00:02,000\n<font color='red'><b>a</b></font> <3 & <c>\n")

    assert cue.text == "a <3 & <c>"
