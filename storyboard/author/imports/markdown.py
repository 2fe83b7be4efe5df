"""
A Markdown list to the lines of a shot list.

A list item is a shot, a heading above it the scene, the first heading the
title; what is indented below an item says more of it. Where tables are shot
lists by their headings, they are the film, and what stands beside them is not.
"""

import re
from dataclasses import dataclass, field, replace

from storyboard.author.imports.columns import part_of
from storyboard.author.imports.lengths import seconds_of
from storyboard.author.imports.markdown_blocks import find_blocks
from storyboard.author.imports.markdown_lines import join_paragraphs, title_of_front_matter, without_front_matter
from storyboard.author.imports.markdown_tables import PICTURE, Table, find_tables, plain_markdown
from storyboard.author.imports.rows import Sheet, known_parts, read_rows
from storyboard.author.imports.timing import Line
from storyboard.errors import CommandError
from storyboard.model.units import count_of

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"([-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)")
_KEY = re.compile(r"(?:\*\*|__)?([^:：*]{1,30}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(.+)")
_LEAD = re.compile(r"(?:\*\*|__)(.{1,40}?)[.:：]?(?:\*\*|__)\s*[:：—–-]?\s*(.*)")
_LENGTH = re.compile(r"(?:[(\[（]([^()\[\]（）]{1,20})[)\]）]|[—–,]\s*+([^—–,]{1,14}))\s*[.。]?$")
_MOST_TOLD = 200
"""Letters of what is left out."""
_LONGEST_END = 80
"""A length stands at the very end of a line."""
_RULE = re.compile(r"\s*([-*_]\s*){3,}")
_STRONG = frozenset({"id", "duration", "size", "angle", "movement", "lens", "dialogue", "prompt", "first_frame"})
"""Columns of which a shot list has one at least beside what is seen."""
_NOTHING_TO_SHOOT = re.compile(
    r"(?:\d+[.、)]?\s*)?(?:(?:general|production|director'?s|style|project) )?"
    r"(?:notes?|remarks?|to-?dos?|cast|characters?|crew|credits?|references?|links?|props?|equipment|gear|locations?"
    r"|music|sound(?:track)?|style|settings?|info(?:rmation)?|overview|facts?|deliverables?|specs?|schedule|contents"
    r"|notizen|anmerkungen|requisiten|figuren|besetzung|ausrüstung|drehorte?|musik|stil"
    r"|notes? de (?:production|tournage)|remarques?|équipe|personnages?|accessoires|matériel|décors?|musique|lieux"
    r"|notas?(?: de producción| de produção)?|equipo|equipe|personajes|personagens|utilería|localizaciones|note|elenco"
    r"|personaggi|oggetti di scena|attrezzatura|troupe|примечания|заметки|реквизит|персонажи|оборудование|локации"
    r"|музыка"
    r"|備考|メモ|登場人物|小道具|機材|音楽|注意|참고|메모|등장인물|소품|장비|음악|uwagi|rekwizyty|postacie|備註|道具清單|备注|说明|注意事项|角色|人物|角色设定|人物设定|道具|场地|参考|总信息|基本信息|项目信息|概述|转场说明|音乐|风格|目录)"
    r"\s*[:：]?",
    re.IGNORECASE,
)
"""Headings above lists that are no shots."""
_SCENE = re.compile(
    r"(?:scene|act|sequence|szene|akt|sequenz|scène|acte|séquence|escena|acto|secuencia|cena|ato|scena"
    r"|atto|sequenza|sahne"
    r"|сцена|эпизод|акт|シーン|場面|씬|장면|场景|場景|场次|幕)\W{0,3}\d|第\W{0,3}[\d一二三四五六七八九十]{1,4}\W{0,3}[场場幕]"
    r"|(?:prologue?|epilogue?|coda|finale?|ending|the end|intro|outro|opening|эпилог|пролог|尾声|尾聲|序幕"
    r"|エピローグ|プロローグ)",
    re.IGNORECASE,
)
"""How a heading begins that names a scene by its number, or the first or last of them."""
_SHOT_LABEL = re.compile(
    r"(?:shot|clip|einstellung|plan|plano|кадр|カット|ショット|컷|샷|镜头|鏡頭)\W{0,2}(\d{1,4}[a-z]?)\s*[:：.—–-]\s*(?=\S)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"\[[^\[\]]{1,200}\]\(#[^()\s]*\)")
"""A line of a table of contents: a link to a place in the same text, and nothing else."""


@dataclass(slots=True)
class _ReadParts:
    """What was read so far."""

    title: str = ""
    synopsis: list[str] = field(default_factory=list)
    scene: str = ""
    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """The number of each item's line, and what is said of its shot."""
    beside: list[str] = field(default_factory=list)
    """Text between the lists, for the notes of the next shot."""
    indent: int = 0
    """Of the list's items."""
    label: str = ""
    """The heading, or the line with a colon, above what is read."""
    is_apart: bool = False
    """Whether what is read is no shot by its heading."""
    has_scenes: bool = False
    """Whether headings name scenes by their number; a list under another heading below them is then no scene."""
    is_after_scene: bool = False
    level: int = 0
    """Of the last heading that names a scene."""
    apart: dict[str, int] = field(default_factory=dict)
    """How many lines are left out under each heading."""

    def scene_cells(self) -> dict[str, str]:
        """Return the scene that is read, as a cell of a shot's line; nothing where there is none."""
        return {"scene": self.scene} if self.scene else {}


def read_markdown(text: str, *, name: str) -> Sheet:
    """
    Return the shots of the lists, or of the table, in *text*; *name* is the file's.

    Raises:
        CommandError: There is neither.
    """
    rows = text.expandtabs(4).splitlines()
    remarks: list[str] = []
    reading = _ReadParts(title=title_of_front_matter(rows))
    tables, rest = find_tables(join_paragraphs(without_front_matter(rows), remarks), name=name)
    chosen = _choose(tables)
    blocks = {} if chosen else {block.start: block for block in find_blocks(rest)}
    labels = _labels_of_items(rest)
    has_shots = bool(chosen) or not all(_NOTHING_TO_SHOOT.fullmatch(label) for label in labels)
    reading.has_scenes = any(_SCENE.match(label) for label in labels)
    sheets: list[tuple[str, Sheet]] = []
    by_line, end = {table.start: table for table in tables}, 0
    for number, line in enumerate(rest, start=1):
        if block := blocks.get(number):
            end = block.end
            reading.lines.append((number, {**reading.scene_cells(), **block.cells}))
        if number <= end:
            continue
        if table := by_line.get(number):
            if table in chosen:
                sheets.append((reading.scene or reading.title, _sheet(table, name)))
            else:
                reading.apart[f"table of {{}} under {reading.label!r}"] = len(table.rows)
        _take(line, number, reading, is_listed=not chosen, has_shots=has_shots)
    remarks += [_left_out_remark(label, count) for label, count in reading.apart.items()]
    title = reading.title or name.rsplit(".", 1)[0]
    if sheets:
        return _join_sheets(sheets, title, reading, remarks)
    if not reading.lines:
        raise CommandError(f"{name}: there is no list of shots", hint="write each shot as a line that begins with '- '")
    if reading.beside:
        remarks.append(f"left out below the last shot: {' '.join(reading.beside)}")
    found = tuple(Line(number, cells) for number, cells in reading.lines)
    return Sheet(title, "\n".join(reading.synopsis), found, tuple(remarks))


def _choose(tables: list[Table]) -> list[Table]:
    """Return the tables that are shot lists by their headings; of several kinds, those that say most of a shot."""
    parts = [(table, known_parts(table.rows)) for table in tables]
    strong = [(table, known) for table, known in parts if known & _STRONG]
    most = max((len(known) for _, known in strong), default=0)
    chosen = [table for table, known in strong if len(known) * 2 >= most]
    return chosen or [table for table, known in parts if known and "cast" not in known]


def _sheet(table: Table, name: str) -> Sheet:
    return read_rows(table.rows, name=f"{name}, line {table.start}", numbers=table.numbers)


def _join_sheets(sheets: list[tuple[str, Sheet]], title: str, reading: _ReadParts, remarks: list[str]) -> Sheet:
    """Return the shots of all *sheets*, those of several in a scene for each heading."""
    has_scenes = len({heading for heading, _ in sheets}) > 1
    lines = [
        replace(line, cells={"scene": heading, **line.cells}) if has_scenes and heading else line
        for heading, sheet in sheets
        for line in sheet.lines
    ]
    told = [remark for _, sheet in sheets for remark in sheet.remarks]
    if reading.beside:
        remarks.append(f"text beside the tables not imported: {_shorten(' '.join(reading.beside))}")
    return Sheet(title, "\n".join(reading.synopsis), tuple(lines), (*remarks, *dict.fromkeys(told)))


def _left_out_remark(label: str, count: int) -> str:
    return f"{label.format(count_of(count, 'line'))} not imported"


def _shorten(text: str) -> str:
    return text if len(text) <= _MOST_TOLD else f"{text[:_MOST_TOLD]}…"


def _words_of(heading: re.Match[str]) -> str:
    """Return the words of a heading, which may be closed with the signs that it is opened with."""
    return heading[2].rstrip("#").rstrip()


def _labels_of_items(lines: list[str]) -> list[str]:
    """Return the heading above each list."""
    label, labels = "", []
    for line in lines:
        plain = line.strip()
        if heading := _HEADING.fullmatch(plain):
            label = plain_markdown(_words_of(heading))
        elif _ITEM.fullmatch(plain):
            labels.append(label)
        elif plain.endswith((":", "：")):
            label = plain_markdown(plain.rstrip(":："))
    return labels


def _take(line: str, number: int, reading: _ReadParts, *, is_listed: bool, has_shots: bool) -> None:
    """Take a line outside of tables; items are shots where the film *is_listed*."""
    indent, plain = len(line) - len(line.lstrip()), line.strip()
    if not plain or _RULE.fullmatch(plain):
        return
    if heading := _HEADING.fullmatch(plain):
        _take_heading(plain_markdown(_words_of(heading)), reading)
        is_scene = bool(_SCENE.match(reading.label))
        reading.is_after_scene |= is_scene
        is_other = reading.has_scenes and reading.is_after_scene and not is_scene and len(heading[1]) <= reading.level
        reading.level = len(heading[1]) if is_scene else reading.level
        reading.is_apart = has_shots and (bool(_NOTHING_TO_SHOOT.fullmatch(reading.label)) or is_other)
    elif is_listed and (item := _ITEM.fullmatch(plain)) and _CONTENTS.fullmatch(item[2]):
        label = "table of contents of {}"
        reading.apart[label] = reading.apart.get(label, 0) + 1
    elif (item := _ITEM.fullmatch(plain)) and (not is_listed or reading.is_apart):
        label = f"list of {{}} under {reading.label!r}"
        reading.apart[label] = reading.apart.get(label, 0) + 1
    elif item:
        if reading.lines and indent > reading.indent:
            _add(reading.lines[-1][1], item[2])
        else:
            reading.indent = indent
            reading.lines.append((number, _shot(item[2], reading)))
            reading.beside = []
    elif is_listed and reading.lines and indent > reading.indent and not reading.is_apart:
        _add(reading.lines[-1][1], plain)
    elif plain.endswith((":", "：")):
        reading.label = plain_markdown(plain.rstrip(":："))
        reading.is_apart = has_shots and bool(_NOTHING_TO_SHOOT.fullmatch(reading.label))
    else:
        is_below = bool(reading.lines or reading.scene)
        (reading.beside if is_below else reading.synopsis).append(plain_markdown(plain.lstrip("> ")))


def _take_heading(words: str, reading: _ReadParts) -> None:
    reading.label = words
    if not reading.title and not reading.lines:
        reading.title = words
    else:
        reading.scene = words


def _shot(text: str, reading: _ReadParts) -> dict[str, str]:
    cells = reading.scene_cells()
    if picture := PICTURE.search(text):
        cells["first_frame"] = picture[1]
        text = PICTURE.sub("", text).strip()
    if (
        (length := _LENGTH.search(text, max(0, len(text) - _LONGEST_END)))
        and seconds_of(length[1] or length[2])
        and re.search(r"\D", length[1] or length[2])
    ):
        cells["duration"] = length[1] or length[2]
        text = text[: length.start()].strip()
    if lead := _LEAD.fullmatch(text):
        cells["id"], text = lead[1], lead[2]
        text = text or lead[1]
    elif label := _SHOT_LABEL.match(text):
        cells["id"], text = label[1], text[label.end() :]
    cells["action"] = plain_markdown(text)
    if reading.beside:
        cells["notes"] = "\n".join(reading.beside)
    return cells


def _add(cells: dict[str, str], text: str) -> None:
    """Add a line below an item: a part of the shot by its name, else a note."""
    if picture := PICTURE.search(text):
        cells.setdefault("first_frame", picture[1])
        text = PICTURE.sub("", text).strip()
    key = _KEY.fullmatch(text)
    part = part_of(key[1]) if key else None
    if key and part and part not in cells:
        cells[part] = plain_markdown(key[2])
    elif said := plain_markdown(text.lstrip("> ")):
        cells["notes"] = f"{cells['notes']}\n{said}" if "notes" in cells else said
