"""Names say what they name: a noun for a value, a verb for an action, a question for a truth."""

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

import storyboard

_ROOT = Path(storyboard.__file__).parent
_GLOSSARY = _ROOT.parent / "docs" / "glossary.md"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICIPLES = _words(
    """
    been begun bent bound bought broken brought built burnt caught chosen come dealt done drawn driven
    eaten fallen fed felt fought found forgotten frozen given gone got grown had heard held hidden hurt kept
    known laid led left lent lit lost made meant met mistaken paid proven read risen said seen sent set
    shown shut slept sold sought spent spoken spread stolen stood struck sunk swept sworn taken taught thought
    thrown told torn understood woken won worn wound written
    """
)
_NO_PARTICIPLES = _words(
    """
    bed being bleed breed bring building coding drawing ending feed heading king meaning need opening reading red ring
    seed setting shed sing speed spending spring string subtitling thing warning wed weed wing
    """
)
_LITTLE_WORDS = _words(
    """
    as at away back best by down if in it not of off on once only or out over they to up
    """
)
"""They make no noun of a participle: `left_out`, `as_shown`."""

_PLAIN_NOUNS = _words(
    """
    ability access account address ages answer api approval ark artifact asker axes batch block bounds box brief bucket
    builder cache call callbacks caps caption cards cell change changes chat check checks choice chunk client colours
    column commands comment comparison conflict content contract copies cost count crop cue cuts database dot drawing
    drift dumper earlier edge effect element endpoint endpoints entry environment error estimate expectation fact facts
    failure family faults field figure figures file files film films filter findings folders form format frame frames
    freeze function gap gates gateway grid group guests handler input item items jimeng job jobs json keeper key label
    library limit limits line lines link links list listener listeners liveness loader loudness maker map mark match
    media medium member metadata modalities model models music name names need node note outcome outcomes pace page
    pages palette parameters parser part parts pen permits picture pictures pieces place places player playthrough plot
    policy poll poller preparer price process progress proof proxies query rate reader readers reformat refusal reporter
    request result retirement route routes row s3 sample scalar screen screenplay section server sets settings sheet
    side sketch slots snapshot sound source speech spending spot state step still store strip studio subtitles sum
    summary surroundings table teller text thumbnail thumbnails time token tone totals track tries trim trouble type url
    verbs video view waker window wish words work workflow
    deletion deletions doubt ids notice notices prices range stream webhook
    """
)
"""Words of plain English, or of MP4, S3 and ffmpeg, that need no line in the glossary."""
_WHAT_HAPPENED = _words(
    """
    about again approve around ask away begins beside form in invalid large long longer much now open plain quiet
    short silent unavailable unknown unsent unwritable up
    """
)
"""Last words of errors and of answers, which say what happened or how it is."""


@lru_cache(maxsize=1)
def _nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def bare_participles_in(source: str) -> list[str]:
    """Return the functions of *source* that are called by a participle and no noun."""
    functions = (node for node in _nodes(source) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in functions if _is_bare_participle(node.name)]


def _is_bare_participle(name: str) -> bool:
    if name.startswith("__"):
        return False
    words = [word for word in name.strip("_").split("_") if word not in _LITTLE_WORDS]
    return words == ["cut"] or (bool(words) and all(map(_is_participle, words)))


def _is_participle(word: str) -> bool:
    return word in _PARTICIPLES or (word.endswith(("ed", "ing")) and word not in _NO_PARTICIPLES)


def lines_with_one(source: str) -> list[int]:
    """Return the lines of *source* that call a value ``one``."""
    return [
        node.lineno
        for node in _nodes(source)
        if (isinstance(node, ast.Name) and node.id == "one" and isinstance(node.ctx, ast.Store))
        or (isinstance(node, ast.arg) and node.arg == "one")
    ]


def classes_in(source: str) -> list[str]:
    """Return the names of the classes in *source*."""
    return [node.name for node in _nodes(source) if isinstance(node, ast.ClassDef)]


def noun_of(name: str) -> str:
    """Return the noun of a class's name, its last word: ``clip`` of ``PlacedClip``."""
    return re.findall(r"[A-Z]+[0-9]*(?![a-z])|[A-Z][a-z0-9]*", name)[-1].lower()


def _is_what_happened(word: str) -> bool:
    return _is_participle(word) or word in _WHAT_HAPPENED


def glossary_words() -> frozenset[str]:
    """Return the last words of what the glossary explains."""
    rows = re.findall(r"^\| ([^|]+) \|", _GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(term.split()[-1] for row in rows for term in row.split(",") if term.strip())


_SOURCES = {file.relative_to(_ROOT).as_posix(): file for file in sorted(_ROOT.rglob("*.py"))}


@dataclass(frozen=True)
class Names:
    """What the tests ask of one file."""

    participles: list[str]
    lines_with_one: list[int]
    classes: list[str]


@pytest.fixture(scope="module")
def names() -> dict[str, Names]:
    """Every file's names; each is parsed once, and all are one test: a test each would cost more than the reading."""
    texts = {name: file.read_text(encoding="utf-8") for name, file in _SOURCES.items()}
    return {
        name: Names(bare_participles_in(text), lines_with_one(text), classes_in(text)) for name, text in texts.items()
    }


def test_no_function_is_named_by_a_participle(names):
    assert {file: of.participles for file, of in names.items() if of.participles} == {}


def test_no_variable_is_called_one(names):
    assert {file: of.lines_with_one for file, of in names.items() if of.lines_with_one} == {}


def test_every_class_is_named_by_a_known_noun(names):
    """The glossary explains it, or it is plain English."""
    known = glossary_words() | _PLAIN_NOUNS
    nouns = {(file, name): noun_of(name) for file, of in names.items() for name in of.classes}

    assert [place for place, noun in nouns.items() if noun not in known and not _is_what_happened(noun)] == []


def test_all_files_are_read():
    assert len(_SOURCES) > 400
    assert "model/takes.py" in _SOURCES


@pytest.mark.parametrize(
    "name", ["_read", "told", "_kept", "measured", "_moving", "_cut", "as_shown", "left_out", "standing_or_stitched"]
)
def test_a_participle_is_no_name(name):
    assert bare_participles_in(f"def {name}(): ...") == [name]


@pytest.mark.parametrize(
    "name",
    [
        "seed",
        "_ring",
        "is_read",
        "_can_be_copied",
        "read_slate",
        "first_frame_of",
        "file_taken",
        "_coding",
        "run",
        "__aenter__",
    ],
)
def test_a_noun_a_verb_and_a_question_are_names(name):
    assert not bare_participles_in(f"async def {name}(): ...")


@pytest.mark.parametrize(
    "source",
    ["one = 1", "for one in takes: pass", "[one for one in takes]", "lambda one: 1", "def f(one): ...",
     "with file as one: pass", "(one, other) = pair", "if one := 1: pass"],
)  # fmt: skip
def test_one_is_found_wherever_it_is_bound(source):
    assert lines_with_one(source) == [1]


def test_a_class_is_known_by_its_last_word():
    assert [noun_of(name) for name in classes_in("class _PlacedClip: ...\nclass HTTP: ...")] == ["clip", "http"]
    assert "clip" in glossary_words()
    assert "bench" not in glossary_words() | _PLAIN_NOUNS
