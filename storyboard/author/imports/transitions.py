"""What screenplays and lists call the way from one shot to the next, by its kind."""

import re
import unicodedata

from storyboard.load.transitions import TRANSITION_KINDS

_PLAIN_CUT = (
    r"cut( to)?|cort[ae] (a|para)|coupe( (à|sur|franche|sèche))?|stacco( (a|su))?|taglio (a|su)|schnitt( (auf|zu))?"
    r"|(монтажная )?склейка|cięcie( (do|na))?|切至|切到|切入|カット|컷"
)
_CUTS = re.compile(
    rf"{_PLAIN_CUT}|"
    r"((hard|straight|smash|match|jump|quick) )?cut( to)?( black)?|back to|intercut.*|切|硬切|跳切|none|-|n/?a",
    re.IGNORECASE,
)
_WORDS = (
    (
        r"(cross ?|x-?|ripple )?(dissolve|fade)s?( to)?|mix( to)?|überblendung( (auf|zu))?|叠化|溶解|化[入出]|淡入淡出",
        "fade",
    ),
    (
        r"fondu( enchaîné)?|dissolvenza( incrociata)?( (a|su))?|fund(e|ido) (a|encadenado)|encadenado|disolvencia( a)?",
        "fade",
    ),
    (r"fusão( para)?|наплыв|przenikanie|オーバーラップ|ディゾルブ|디졸브|overvloeier|zincirleme", "fade"),
    (
        r"(fermeture|fondu) au noir|dissolvenza (in|a|al) (nero|chiusura)|fund(e|ido) a negro|fade para (o )?preto",
        "fadeblack",
    ),
    (
        r"затемнение|в затемнение|wyciemnienie|ściemnienie|フェード・?アウト|暗転|페이드 ?아웃|암전|渐隐|kararma",
        "fadeblack",
    ),
    (r"(ouverture|fondu) au blanc|fundido a blanco|dissolvenza (in|a|al) bianco", "fadewhite"),
    (r"ouverture( au noir)?|из затемнения|rozjaśnienie|フェード・?イン|페이드 ?인|渐显", "fadeblack"),
    (r"fade (to|through|into|out to) black|fade[- ]out|dip to black|to black|abblende|淡出|黑场", "fadeblack"),
    (r"fade (to|through) white|dip to white|白场|闪白", "fadewhite"),
    (r"fade[- ]in( from black)?|fade up|aufblende|淡入", "fadeblack"),
    (r"wipe( to| left)?|划像|划变", "wipeleft"),
    (r"wipe right", "wiperight"),
    (r"iris( in| out)?", "circleopen"),
)
_INTO = re.compile(
    r"fade[- ]in|fade up|aufblende|ouverture|из затемнения|rozjaśnienie|フェード・?イン|페이드 ?인|渐显|淡入(?!淡出)",
    re.IGNORECASE,
)


def transition_of(text: str) -> str | None:
    """Return the kind of transition of what *text* says; empty for a plain cut, None where it says neither."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .:>")
    if not plain or _CUTS.fullmatch(plain):
        return ""
    if plain in TRANSITION_KINDS:
        return plain
    return next((kind for words, kind in _WORDS if re.fullmatch(words, plain)), None)


def is_into(text: str) -> bool:
    """Return whether *text* opens the shot that it stands with, rather than the next one."""
    return bool(_INTO.match(text.strip()))


def is_plain_cut(text: str) -> bool:
    """Return whether *text* says no more than that a shot ends."""
    return bool(re.fullmatch(rf"(?:{_PLAIN_CUT})[ .:：]*", text.strip(), re.IGNORECASE)) or not text.strip()
