"""The title page of a screenplay in Fountain, in whatever language it is written."""

import re
from typing import Final

from storyboard.author.imports.emphasis import without_emphasis
from storyboard.author.imports.headings import is_heading, is_transition

_KEY: Final = re.compile(r"([^\W\d_][^:：\n]{0,40}?)\s*[:：](?!//)\s*(.*)")
_SAME: Final = {
    "title": ("title", "titel", "titre", "título", "titulo", "titolo", "tytuł", "название", "标题", "片名", "剧名",
              "題名", "标题名", "タイトル", "제목"),
    "credit": ("credit", "credits"),
    "author": ("author", "authors", "autor", "autora", "autoren", "auteur", "auteurs", "autrice", "autore", "автор",
               "writer", "writers", "written by", "by", "drehbuch", "buch", "guion", "guión", "scénario",
               "sceneggiatura", "作者", "编剧", "編劇", "脚本", "著者", "저자"),
}  # fmt: skip
"""Keys that mean title, credit and author."""
_OTHERS: Final = (
    "source", "draft date", "date", "draft", "contact", "copyright", "notes", "note", "revision", "version", "format",
    "genre", "logline", "language", "episode", "series", "season", "director", "producer", "company", "production",
    "datum", "fassung", "kontakt", "quelle", "regie", "produktion", "notizen", "contacto", "fecha",
    "fuente", "notas", "basado en", "contatto", "data", "fonte", "note di", "coordonnées", "source date", "réalisation",
    "font", "font size", "header", "footer", "watermark", "tl", "tc", "tr", "bl", "br", "cc", "rating", "runtime",
    "based on", "format type", "cast", "日期", "联系方式", "联系", "来源", "版权", "版本", "导演", "制片", "类型",
    "备注", "集数", "格式", "时长", "体裁", "改编自", "日付", "連絡先", "дата", "контакт",
)  # fmt: skip
_CANONICAL: Final = {name: key for key, names in _SAME.items() for name in names}
_KNOWN: Final = frozenset((*_CANONICAL, *_OTHERS))


def read_title_page(text: str, remarks: list[str]) -> tuple[dict[str, str], int]:
    """
    Return the title page by its keys in lower case, and how many lines it takes.

    It is what stands first as ``Key: value``; a value goes on in indented lines,
    and empty lines may stand between keys. Keys that nobody knows are guessed to
    be some of a title page where several of them stand together.
    """
    lines = text.split("\n")
    page: dict[str, str] = {}
    key, at = "", 0
    while True:
        start = next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))
        end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
        end = next((n for n in range(start, end) if _ends_page(lines[n])), end)
        block = lines[start:end]
        if not block or not (_is_title_block(block, is_first=not page) or _goes_on(block, page, key)):
            break
        for line in block:
            key = _take(line, page, key)
        at = end
    if page and "title" not in page and not _KNOWN & set(page):
        first = next(iter(page))
        remarks.append(f"lines 1 to {at} were read as a title page, with {page[first]!r} as the title")
        page["title"] = page.pop(first)
    return page, at


def _ends_page(line: str) -> bool:
    return not line.startswith((" ", "\t")) and (is_heading(line.strip()) or is_transition(line.strip()))


def _key_in(line: str) -> tuple[str, str] | None:
    """Return key and value of *line*; None where it holds no key."""
    found = None if line.startswith((" ", "\t")) else _KEY.fullmatch(line.rstrip())
    return (" ".join(found[1].lower().split()), found[2]) if found else None


def _is_title_block(block: list[str], *, is_first: bool) -> bool:
    """Return whether the lines between two empty ones belong to a title page."""
    first = _key_in(block[0])
    if not first:
        return False
    keys = [found[0] for line in block if (found := _key_in(line))]
    are_indented = all(_key_in(line) or line.startswith((" ", "\t")) for line in block)
    if any(key in _KNOWN for key in keys):
        return are_indented or first[0] in _KNOWN
    # Keys of their own: several lines of a key and a value each, of which none is a sentence.
    are_names = all(len(key.split()) <= 2 for key in keys) and not block[0][: len(first[0])].isupper()
    return is_first and are_indented and are_names and len(keys) > 1


def _goes_on(block: list[str], page: dict[str, str], key: str) -> bool:
    """Return whether *block* is the value of *key*, which an empty line cut off."""
    return bool(page) and not page[key] and all(line.startswith(("   ", "\t")) for line in block)


def _take(line: str, page: dict[str, str], key: str) -> str:
    """Add *line* to *page*, and return the key that it belongs to."""
    found = _key_in(line)
    text = found[1] if found else line
    if found:
        key = _CANONICAL.get(found[0], found[0])
    page[key] = f"{page.get(key, '')}\n{without_emphasis(text.strip())}".strip()
    return key
