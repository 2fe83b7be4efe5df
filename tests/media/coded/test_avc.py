"""Parameter sets of H.264: read and merged."""

import struct
from dataclasses import replace

from storyboard.media.coded.avc import is_idr, merged_sets, read_parameter_sets

# Two records that x264 wrote for 640x360: with number 0, and with sps-id=1.
ZERO = bytes.fromhex("0164001effe1001a6764001eacd940a02ff97011000003000100000300300f162d9601000668ebe3cb22c0fdf8f800")
ONE = bytes.fromhex("0164001effe1001a6764001e4b3650280bfe5c0440000003004000000c03c58b6580010006684abe3cb22cfdf8f800")


def units(*contents: str) -> bytes:
    return b"".join(struct.pack(">I", len(bytes.fromhex(each))) + bytes.fromhex(each) for each in contents)


def test_a_record_is_read_and_written_without_a_change():
    assert read_parameter_sets(ZERO).record == ZERO


def test_sets_know_their_numbers():
    assert read_parameter_sets(ZERO).ids == {0}
    assert read_parameter_sets(ONE).ids == {1}


def test_anything_but_a_record_with_lengths_of_four_bytes_is_none():
    annex_b = bytes.fromhex("00000001") + ZERO[8:]
    short_lengths = ZERO[:4] + bytes([0xFD]) + ZERO[5:]

    assert [read_parameter_sets(each) for each in (b"", annex_b, short_lengths)] == [None, None, None]


def test_sets_of_unlike_numbers_share_one_record():
    both = read_parameter_sets(merged_sets([read_parameter_sets(ZERO), read_parameter_sets(ONE)]).record)

    assert both.ids == {0, 1}
    assert (len(both.sps), len(both.pps)) == (2, 2)
    assert both.tail == bytes.fromhex("fdf8f800")


def test_equal_sets_are_written_once():
    assert merged_sets([read_parameter_sets(ZERO), read_parameter_sets(ZERO)]).record == ZERO


def test_unlike_sets_of_one_number_cannot_share_a_record():
    sets = read_parameter_sets(ZERO)

    assert merged_sets([sets, replace(sets, pps=(bytes.fromhex("68ebe1b2"),))]) is None
    assert merged_sets([sets, replace(sets, sps=(sets.sps[0] + b"\x01",))]) is None


def test_the_record_of_several_promises_the_highest_profile_and_the_highest_level():
    both = merged_sets([read_parameter_sets(ZERO), replace(read_parameter_sets(ONE), profile=77, level=40)])

    assert (both.profile, both.level) == (100, 40)


def test_only_an_idr_frame_starts_anew():
    """Supplemental information may stand before the picture."""
    assert is_idr(units("0605ff", "6588"))
    assert not is_idr(units("0605ff", "4188"))
    assert not is_idr(b"")
