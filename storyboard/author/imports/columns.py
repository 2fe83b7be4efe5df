"""The columns of shot lists: what people call them, and which part of a shot they are."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "shot", "shot #", "shot no", "shot nr", "shot number", "no", "nr", "#", "number", "shot id",
        "shot name", "clip", "cut no", "einstellung", "镜号", "镜头", "镜头号", "序号", "编号", "分镜", "分镜号",
        "镜头编号", "plan", "plan n°", "n°", "numéro", "toma", "plano", "inquadratura", "кадр", "№",
        "номер", "カット", "カット番号", "ショット", "番号", "컷", "컷 번호", "샷", "번호", "鏡號", "鏡頭",
        "鏡頭號", "鏡次", "序號", "編號", "分鏡", "分鏡號",
        "toma n°", "ujęcie", "nr ujęcia", "shotnr", "plan no", "çekim", "çekim no", "nummer", "bildnr", "tagning",
        "lp", "镜头序号"),
    "scene": ("scene", "sc", "scene #", "scene no", "scene nr", "scene number", "szene", "scene name", "场", "场次",
        "场号", "场景号", "scène", "séquence", "escena", "secuencia", "scena", "sequenza", "cena", "sequência",
        "сцена", "эпизод", "シーン", "シーン番号", "場面", "씬", "장면", "신", "場", "場次", "場號",
        "scène nr", "sahne", "sahne no", "nr sceny", "scen"),
    "location": ("location", "setting", "set", "place", "int/ext", "i/e", "scene heading", "slugline", "ort",
        "environment", "background", "场景", "地点", "环境", "背景", "场地", "décor", "lieu", "lugar",
        "localización", "locación", "luogo", "ambiente", "local", "локация", "место", "объект", "場所",
        "ロケーション", "장소", "배경", "場景", "地點", "環境",
        "plaats", "locatie", "miejsce", "lokacja", "mekan", "plats"),
    "action": ("action", "动作", "what happens", "handlung", "description", "shot description",
        "action/description", "description/action", "visual", "visuals", "video", "picture", "content",
        "shot content", "scene description", "on screen", "beschreibung", "bild", "画面", "画面内容", "画面描述",
        "内容", "描述", "镜头内容", "镜头描述", "动作描述", "分镜内容", "画面说明", "视觉", "剧情", "acción",
        "azione", "ação", "действие", "содержание кадра", "содержание", "описание", "изображение", "описание кадра",
        "description du plan", "description de l'action", "contenu", "descripción", "imagen",
        "descrizione", "immagine", "descrição", "imagem", "アクション", "動き", "映像", "画", "画面説明", "ト書き",
        "描写", "화면", "화면 설명", "액션", "동작", "내용", "설명", "畫面", "畫面內容", "畫面描述", "內容",
        "鏡頭內容", "鏡頭描述", "動作描述", "畫面說明", "分鏡內容", "劇情",
        "bildinhalt", "bildbeschreibung", "bildebene", "geschehen", "inhalt", "actie", "beeld", "omschrijving",
        "beschrijving", "akcja", "opis", "obraz", "aksiyon", "eylem", "açıklama", "görüntü", "beskrivning",
        "handling", "visuel", "image / action", "画面内容描述"),
    "prompt": ("prompt", "ai prompt", "video prompt", "text prompt", "提示词", "промпт", "промт", "プロンプト",
        "프롬프트", "提示詞"),
    "size": ("shot size", "size", "framing", "frame", "shot type", "type", "type of shot", "einstellungsgröße",
        "景别", "镜头景别", "valeur de plan", "cadrage", "échelle de plan", "tipo de plano", "encuadre", "campo",
        "enquadramento", "крупность", "план", "サイズ", "ショットサイズ", "構図", "샷 사이즈",
        "사이즈", "샷 크기", "景別",
        "kader", "kadrering", "çekim ölçeği", "ölçek", "wielkość planu", "bildutsnitt", "plangröße"),
    "angle": ("angle", "camera angle", "perspektive", "角度", "机位", "拍摄角度", "视角", "镜头角度",
        "angle de caméra", "axe", "ángulo", "angolo", "angolazione", "ângulo", "ракурс", "アングル",
        "カメラアングル", "앵글", "카메라 앵글", "機位", "鏡頭角度",
        "perspectief", "kąt kamery", "açı", "kamera açısı", "vinkel"),
    "movement": ("camera", "camera notes", "movement", "move", "camera movement", "camera move", "motion", "kamera",
        "kamerabewegung", "运镜", "运动", "镜头运动", "机位运动", "镜头运镜", "运镜方式", "摄影机运动", "摄法",
        "拍摄手法", "mouvement", "mouvement de caméra", "mouvements de caméra", "movimiento",
        "movimiento de cámara", "cámara", "movimento", "movimento di macchina", "movimento de câmera", "câmera",
        "камера", "движение камеры", "カメラ", "カメラワーク", "カメラの動き", "카메라", "카메라 움직임", "무빙",
        "運鏡", "鏡頭運動",
        "camerabeweging", "ruch kamery", "kamera hareketi", "kamerarörelse", "bewegung"),
    "lens": ("lens", "focal length", "equipment", "gear", "objektiv", "焦段", "objectif", "focale", "objetivo",
        "lente", "obiettivo", "ottica", "объектив", "レンズ", "렌즈"),
    "duration": ("duration", "dur", "length", "time", "timing", "secs", "sec", "seconds", "duration (s)",
        "duration (sec)", "shot length", "shot duration", "est. time", "estimated time", "screen time", "dauer",
        "länge", "timecode", "tc", "时长", "时间", "秒数", "持续时间", "镜头时长", "预估时长", "时间码", "时间段",
        "durée", "duración", "tiempo", "durata", "duração", "tempo", "длительность", "хронометраж", "время", "尺",
        "時間", "長さ", "所要時間", "시간", "길이", "초", "재생 시간", "時長", "秒數",
        "timestamp", "timestamps", "time code", "time stamp", "runtime", "duur", "lengte", "tijd", "czas",
        "czas trwania", "süre", "zaman", "längd", "tid", "时间戳"),
    "start": ("start", "start time", "in", "in point", "tc in", "timecode in", "time in", "begin", "beginn", "开始",
        "开始时间", "起始时间", "入点", "début", "inicio", "inizio", "início", "начало", "開始", "開始時間", "시작",
        "시작 시간"),
    "end": ("end", "end time", "out", "out point", "tc out", "timecode out", "time out", "ende", "结束", "结束时间",
        "出点", "fin", "fine", "fim", "конец", "終了", "終了時間", "끝", "종료", "종료 시간", "結束", "結束時間"),
    "dialogue": ("dialogue", "dialog", "lines", "line", "vo", "v.o", "voice over", "voiceover", "narration",
        "dialogue/vo", "text", "spoken", "audio/dialogue", "台词", "对白", "旁白", "解说", "解说词", "对话", "口播",
        "配音", "文案", "dialogues", "texte", "voix off", "diálogo", "diálogos", "locución", "voz en off",
        "dialogo", "dialoghi", "voce fuori campo", "fala", "falas", "narração", "locução", "диалог", "диалоги",
        "реплика", "реплики", "закадровый текст", "текст", "セリフ", "台詞", "せりふ", "ナレーション", "대사",
        "내레이션", "나레이션", "자막", "臺詞", "對白", "解說", "解說詞", "對話",
        "dialoog", "tekst", "voice-over", "voice-over text", "kwestie", "lektor", "diyalog", "seslendirme", "dış ses",
        "battute", "battuta", "dialogi", "dialoge", "replik", "repliker", "sprechertext", "sprecher", "off-text",
        "replikler"),
    "cast": ("cast", "characters", "character", "talent", "actors", "who", "figuren", "人物", "角色", "出场人物",
        "主体", "personnages", "personnage", "personajes", "personaje", "personaggi", "personaggio", "personagens",
        "personagem", "персонажи", "персонаж", "герои", "登場人物", "キャラクター", "인물", "등장인물", "캐릭터",
        "personages", "postacie", "postać", "karakterler", "oyuncular", "karaktärer"),
    "first_frame": ("first frame", "start frame", "start image", "image", "picture file", "still", "reference",
        "ref", "storyboard image", "首帧", "参考图", "première image", "primera imagen", "最初のフレーム",
        "参考画像", "첫 프레임", "首幀", "參考圖"),
    "still": ("image prompt", "first frame prompt", "keyframe prompt", "still prompt", "start frame prompt",
        "picture prompt", "frame prompt", "start image prompt", "first-frame prompt", "keyframe",
        "key frame prompt", "bildprompt", "bild-prompt", "prompt image", "prompt de l'image", "prompt d'image",
        "prompt de imagen", "prompt immagine", "prompt de imagem", "промпт изображения", "промпт картинки",
        "промпт первого кадра", "图片提示词", "首帧提示词", "图像提示词", "关键帧提示词",
        "画面提示词", "生图提示词", "文生图提示词",
        "圖片提示詞",
        "首幀提示詞", "圖像提示詞", "画像プロンプト", "最初のフレームのプロンプト", "静止画プロンプト",
        "이미지 프롬프트", "첫 프레임 프롬프트"),
    "last_frame": ("last frame", "end frame", "end image", "尾帧", "dernière image", "última imagen",
        "最後のフレーム", "끝 프레임", "尾幀"),
    "from": ("from", "continues from", "continues", "chain", "follows", "承接", "suite de", "continúa de", "承接自"),
    "transition": ("transition", "cut", "übergang", "转场", "raccord", "transición", "transizione", "transição",
        "переход", "トランジション", "つなぎ", "전환", "트랜지션", "轉場",
        "overgang", "przejście", "geçiş", "övergång"),
    "notes": ("notes", "note", "comments", "comment", "remarks", "bemerkungen", "anmerkungen", "备注", "说明",
        "导演备注", "注释", "remarques", "remarque", "commentaires", "notas", "observaciones", "comentarios",
        "note di regia", "osservazioni", "notas do diretor", "observações", "comentários", "примечание",
        "примечания", "комментарий", "комментарии", "заметки", "備考", "メモ", "注記", "비고", "메모", "참고",
        "備註", "註釋", "說明",
        "opmerkingen", "notities", "uwagi", "notatki", "notlar", "anteckningar", "notizen"),
    "tags": ("tags", "keywords", "标签", "mots-clés", "etiquetas", "теги", "タグ", "태그", "標籤"),
    "role": ("role", "function", "purpose", "作用", "rôle du plan"),
    "model": ("model", "模型", "modèle", "modelo", "modello", "модель", "モデル", "모델"),
    "resolution": ("resolution", "分辨率", "résolution", "resolución", "risoluzione", "resolução", "разрешение",
        "解像度", "해상도", "解析度"),
    "ratio": ("ratio", "aspect", "aspect ratio", "画幅", "比例", "format d'image", "formato", "соотношение сторон",
        "アスペクト比", "화면비", "비율", "畫幅"),
    "seed": ("seed", "种子", "シード", "시드", "種子"),
    "negative_prompt": ("negative prompt", "negative", "反向提示词", "prompt négatif", "ネガティブプロンプト",
        "네거티브 프롬프트", "反向提示詞"),
}  # fmt: skip
"""Part of a shot, and the names of its column, in any case, with or without dots and brackets."""


_LONGEST = 200
"""What is longer is no heading of a column, and only its beginning is looked at."""
_BRACKETS = re.compile(r"[(\[{（【]([^()\[\]{}（）【】]*)[)\]}）】]")
_UNITS: Final[dict[str, str]] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden", "secondes", "secondi", "seg"), "s"),
    **dict.fromkeys(("segundos", "с", "сек", "секунд", "секунды", "秒", "秒数", "秒數", "초"), "s"),
    **dict.fromkeys(("f", "fr", "frame", "frames", "帧", "帧数", "幀", "フレーム", "프레임", "кадров"), "frames"),
    **dict.fromkeys(("m", "min", "mins", "minutes", "minuten", "минут", "мин", "分", "分钟", "分鐘", "분"), "min"),
    **dict.fromkeys(("ms", "毫秒"), "ms"),
}
"""What a length is counted in, as headings say it."""
_BETWEEN_NAMES = re.compile(
    r"[/、・·|&+,;]| [-–—] |\b(?:or|and|und|et|ou|oder|y|o|e|ve|en|и|или|i|lub)\b|和|与|與|及|或|と|및"
)

_JOINTS: Final = frozenset((
    "of", "the", "du", "de", "la", "le", "l", "des", "d", "del", "della", "di", "da", "do", "dos", "das", "van", "von",
    "der", "en", "的",
))  # fmt: skip
_FIRST_WORD_DECIDES: Final = frozenset({"action", "duration"})
_DECIDING_WORDS: Final = frozenset((
    "description", "descripción", "descrizione", "descrição", "описание", "opis", "beschrijving", "beschreibung",
    "contenu", "содержание", "durée", "duración", "durata", "duração", "длительность", "czas", "duur", "dauer",
))  # fmt: skip
"""Words that say what a heading means whatever follows: ``description visuelle``, ``durée estimée``."""
_OTHER_THINGS: Final = frozenset((
    "sound", "audio", "music", "son", "sonore", "musique", "musicale", "sonido", "sonora", "música", "suono",
    "sonoro", "musica", "som", "звука", "звук", "музыки", "dźwięku", "geluid", "ton", "character", "costume", "prop",
    "personnage", "personnages", "personaje", "personajes", "personaggio", "personaggi", "personagem", "персонажа",
    "персонажей", "postaci", "décor", "lieu", "lugar", "luogo", "места", "локации",
))  # fmt: skip
"""What a description or length may be of, other than the shot."""
_HEARD: Final = frozenset((
    "audio", "sound", "ton", "son", "sonido", "áudio", "som", "звук", "dźwięk", "geluid", "ses", "声音", "聲音", "音频",
    "音声", "音", "오디오", "소리",
))  # fmt: skip


def part_of(heading: str) -> str | None:
    """Return which part of a shot the column under *heading* is; None where that is not known."""
    plain = _plain_heading(heading)
    without_unit = " ".join(_BRACKETS.sub(" ", plain).split())
    for name in (plain, without_unit, plain.replace("_", " "), without_unit.rstrip(".:")):
        if name in _BY_NAME:
            return _BY_NAME[name]
    # A heading of two names, such as 台词/旁白, or of a name and a unit, such as 秒数/s.
    names = [_without_last_unit(name.strip(" .:*")) for name in _BETWEEN_NAMES.split(without_unit.replace("_", " "))]
    parts = [_BY_NAME[name] for name in names if name in _BY_NAME]
    if not parts and len(names) == 1:
        return _part_of_words(names[0])
    return next((part for part in ("action", "dialogue") if part in parts), parts[0] if parts else None)


def is_picture_and_sound(heading: Sequence[str]) -> bool:
    """Return whether *heading* is that of a script of two columns: what is seen, and what is heard."""
    names = [_plain_heading(cell) for cell in heading if cell]
    return len(names) == 2 and _BY_NAME.get(names[0]) == "action" and names[1] in _HEARD


def _part_of_words(name: str) -> str | None:
    """Return the part that a heading of several known words names, such as 화면 내용 or ``description visuelle``."""
    words = [word for word in re.split(r"[\s'’]+", name) if word and word not in _JOINTS]
    if len(words) > 1:
        if any(word in _OTHER_THINGS for word in words):
            return None
        if _BY_NAME.get(words[0]) in _FIRST_WORD_DECIDES and words[0] in _DECIDING_WORDS:
            return _BY_NAME[words[0]]
        parts = {_BY_NAME.get(word) for word in words}
        return parts.pop() if len(parts) == 1 else None
    # Where words stand together, as in Chinese, the last of them says what the whole is.
    known = _KNOWN_PAIR.fullmatch(name) if len(name) <= _LONGEST_PAIR else None
    return _BY_NAME[known[2]] if known else None


def _without_last_unit(name: str) -> str:
    words = name.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in _UNITS else name


def unit_of(heading: str) -> str:
    """Return what numbers under *heading* are counted in: ``s``, ``min``, ``ms``, ``frames``, or nothing."""
    plain = _plain_heading(heading)
    words = [*_BRACKETS.findall(plain), *re.split(r"[\s/_]+", _BRACKETS.sub(" ", plain))]
    return next((_UNITS[word.strip(" .")] for word in words if word.strip(" .") in _UNITS), "")


def rank_of(heading: str, part: str) -> int:
    """Return how well the name *heading* says *part*: 0 is the best."""
    plain = _plain_heading(heading)
    names = [_plain_heading(name) for name in COLUMNS[part]]
    without_unit = " ".join(_BRACKETS.sub(" ", plain).split())
    return next((names.index(name) for name in (plain, without_unit) if name in names), len(names))


def _plain_heading(heading: str) -> str:
    folded = unicodedata.normalize("NFKC", heading[:_LONGEST]).casefold()
    # Turkish has an i without a dot, whose capital is everybody's, and a capital with one.
    return " ".join(folded.replace("ı", "i").replace("i\u0307", "i").split()).strip(" .:*")


_BY_NAME: Final = {_plain_heading(name): part for part, names in COLUMNS.items() for name in names}

_LONGEST_PAIR: Final = 12
_CJK_NAMES: Final = "|".join(
    sorted((re.escape(name) for name in _BY_NAME if re.fullmatch(r"[぀-ヿ一-鿿가-힣]{2,}", name)), key=len, reverse=True)
)
_KNOWN_PAIR: Final = re.compile(f"({_CJK_NAMES})({_CJK_NAMES})")
"""Two known names of East Asian signs with nothing between them."""
