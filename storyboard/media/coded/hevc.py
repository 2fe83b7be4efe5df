"""
HEVC as it lies in an MP4: parameter sets, and which coded frame a decoder can start at.

Bytes in, bytes out (ISO/IEC 14496-15 for the record, H.265 for the units
inside); nothing here opens a file.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_IDR = frozenset({19, 20})
_SETS = (32, 33, 34)
"""Units that are parameter sets: of the video, the sequence and the picture."""
_HEAD_BYTES = 22
_COMPLETE = 0x80


@dataclass(frozen=True, slots=True)
class HevcSets:
    """What a decoder must know before the first frame: an ``HEVCDecoderConfigurationRecord``."""

    head: bytes
    """Profile, level, chroma format and bit depths."""
    units: tuple[tuple[bytes, ...], ...]
    """Those of each kind, in the order of decoding."""

    @property
    def ids(self) -> frozenset[int]:
        """No numbers are kept free: where sets clash, they stand before the frames."""
        return frozenset()

    @property
    def in_band(self) -> bytes:
        """The sets as they stand in front of a frame, each with its length in 4 bytes."""
        return b"".join(struct.pack(">I", len(unit)) + unit for kind in self.units for unit in kind)

    @property
    def record(self) -> bytes:
        """The sets as they stand in the sample description."""
        arrays = b"".join(
            struct.pack(">BH", _COMPLETE | number, len(kind))
            + b"".join(struct.pack(">H", len(unit)) + unit for unit in kind)
            for number, kind in zip(_SETS, self.units, strict=True)
        )
        return self.head + bytes([len(_SETS)]) + arrays


def read_hevc_sets(record: bytes) -> HevcSets | None:
    """Return the sets of a sample description; None where one is missing, or lengths do not have 4 bytes."""
    if len(record) <= _HEAD_BYTES or record[0] != 1 or record[21] & 3 != 3:
        return None
    found: dict[int, tuple[bytes, ...]] = {}
    place = _HEAD_BYTES + 1
    for _ in range(record[_HEAD_BYTES]):
        if place + 3 > len(record):
            return None
        number, count = record[place] & 0x3F, struct.unpack_from(">H", record, place + 1)[0]
        place += 3
        units = []
        for _ in range(count):
            if place + 2 > len(record):
                return None
            length = struct.unpack_from(">H", record, place)[0]
            units.append(record[place + 2 : place + 2 + length])
            place += 2 + length
        found[number] = tuple(units)
    if not all(found.get(number) for number in _SETS):
        return None
    return HevcSets(record[:_HEAD_BYTES], tuple(found[number] for number in _SETS))


def merged_hevc_sets(several: Iterable[HevcSets]) -> HevcSets | None:
    """Return one description for all; None where two have unlike sets: encoders give all of them the same number."""
    every = tuple(several)
    return every[0] if len({sets.units for sets in every}) == 1 else None


def is_hevc_idr(coded: bytes) -> bool:
    """Return whether a decoder can start at this frame, and none that comes after it needs anything before it."""
    place = 0
    while place + 5 <= len(coded):
        if coded[place + 4] >> 1 & 0x3F in _IDR:
            return True
        place += 4 + struct.unpack_from(">I", coded, place)[0]
    return False
