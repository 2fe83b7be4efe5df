"""The columns of shot lists: what people call them, and which part of a shot they are."""

import re
import unicodedata
from typing import Final

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "shot", "shot #", "shot no", "shot nr", "shot number", "shot id", "no", "nr", "#", "number",
           "einstellung", "镜号", "镜头", "镜头号", "序号", "编号"),
    "scene": ("scene", "sc", "scene #", "scene no", "scene nr", "scene number", "szene", "场", "场次",
              "场号", "场景号"),
    "location": ("location", "setting", "set", "place", "int/ext", "i/e", "scene heading", "slugline", "ort",
                 "场景", "地点"),
    "action": ("action", "description", "shot description", "action/description", "description/action", "visual",
               "visuals", "video", "picture", "content", "what happens", "beschreibung", "handlung", "bild",
               "画面", "画面内容", "画面描述", "内容", "描述", "动作"),
    "prompt": ("prompt", "ai prompt", "video prompt", "text prompt", "提示词"),
    "size": ("shot size", "size", "framing", "frame", "shot type", "type", "type of shot", "einstellungsgröße", "景别"),
    "angle": ("angle", "camera angle", "perspektive", "角度", "机位"),
    "movement": ("camera", "movement", "move", "camera movement", "camera move", "motion", "kamera",
                 "kamerabewegung", "运镜", "镜头运动", "摄法", "拍摄手法"),
    "lens": ("lens", "focal length", "equipment", "gear", "objektiv", "焦段"),
    "duration": ("duration", "dur", "length", "time", "timing", "secs", "sec", "seconds", "duration (s)",
                 "duration (sec)", "est. time", "estimated time", "screen time", "dauer", "länge",
                 "时长", "时间", "秒数"),
    "dialogue": ("dialogue", "dialog", "lines", "line", "vo", "v.o", "voice over", "voiceover", "narration",
                 "dialogue/vo", "text", "台词", "对白", "旁白", "解说", "解说词"),
    "cast": ("cast", "characters", "character", "talent", "actors", "who", "figuren", "人物", "角色"),
    "first_frame": ("first frame", "start frame", "start image", "image", "picture file", "still", "reference",
                    "ref", "storyboard image", "首帧", "参考图"),
    "last_frame": ("last frame", "end frame", "end image", "尾帧"),
    "from": ("from", "continues from", "continues", "chain", "follows", "承接"),
    "transition": ("transition", "cut", "übergang", "转场"),
    "notes": ("notes", "note", "comments", "comment", "remarks", "bemerkungen", "anmerkungen", "备注", "说明"),
    "tags": ("tags", "keywords", "标签"),
    "role": ("role", "function", "purpose", "作用"),
    "model": ("model", "模型"),
    "resolution": ("resolution", "分辨率"),
    "ratio": ("ratio", "aspect", "aspect ratio", "画幅", "比例"),
    "seed": ("seed", "种子"),
    "negative_prompt": ("negative prompt", "negative", "反向提示词"),
}  # fmt: skip
"""Part of a shot, and the names of its column, in any case, with or without dots and brackets."""


def part_of(heading: str) -> str | None:
    """Return which part of a shot the column under *heading* is; None where that is not known."""
    plain = _plain(heading)
    without_unit = re.sub(r"\s*[(\[（【].*?[)\]）】]\s*", " ", plain).strip()
    for name in (plain, without_unit, plain.replace("_", " "), without_unit.rstrip(".:")):
        if name in _BY_NAME:
            return _BY_NAME[name]
    return None


def _plain(heading: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", heading).casefold().split()).strip(" .:*")


_BY_NAME: Final = {_plain(name): part for part, names in COLUMNS.items() for name in names}
