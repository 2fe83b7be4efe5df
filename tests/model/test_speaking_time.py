"""How long a text takes to say, against rates of speech that are published."""

import unicodedata

import pytest

from storyboard.model.speaking_time import speaking_time_s

ARTICLE_1 = {
    "en": "All human beings are born free and equal in dignity and rights. They are endowed with reason and "
    "conscience and should act towards one another in a spirit of brotherhood.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y "
    "conciencia, deben comportarse fraternalmente los unos con los otros.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen "
    "begabt und sollen einander im Geist der Brüderlichkeit begegnen.",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de "
    "conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и "
    "должны поступать в отношении друг друга в духе братства.",
    "he": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, "
    "לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחוה.",
    "ar": "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق، "
    "وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.",
    "zh": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。"
    "人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。",
    "ko": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. "
    "인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม "
    "และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
    "hi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। "
    "उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।",
}  # fmt: skip
"""The first article of the Universal Declaration of Human Rights, in twelve languages and nine scripts."""

_READING_ALOUD = {
    "en": 987, "es": 1025, "de": 920, "fr": 998, "ru": 986, "he": 833, "ar": 612, "zh": 255, "ja": 357,
}  # fmt: skip
"""Letters a minute, of readers who are asked to hurry (IReST, 2012)."""
_SYLLABLES = {"ko": (66, 7.05), "th": (48, 4.70)}
"""How many the text has, and how many a second are said (Coupé and others, 2019)."""
_PACE = 0.8
"""At which actors and narrators speak, of that."""


@pytest.mark.parametrize("language", _READING_ALOUD)
def test_the_estimate_is_within_a_quarter_of_the_published_rate(language):
    """By letters, pauses included."""
    text = ARTICLE_1[language]
    letters = sum(unicodedata.category(letter).startswith("L") for letter in text)

    due_s = letters / (_READING_ALOUD[language] * _PACE) * 60

    assert speaking_time_s(text) == pytest.approx(due_s, rel=0.25)


@pytest.mark.parametrize("language", _SYLLABLES)
def test_the_estimate_is_within_a_quarter_of_the_published_syllable_rate(language):
    """By syllables, where a syllable is about a letter or no letter at all."""
    syllables, rate = _SYLLABLES[language]

    assert speaking_time_s(ARTICLE_1[language]) == pytest.approx(syllables / (rate * _PACE) + 0.5, rel=0.25)


def test_twice_the_speed_is_half_the_time():
    assert speaking_time_s(ARTICLE_1["en"], speed=2) == pytest.approx(speaking_time_s(ARTICLE_1["en"]) / 2)


@pytest.mark.parametrize("text", ["", "  \n", "…", "?!", "👍🏽👨‍👩‍👧", "“ ” ( )"])
def test_what_nobody_says_takes_no_time(text):
    assert speaking_time_s(text) == 0


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ("Wait 👋🏽 here", "Wait here"),
        ("Really?!", "Really"),
        ("No... no", "No. no"),
        ("Ｎｏ", "No"),
        ("cafe\u0301", "caf\u00e9"),
        ("하늘", unicodedata.normalize("NFD", "하늘")),
        ("Version 3.14", "Version 314"),
        ("كتب", "كَتَبَ"),
        ("きょう", "きう"),
    ],
)
def test_these_take_the_same_time(said, alike):
    """Emoji are silent, a run of signs is one pause, marks are no letters, and a point in a number is no end."""
    assert speaking_time_s(said) == pytest.approx(speaking_time_s(alike))


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("Come, here", "Come here"),
        ("Come. Here", "Come, here"),
        ("Come\nhere", "Come here"),
        ("BBC", "Bab"),
        ("In 1984", "In"),
        ("5 %", "5"),
        ("ไปไหน มา", "ไปไหนมา"),
        ("नमस्ते", "नस्ते"),
    ],
)
def test_these_take_longer_than_those(longer, shorter):
    """Pauses, numbers and signs take time, and a spelled word more than one that is read."""
    assert speaking_time_s(longer) > speaking_time_s(shorter)


def test_a_kanji_takes_longer_than_a_chinese_syllable():
    """It is read as two morae most of the time."""
    assert speaking_time_s("山は") > speaking_time_s("山") + speaking_time_s("は") - 0.15


def test_a_text_in_two_scripts_takes_the_time_of_both():
    mixed, apart = speaking_time_s("好的OK"), speaking_time_s("好的") + speaking_time_s("OK")

    assert mixed == pytest.approx(apart - 0.15)


def test_a_very_long_text_is_estimated_in_time_too():
    assert speaking_time_s("a" * 200_000) > 10_000
