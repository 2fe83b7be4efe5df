"""
H.264 as it lies in an MP4: parameter sets, and which coded frame a decoder can start at.

Bytes in, bytes out (ISO/IEC 14496-15 for the record, 14496-10 for the units
inside); nothing here opens a file.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_IDR = 5
_NAL_TYPE = 0x1F
_HIGH_PROFILES = frozenset({100, 110, 122, 144, 244})
"""Profiles whose record ends with chroma format and bit depths."""


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """What a decoder must know before the first frame: an ``AVCDecoderConfigurationRecord``."""

    profile: int
    compatibility: int
    level: int
    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]
    tail: bytes
    """Chroma format and bit depths, where the profile has them."""

    @property
    def ids(self) -> frozenset[int]:
        """The numbers by which frames call these sets, those of both kinds."""
        return frozenset(_sps_id(unit) for unit in self.sps) | frozenset(_pps_id(unit) for unit in self.pps)

    @property
    def in_band(self) -> bytes:
        """The sets as they stand in front of a frame, each with its length in 4 bytes."""
        return b"".join(struct.pack(">I", len(unit)) + unit for unit in (*self.sps, *self.pps))

    @property
    def record(self) -> bytes:
        """The sets as they stand in the sample description."""
        head = bytes([1, self.profile, self.compatibility, self.level, 0xFF, 0xE0 | len(self.sps)])
        return head + _with_lengths(self.sps) + bytes([len(self.pps)]) + _with_lengths(self.pps) + self.tail


def read_parameter_sets(record: bytes) -> ParameterSets | None:
    """Return the sets of a sample description; None where they are not in one with lengths of 4 bytes."""
    if len(record) < 7 or record[0] != 1 or record[4] & 3 != 3:
        return None
    sps, place = _units(record, place=6, count=record[5] & 0x1F)
    pps, place = _units(record, place=place + 1, count=record[place])
    if not sps or not pps:
        return None
    return ParameterSets(
        profile=record[1], compatibility=record[2], level=record[3], sps=sps, pps=pps, tail=record[place:]
    )


def merged_sets(several: Iterable[ParameterSets]) -> ParameterSets | None:
    """Return one description for all; None where two give the same number to unlike sets."""
    distinct = tuple(dict.fromkeys(several))
    sps = tuple(dict.fromkeys(unit for sets in distinct for unit in sets.sps))
    pps = tuple(dict.fromkeys(unit for sets in distinct for unit in sets.pps))
    if len({_sps_id(unit) for unit in sps}) < len(sps) or len({_pps_id(unit) for unit in pps}) < len(pps):
        return None
    highest = max(distinct, key=lambda sets: (sets.profile in _HIGH_PROFILES, sets.profile, sets.level))
    return ParameterSets(
        profile=highest.profile,
        compatibility=highest.compatibility,
        level=max(sets.level for sets in distinct),
        sps=sps,
        pps=pps,
        tail=highest.tail,
    )


def is_idr(coded: bytes) -> bool:
    """Return whether a decoder can start at this frame and needs nothing before it."""
    place = 0
    while place + 5 <= len(coded):
        if coded[place + 4] & _NAL_TYPE == _IDR:
            return True
        place += 4 + struct.unpack_from(">I", coded, place)[0]
    return False


def _units(record: bytes, *, place: int, count: int) -> tuple[tuple[bytes, ...], int]:
    units = []
    for _ in range(count):
        length = struct.unpack_from(">H", record, place)[0]
        units.append(record[place + 2 : place + 2 + length])
        place += 2 + length
    return tuple(units), place


def _with_lengths(units: tuple[bytes, ...]) -> bytes:
    return b"".join(struct.pack(">H", len(unit)) + unit for unit in units)


def _sps_id(unit: bytes) -> int:
    # After the unit's header come profile, compatibility and level, one byte each.
    return _unsigned_number(unit[4:])


def _pps_id(unit: bytes) -> int:
    return _unsigned_number(unit[1:])


def _unsigned_number(data: bytes) -> int:
    """Return the Exp-Golomb number that *data* opens with; parameter sets count to 255 at most."""
    bits = f"{int.from_bytes((data + bytes(4))[:4]):032b}"
    zeros = bits.index("1")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1
