"""What the cells of a shot list hold: nothing, a sum, or a part of a shot that several columns say."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import partial

from storyboard.author.imports.columns import COLUMNS, rank_of, unit_of
from storyboard.author.imports.headings import is_heading
from storyboard.author.imports.lengths import seconds_of

Filled = tuple[str, str | None, str]
"""A cell: its heading, the part of a shot that it is, and its text."""

_NOTHING = frozenset({
    "-", "--", "---", "–", "—", "——", "/", "\\", "n/a", "na", "none", "nil", "(none)", "keine", "keiner",
    "aucun", "aucune", "ninguno", "ninguna", "nessuno", "nessuna", "nenhum", "nenhuma", "нет", "なし", "無し", "없음",
    "无", "無", "没有", "無對白", "無台詞", "（无）", "(无)", "无对白", "无台词", "无旁白", "暂无",
})  # fmt: skip
_SUM = re.compile(
    r"(?:(?:(?:grand|sub) ?)?(?:total|sum)(?:s| (?:(?:run(?:ning)?|screen) ?)?(?:time|duration|length|runtime|shots))?"
    r"|(?:total )?runtime|summe|gesamt(?:dauer|länge|zeit)?|totaldauer|totale?|(?:durée|durata) totale|somma"
    r"|(?:duración|duração) total|suma|soma"
    r"|total général|razem|łącznie|ogółem|totaal|totale duur|toplam(?: süre)?|summa|totalt"
    r"|итого|всего|общая длительность|합계|총계|총 ?시간"
    r"|合计|总计|共计|总时长|总镜头数|总长|合計|総計|計|総尺|總計|共計|總時長)(?=$|[\s\d:：=])\s*[:：=]?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_COUNT = re.compile(r"[\d.,:]+\s*(?:shots?|镜头?|个镜头|个|カット|컷)?", re.IGNORECASE)
_LONGEST_NUMBER = 40
"""Letters of a cell that may be a number or a length."""
_LABEL = re.compile(
    r"(音效|音乐|音樂|配乐|配樂|背景音乐|环境音|環境音|効果音|음악|효과음"
    r"|bgm|sfx|fx|sound|sound effects?|music|sounds?)\s*[:：]\s*",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"(?:对白|對白|台词|台詞|臺詞|セリフ|대사|dialogue)\s*[:：]\s*", re.IGNORECASE)
_JOINED = {"dialogue": "\n", "notes": "\n", "size": ", ", "angle": ", ", "movement": ", ", "lens": ", ", "tags": ", ",
           "background": "\n"}  # fmt: skip
"""Parts that several columns may say, and what stands between what they say."""


def is_nothing(cell: str) -> bool:
    """Return whether *cell* is only a sign that nothing is there."""
    return unicodedata.normalize("NFKC", cell).strip().casefold() in _NOTHING


def is_sum(cells: Sequence[str]) -> bool:
    """Return whether a row of these *cells* is a sum of the rows above: its name, and beside it only numbers."""
    has_name = False
    for cell in cells:
        named = _SUM.fullmatch(cell)
        if named and (not named[1] or _is_number(named[1])):
            has_name = True
        elif not _is_number(cell):
            return False
    return has_name


def _is_number(cell: str) -> bool:
    if len(cell) > _LONGEST_NUMBER:
        return False
    return bool(_COUNT.fullmatch(cell)) or seconds_of(cell) is not None or is_nothing(cell)


def put_together(filled: Iterable[Filled], told: dict[str, None]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the cells of a row by the part of a shot that each is, and the others; what was decided is *told*."""
    by_part: dict[str, list[tuple[str, str]]] = {}
    other: list[tuple[str, str]] = []
    for heading, part, cell in filled:
        if part is None:
            other.append((heading, cell))
        else:
            by_part.setdefault(part, []).append((heading, cell))
    if len(by_part.get("action", ())) > 1:
        _split_actions(by_part, told)
    cells: dict[str, str] = {}
    for part, cells_of_part in by_part.items():
        # The order is the columns', but a length is best where it is called so.
        said = sorted(cells_of_part, key=partial(_rank, part=part))
        first = said[0]
        cells[part] = _with_unit(*first) if part in {"duration", "start", "end"} else first[1]
        for heading, cell in said[1:]:
            if part in _JOINED:
                label = f"{heading}: " if part == "dialogue" else ""
                cells[part] += f"{_JOINED[part]}{label}{cell}"
            elif cell != first[1]:
                other.append((heading, cell))
    _take_sounds(cells, other)
    return cells, other


def _rank(named: tuple[str, str], *, part: str) -> int:
    return rank_of(named[0], part) if part not in _JOINED and part in COLUMNS else 0


def _split_actions(by_part: dict[str, list[tuple[str, str]]], told: dict[str, None]) -> None:
    """Leave the best of several columns as the action; the next one says where it is."""
    first, *rest = sorted(by_part["action"], key=lambda named: rank_of(named[0], "action"))
    by_part["action"] = [first]
    for heading, cell in rest:
        if cell == first[1]:
            continue
        if heading.casefold() == first[0].casefold():
            by_part["action"] = [(first[0], f"{by_part['action'][0][1]}\n{cell}")]
            continue
        place = "location" if is_heading(cell) and "location" not in by_part else "background"
        by_part.setdefault(place, []).append((heading, cell))
        told[f"the column {first[0]} is the action, and {heading} the background"] = None


def _with_unit(heading: str, cell: str) -> str:
    """Return a length with the unit that its heading names."""
    unit = unit_of(heading)
    return f"{cell} {unit}" if unit and re.fullmatch(r"[\d.,]+(?:\s*[-–~]\s*[\d.,]+)?", cell) else cell


def _take_sounds(cells: dict[str, str], other: list[tuple[str, str]]) -> None:
    """Take sounds and music out of what is said: a column such as 对白/音效 holds both."""
    if "dialogue" not in cells:
        return
    spoken = []
    for line in cells.pop("dialogue").split("\n"):
        if label := _LABEL.match(line):
            other.append((label[1], line[label.end() :]))
        else:
            spoken.append(_SPOKEN.sub("", line, count=1) if _SPOKEN.match(line) else line)
    if said := "\n".join(spoken):
        cells["dialogue"] = said
