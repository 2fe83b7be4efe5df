"""
Storyboards that are changed at random: what accidents, bad tools and strangers make of a film.

The films are those that ship: the starters, and the examples of ``projects/``. The same seed gives the same file.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FILMS = [
    *sorted(ROOT.glob("templates/storyboards/*/storyboard.yaml")),
    *sorted(ROOT.glob("projects/*/storyboard.yaml")),
]

Mutation = Callable[[random.Random, str], str]

VALUE = re.compile(r"^(\s*(?:- )?[\w ]+: )([^\n#&*|>{\[]+)$", re.MULTILINE)
"""A key and its value on one line."""
TOKEN = re.compile(r"\w+|[^\w\s]|\s+")

SIGNS = [*"{}[]:,-#?|>!%@`'\"\\\t\n", ": ", " # ", "&a", "*a"]
SIGNS += ["\t", "\n", "---\n", "...\n", "%YAML 1.1\n", "!!str", "!!python/object/apply:os.system ['true']", "<<: *all"]
STRANGE = [
    *"\x00\x01\x07\x1b\x7f\x85\xa0\xad\u0301\u200b\u200d\u202e\u2028\u2029\ufeff\ufffe\ufffd\U0001f98a\U0010ffff"
]
STRANGE += ["\x1b[31m", "\x1b]0;title\x07", "Z" + "\u0301" * 3_000, "Å", "A\u030a", "１２", "：", "，", "　"]
SCALARS = [
    "null",
    "~",
    "true",
    "no",
    "''",
    "0",
    "-1",
    "-0.0",
    ".inf",
    "-.inf",
    ".nan",
    "1e308",
    "1e999",
    "0x1F",
    "0o17",
    "017",
]
SCALARS += [
    "1_000",
    "12:30:45",
    "2026-11-30",
    "2026-11-30T08:00:00Z",
    "=",
    "<<",
    "9" * 400,
    "9" * 5_000,
    "-" + "9" * 5_000,
]
SCALARS += [
    "1." + "3" * 5_000,
    "1e-5000",
    "!!binary aGVsbG8=",
    "!!int ten",
    "!!float nan",
    "!!set {a, b}",
    "!!omap [a: 1]",
]
SCALARS += [
    '"\\ud800"',
    '"\\x00"',
    '"\\U0010ffff"',
    '"\\u2028"',
    "5 s",
    "16:9",
    "1/3",
    "{{ duration }}",
    "5.0000000000000001",
]
PLACES = [
    ".",
    "..",
    "/",
    "~",
    "refs",
    "/dev/zero",
    "/dev/urandom",
    "/dev/stdin",
    "/dev/tty",
    "/proc/self/mem",
    "/etc/passwd",
]
PLACES += [
    "storyboard.yaml",
    "../" * 500 + "etc/passwd",
    "a" * 5_000 + ".png",
    '"a\\0b.png"',
    "refs/%2e%2e/x.png",
    "CON",
    "-",
]
PLACES += [
    "http://127.0.0.1:1/a.png",
    "https://[::1/a.png",
    "data:image/png;base64,AAAA",
    "data:image/png;base64," + "A" * 50_000,
]
PLACES += [
    "asset://",
    "file:///etc/passwd",
    "refs//lighthouse.png",
    "//host/share/a.png",
    "a.png?x#y",
    "https://" + "a." * 400 + "com/x.png",
]
TEMPLATES = [
    "{{",
    "}}",
    "{%",
    "{{ x",
    "{% for i in range(9999999) %}{{ i }}{% endfor %}",
    "{{ 'a' * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
]
TEMPLATES += [
    "{% include 'cinematic.j2' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ 1 / 0 }}",
    "{{ cast[look][vars] }}",
]
TEMPLATES += [
    "{{ cast.__class__.__mro__ }}",
    "{{ shot | tojson }}",
    "{{ " + "(" * 400 + "1" + ")" * 400 + " }}",
    "{{ 1" + " + 1" * 3_000 + " }}",
]
TEMPLATES += [
    "{{ " + "-" * 3_000 + "1 }}",
    "{{ " + "not " * 3_000 + "1 }}",
    "{{ x" + ".y" * 3_000 + " }}",
    "{{ x" + "|upper" * 3_000 + " }}",
]
TEMPLATES += [
    "{% if 1 %}" * 300,
    "{% if 1 %}" * 90 + "{% endif %}" * 90,
    "{% extends 'plain.j2' %}",
    "{% import 'plain.j2' as p %}{{ p.x }}",
]
TEMPLATES += [
    "{% set a = [1] %}{% for i in range(60) %}{% set a = a + a %}{% endfor %}",
    "{{ '%999999999d' | format(1) }}",
    "{{ picture('') }}",
]
TEMPLATES += [
    "{{ 'x' | center(99999999) }}",
    "{{ range(10**9) | list }}",
    "{{ range(99999) | sum }}",
    "{{ picture(9**99) }}",
    "{{ lipsum(9999) }}",
]
TEMPLATES += [
    "{{ '\\ud800' }}",
    "{{ ('a' * 9999) | replace('a', 'b' * 9999) }}",
    "{{ dict(a=1).b.c }}",
    "{{ shot.action }}",
    "{{ [][0] }}",
]


def _byte(chance: random.Random, text: str) -> str:
    """Change one byte; what is no UTF-8 then is kept as it is."""
    raw = bytearray(text.encode("utf-8", "surrogateescape"))
    raw[chance.randrange(len(raw))] = chance.randrange(256)
    return raw.decode("utf-8", "surrogateescape")


def _some_bytes(chance: random.Random, text: str) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    at = chance.randrange(len(raw))
    return (raw[:at] + chance.randbytes(chance.choice([1, 4, 64])) + raw[at:]).decode("utf-8", "surrogateescape")


def _drop_text(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return chance.choice([text[:at], text[at:], text[:at] + text[at + chance.randint(1, 40) :]])


def _ends_of_lines(chance: random.Random, text: str) -> str:
    return text.replace("\n", chance.choice(["\r", "\r\n", "\n\n", "\x85", "\u2028", "\n\t", "\n\ufeff", " \n"]))


def _tokens(chance: random.Random, text: str) -> str:
    tokens = TOKEN.findall(text)
    at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    match chance.randrange(4):
        case 0:
            del tokens[at]
        case 1:
            tokens[at] *= chance.choice([2, 5, 2_000])
        case 2:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        case _:
            tokens.insert(at, chance.choice(SIGNS) * chance.choice([1, 1, 3]))
    return "".join(tokens)


def _unicode(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(STRANGE) * chance.choice([1, 1, 50]) + text[at:]


def _indentation(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    for at in range(start, min(len(lines), start + chance.choice([1, 1, 5, 50]))):
        match chance.randrange(4):
            case 0:
                lines[at] = " " * chance.randint(1, 9) + lines[at]
            case 1:
                lines[at] = lines[at].lstrip()
            case 2:
                lines[at] = "\t" + lines[at].lstrip()
            case _:
                lines[at] = lines[at].replace("  ", "\t", 1)
    return "\n".join(lines)


def _lines(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    some = lines[at : at + chance.choice([1, 1, 4, 9])]
    match chance.randrange(3):
        case 0:
            del lines[at : at + len(some)]
        case 1:
            lines[other:other] = some
        case _:
            lines[at:at] = some * chance.choice([1, 3, 300])
    return "\n".join(lines)


def _with_value(chance: random.Random, text: str, value: str) -> str:
    """Put *value* in the place of one that is there."""
    found = list(VALUE.finditer(text))
    if not found:
        return f"{text}\n{value}\n"
    match = chance.choice(found)
    return text[: match.start(2)] + value + text[match.end(2) :]


def _scalar(chance: random.Random, text: str) -> str:
    return _with_value(chance, text, chance.choice(SCALARS))


def _place(chance: random.Random, text: str) -> str:
    key = chance.choice(["first_frame", "last_frame", "references", "include", "prompt", "audio", "image", "file"])
    place = chance.choice(PLACES)
    value = chance.choice([place, f"[{place}]", f"[{place}, {place}]", f"{{file: {place}}}", f"{{video: {place}}}"])
    found = re.search(rf"^(\s*(?:- )?{key}: ).*$", text, re.MULTILINE)
    if found:
        return text[: found.start()] + found[1] + value + text[found.end() :]
    return f"{text}\n{key}: {value}\n" if chance.random() < 0.5 else _with_value(chance, text, f"x\n    {key}: {value}")


def _template(chance: random.Random, text: str) -> str:
    template = chance.choice(TEMPLATES)
    return _with_value(chance, text, chance.choice(["|\n        " + template, "'" + template.replace("'", "''") + "'"]))


def _long(chance: random.Random, text: str) -> str:
    word = chance.choice(["a", "a ", "雨", "a,", "'", '"', "{{ x }} ", "- ", "a: ", "--seed ", "[a](", "@", "\\"])
    value = word * chance.choice([300, 5_000, 60_000])
    return chance.choice(
        [_with_value(chance, text, value), text.replace("id: ", f"id: {value}", 1), f"{text}\n{value}: 1\n"]
    )


def _nest_deeply(chance: random.Random, text: str) -> str:
    depth = chance.choice([3, 30, 300, 3_000, 30_000])
    match chance.randrange(5):
        case 0:
            value = "[" * depth + "]" * depth
        case 1:
            value = "{a: " * depth + "1" + "}" * depth
        case 2:
            value = "[" * depth
        case 3:
            value = "\n" + "".join(" " * at + "- a:\n" for at in range(8, 8 + min(depth, 400)))
        case _:
            value = "- " * depth + "a"
    return _with_value(chance, text, value)


def _anchors(chance: random.Random, text: str) -> str:
    laughs = "a0: &a0 [x, x]\n" + "".join(
        f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]\n" for at in range(1, chance.choice([4, 9, 40]))
    )
    merges = "m0: &m0 {k0: 1}\n" + "".join(f"m{at}: &m{at} {{<<: *m{at - 1}, k{at}: 1}}\n" for at in range(1, 300))
    many = "b: &b {" + ", ".join(f"k{at}: {at}" for at in range(500)) + "}\n"
    many += "".join(f"c{at}: {{<<: [{', '.join(['*b'] * 50)}]}}\n" for at in range(30))
    head = chance.choice(
        [laughs, merges, many, "a: &a [*a]\n", "a: &a {b: *a}\n", "a: &a {<<: *a}\n", "<<: [1, 2]\n", "<<: x\n"]
    )
    values = [
        "*nobody",
        "&a *a",
        "&a [*a]",
        "&a {<<: *a}",
        "*a3",
        "{<<: *m99}",
        "&x &y z",
        "&" + "n" * 5_000 + " 1",
        "*",
    ]
    return chance.choice([head + text, head + _with_value(chance, text, chance.choice(values)), text + head])


def _loops(chance: random.Random, text: str) -> str:
    ids = re.findall(r"\bid: (\w+)", text) or ["a"]
    shot, other = chance.choice(ids), chance.choice(ids)
    added = chance.choice(
        [f"\n    from: {other}", f"\n    to: {other}", f"\n    from: {shot}", f"\n    from: [{other}]"]
    )
    text = re.sub(rf"\bid: {shot}\b", f"id: {shot}{added}", text, count=chance.choice([1, 9]))
    more = ["", "\ninclude: [storyboard.yaml]\n", "\ninclude: storyboard.yaml\n", "\nprompt: storyboard.yaml\n"]
    return text + chance.choice(more)


def _many(chance: random.Random, text: str) -> str:
    many = chance.choice([30, 400])
    match chance.randrange(6):
        case 0:
            added = "shots:\n" + "".join(f"  - {{id: s{at}, action: x, from: s{at + 1}}}\n" for at in range(many))
        case 1:
            added = "".join(f"title: {at}\n" for at in range(many))
        case 2:
            added = "reels:\n  main: [" + "nobody, " * many + "x]\n"
        case 3:
            added = "cast:\n" + "".join(f"  c{at}: '{{{{ cast.c{at + 1} }}}}'\n" for at in range(many))
        case 4:
            added = "".join(f"tilte{at}: x\n" for at in range(many))
        case _:
            added = "scenes:\n" + "".join(f"  - {{id: x{at % 5}, shots: []}}\n" for at in range(many))
    key = added.split(":", 1)[0]
    without = re.sub(rf"^{key}:.*?(?=^\w|\Z)", "", text, flags=re.MULTILINE | re.DOTALL)
    return without.rstrip("\n") + "\n" + added


MUTATIONS: dict[str, Mutation] = {
    "byte": _byte,
    "bytes": _some_bytes,
    "cut": _drop_text,
    "ends of lines": _ends_of_lines,
    "tokens": _tokens,
    "unicode": _unicode,
    "indentation": _indentation,
    "lines": _lines,
    "scalar": _scalar,
    "place": _place,
    "template": _template,
    "long": _long,
    "nesting": _nest_deeply,
    "anchors": _anchors,
    "loops": _loops,
    "many": _many,
}


def mutated_film(seed: int) -> tuple[Path, bytes, tuple[str, ...]]:
    """Return a film that ships, the bytes of its file after one to three changes, and what was changed."""
    chance = random.Random(seed)
    film = FILMS[chance.randrange(len(FILMS))]
    text = film.read_text(encoding="utf-8")
    # Each kind as often as any other, the first of several by turns.
    kinds = [list(MUTATIONS)[seed % len(MUTATIONS)], *chance.choices(list(MUTATIONS), k=chance.choice([0, 0, 1, 2]))]
    for kind in kinds:
        text = MUTATIONS[kind](chance, text) or "\n"
    return film, text.encode("utf-8", "surrogateescape"), tuple(kinds)
