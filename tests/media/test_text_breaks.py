"""Where text may break: whole signs, and the rules of each script."""

import pytest

from storyboard.media.readable_cues import CueLimits, joined_words, readable_texts
from storyboard.media.text_breaks import is_right_to_left, is_wide_script, may_break, signs_of, units_of

TEXTS = {
    "English": "Do you see it? There, where the sea ends, a well-known light shines - it costs $3,000.50 a year.",
    "German": "Siehst du es denn nicht? Dort drüben, wo das Meer aufhört, scheint seit Jahren ein kleines Licht.",
    "Russian": "Ты видишь его? Там, где кончается море, светит маленький огонёк, и никто не знает, кто его зажёг.",
    "Chinese": "你看见了吗？那边有一盏灯，在海的尽头闪烁着微弱的光芒，我们应该划过去看一看。",
    "Japanese": "ちょっと待って、それは本当ですか？「はい、本当です」と彼女は小さな声で言って、海のほうを見た。",
    "Korean": "저기 바다 끝에 작은 불빛이 보이나요? 아무도 누가 그 불을 켰는지 모릅니다. 우리가 가서 볼까요?",
    "Thai": "หนูน้อยหมวกแดงเดินเข้าไปในป่าเพื่อไปเยี่ยมคุณยายที่ป่วยอยู่ในกระท่อมเล็กๆกลางป่าใหญ่",
    "Hebrew": "שלום לכולם, מה שלומכם היום בבוקר הזה בבית הקטן ליד הים הגדול? אני שמח מאוד לראות אתכם!",
    "Arabic": "هل ترى ذلك؟ هناك، حيث ينتهي البحر، يضيء نور صغير، ولا أحد يعرف من أشعله في تلك الليلة.",
    "Hindi": "क्या तुम उसे देखते हो? वहाँ, जहाँ समुद्र ख़त्म होता है, एक छोटी सी रोशनी चमकती है।",
    "emoji": "Look 👩‍👩‍👧‍👦🇩🇪🇫🇷👍🏽❤️ " * 6,
    "accents": "e\u0301o\u0302u\u0308" * 40,
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("most", [8, 16, 42])
def test_no_cue_cuts_a_sign_or_loses_a_word(name, most):
    text, limits = TEXTS[name], CueLimits(max_chars_per_line=most)

    found = readable_texts(text, limits=limits)

    rows = [row for each in found for row in each.split("\n")]
    assert [sign for row in rows for sign in signs_of(row) if not sign.isspace()] == [
        sign for sign in signs_of(text) if not sign.isspace()
    ]
    assert max(len(each.split("\n")) for each in found) <= 2


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_begins_with_what_belongs_to_the_one_before(name):
    for row in (row for each in readable_texts(TEXTS[name]) for row in each.split("\n")):
        assert row[0] not in "。，、！？：；」』）》】…,.!?;:)]}”’؟،।ๆ"
        assert row[-1] not in "「『（《【([{“‘เแโใไ"


@pytest.mark.parametrize("name", ["Chinese", "Japanese", "Korean"])
def test_a_line_of_a_wide_script_has_sixteen_signs(name):
    rows = [row for each in readable_texts(TEXTS[name]) for row in each.split("\n")]

    assert is_wide_script(TEXTS[name])
    # A space and a sign of Latin are half as wide.
    assert (
        max(sum(1 if is_wide_script(sign) or sign in "。，？「」、" else 0.5 for sign in signs_of(row)) for row in rows)
        <= 16
    )


def test_cues_end_where_a_sentence_or_a_clause_does():
    assert readable_texts(TEXTS["Chinese"])[0] == "你看见了吗？那边有一盏灯，"
    assert readable_texts(TEXTS["Russian"]) == (
        "Ты видишь его? Там, где кончается море,",
        "светит маленький огонёк,\nи никто не знает, кто его зажёг.",
    )


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("a", "b", False), (" ", "b", True), ("字", "字", True), ("字", "。", False), ("「", "字", False),
        ("字", "a", True), ("한", "국", False), ("$", "3", False), ("-", "a", True), ("-", "3", False),
        ("っ", "て", True), ("待", "っ", False), ("—", "—", False), ("เ", "ก", False),
        ("\u00a0", "字", False), ("。", "字", True),
    ],
)  # fmt: skip
def test_a_line_ends_by_the_rules_of_its_script(before, after, may):
    assert may_break(before, after) is may


def test_a_whole_line_breaks_into_what_it_was():
    for text in TEXTS.values():
        assert "".join(unit.text for unit in units_of(text)) == text


@pytest.mark.parametrize(("name", "is_from_the_right"), [("Hebrew", True), ("Arabic", True), ("English", False)])
def test_what_is_read_from_the_right_is_known_by_its_first_letter(name, is_from_the_right):
    assert is_right_to_left(f"«{TEXTS[name]}»") is is_from_the_right


def test_slow_words_are_cut_so_that_no_cue_stands_too_long():
    assert len(readable_texts("One, two, three, four.", duration_s=20)) >= 3


def test_long_texts_take_no_time():
    """Thousands of signs without a space: as many as a minute of speech has, ten times over."""
    assert len(readable_texts("字" * 3000)) == 94


@pytest.mark.parametrize(
    ("texts", "whole"),
    [(["Do you", "see it?"], "Do you see it?"), (["你看\n见", "了吗？"], "你看见了吗？"), (["灯", "lamp"], "灯 lamp")],
)
def test_texts_of_cues_are_one_text_again(texts, whole):
    assert joined_words(texts) == whole
