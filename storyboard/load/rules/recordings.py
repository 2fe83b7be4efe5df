"""Rules about recordings of lines and narration: files that can be used, and shots that can send them."""

from storyboard.errors import PromptInvalid, SoundRefused
from storyboard.load.heard_recordings import HeardRecording, heard_recording
from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.project_files import Refusal, find_inside
from storyboard.load.prompt.prompt import render_prompt, speeches_in
from storyboard.load.prompt.sent_pictures import has_joined_sounds
from storyboard.load.prompt.written_words import says_words
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.media.sound.sound_files import require_taken
from storyboard.model.capabilities import sound_limits
from storyboard.model.installed import speech_service_names
from storyboard.model.references import references_of
from storyboard.model.segments import Segment, takes_sounds
from storyboard.model.sent_sounds import is_too_long, sound_lengths_s
from storyboard.model.speech_models import speech_models
from storyboard.model.storyboard import Scene
from storyboard.model.units import names_of
from storyboard.model.wires import SpeechWire, speech_wires

_FRAMES = ("from", "first_frame", "to", "last_frame")
_IN_THE_PROMPT = "write `dialogue` in place of `lines` to have it said in the prompt"
_LEAST_VOICED = 0.5
"""Services refuse sounds of which less is heard."""


class RecordingCheck:
    """Listens to every recording that a film names, and to each only once."""

    def __init__(self, film: WrittenFilm, findings: Findings) -> None:
        self._film = film
        self._findings = findings
        self._heard: dict[str, Refusal | HeardRecording] = {}

    def check(self) -> None:
        """Note recordings that cannot be used, shots that cannot send them, and a service that is not there."""
        self._check_service()
        for shot, scene in self._film.rendered_shots:
            if shot.shot.lines or shot.shot.narration:
                self._check_files(shot)
            if any(line.file is not None for line in shot.shot.lines) and not shot.is_wrong("lines", "model"):
                self._check_sending(shot, scene)

    def _check_service(self) -> None:
        name = self._film.shared.speech.provider
        if name is None:
            self._warn_unused_voices()
        elif name not in (known := speech_service_names()):
            hint = self._findings.nearest_or_all(name, known, are="these record lines:")
            self._findings.error(
                self._speech_place("provider"), f"no speech service is called {in_quotes(name)}", hint=hint
            )
        elif wire := speech_wires().get(name):
            self._check_settings(name, wire)

    def _check_settings(self, service: str, wire: SpeechWire) -> None:
        """Note a form of sound and a speed that *service* does not have."""
        speech, (slowest, fastest) = self._film.shared.speech, wire.speeds
        model = next((each for each in speech_models() if (each.service, each.name) == (service, speech.model)), None)
        formats = (model and model.formats) or wire.formats
        if speech.format not in {None, *formats}:
            message = f"{model.name if model else service} gives no {speech.format}"
            self._findings.error(self._speech_place("format"), message, hint=f"it gives {', '.join(formats)}")
        if speech.speed is not None and not slowest <= speech.speed <= fastest:
            message = f"{service} speaks at {slowest:g} to {fastest:g} times its speed, and not at {speech.speed:g}"
            self._findings.error(self._speech_place("speed"), message, hint="write another `speed`, or leave it out")

    def _speech_place(self, key: str) -> Place:
        head = self._film.head
        return head.at("speech", key) if head.has("speech") else head.at()

    def _warn_unused_voices(self) -> None:
        """Warn of voices that nobody speaks with: what they would say is said in the prompt."""
        head, names = self._film.head, [name for name, of in self._film.shared.cast.items() if of.voice]
        speaks = any(shot.shot.lines for shot in self._film.shots)
        is_set = head.has("speech") and bool(self._film.shared.speech.model_fields_set)
        if not speaks or not (is_set or (names and head.has("cast"))):
            return
        who = "the settings of `speech`" if is_set else f"the voice of {names_of(names)}"
        verb = "are" if is_set else "is"
        place = head.at("speech") if is_set else head.at("cast", names[0])
        message = f"{who} {verb} not used: nobody records lines, which are said in the prompt"
        self._findings.warning(place, message, hint="name who does: `speech: {provider: …}`")

    def recording(self, text: str) -> HeardRecording | None:
        """Return what the recording at *text*, a path in the project, is; None where it cannot be used."""
        heard = self._hear(text)
        return heard if isinstance(heard, HeardRecording) else None

    def _hear(self, text: str) -> Refusal | HeardRecording:
        if text not in self._heard:
            self._heard[text] = self._listen(text)
        return self._heard[text]

    def _check_files(self, shot: WrittenShot) -> None:
        sent = shot.segments[0].sounds
        for number, line in enumerate(shot.shot.lines, start=1):
            if line.written_file is not None:
                self._check_file(line.written_file, shot.part.at("lines", number - 1, "file"), is_sent=number in sent)
        if shot.shot.narration is not None and shot.shot.narration.written_file is not None:
            self._check_file(shot.shot.narration.written_file, shot.part.at("narration", "file"), is_sent=False)

    def _check_file(self, text: str, place: Place, *, is_sent: bool) -> None:
        heard = self._hear(text)
        if isinstance(heard, tuple):
            message, hint = heard
            self._findings.error(place, message, hint=hint)
            return
        if is_sent:
            self._check_kind(text, heard, place)
        if heard.voiced_s < _LEAST_VOICED * heard.duration_s:
            self._warn_mostly_silent(text, heard, place, is_sent=is_sent)

    def _check_kind(self, text: str, heard: HeardRecording, place: Place) -> None:
        try:
            require_taken(heard.format, heard.size_bytes, name=f"recording {in_quotes(text)}", limits=sound_limits())
        except SoundRefused as refused:
            self._findings.error(place, refused.message, hint=refused.hint)

    def _warn_mostly_silent(self, text: str, heard: HeardRecording, place: Place, *, is_sent: bool) -> None:
        message = f"{heard.voiced_s:.1f} s of the {heard.duration_s:.1f} s of recording {in_quotes(text)} are heard"
        refuse = ", and services refuse sounds that are mostly silent" if is_sent else ""
        self._findings.warning(place, f"{message}{refuse}", hint="cut the silence off")

    def _check_sending(self, shot: WrittenShot, scene: Scene) -> None:
        """Look at a shot some of whose lines have a recording, or will have one."""
        if not takes_sounds(shot.shot, shot.model):
            self._warn_unsent(shot)
            return
        if not shot.segments[0].has_sound:
            return
        self._check_frames(shot)
        self._check_pieces(shot)
        self._check_alone(shot)
        self._check_length(shot)
        self._check_words(shot, shot.segments[0], scene)

    def _warn_unsent(self, shot: WrittenShot) -> None:
        by_model = shot.model is not None and shot.model.reference_audios is None
        who = shot.model.name if shot.model is not None and by_model else shot.shot.provider
        able = [model.name for model in self._film.models if model.reference_audios and not model.retired]
        message = f"{who} takes no sounds: the recordings of shot {shot.shot.id!r} are not sent, and its words "
        hint = f"these take sounds: {', '.join(able)}" if by_model else "name another provider"
        self._findings.warning(shot.own("lines"), f"{message}stay in the prompt", hint=hint)

    def _check_frames(self, shot: WrittenShot) -> None:
        for key in _FRAMES:
            if not shot.part.has(key) or shot.shot.continues:
                continue
            does = "opens" if key in {"from", "first_frame"} else "ends"
            message = (
                f"shot {shot.shot.id!r} {does} on a frame (`{key}`), and a frame does not go with recordings of lines"
            )
            ways = {
                "from": f"write `continues: {shot.shot.from_}` in place of `from`",
                "first_frame": "name the frame first in `references`, or go on from a shot with `continues`",
            }
            way = ways.get(key, f"leave `{key}` out")
            self._findings.error(shot.own(key), message, hint=f"{way}; or {_IN_THE_PROMPT}")

    def _check_pieces(self, shot: WrittenShot) -> None:
        """Look at a shot in segments: those after the first open on a frame."""
        recorded = [number for number, line in enumerate(shot.shot.lines, start=1) if line.file is not None]
        left = [number for number in recorded if number not in shot.segments[0].sounds]
        if len(shot.segments) == 1 or not left:
            return
        message = (
            f"shot {shot.shot.id!r} is made in {len(shot.segments)} pieces, and those after the first open on a frame, "
            f"which does not go with recordings: {names_of(f'line {number}' for number in left)}"
        )
        hint = "make a shot of each piece, which `continues` the one before"
        self._findings.error(shot.part.at("lines", left[0] - 1), message, hint=hint)

    def _check_alone(self, shot: WrittenShot) -> None:
        model, sounds = shot.model, shot.segments[0].sounds
        if model is None or model.sounds_alone or not sounds or shot.shot.continues:
            return
        if any(shot.part.has(key) for key in _FRAMES):
            return
        referred = references_of(shot.shot, self._film.shared.cast)
        if any(reference.role != "reference_audio" for reference in referred):
            return
        able = [each.name for each in self._film.models if each.sounds_alone and not each.retired]
        message = (
            f"shot {shot.shot.id!r} sends recordings of its lines and nothing else, and {model.name} needs a picture"
        )
        hint = f"name who speaks in `references`, or choose {' or '.join(able)}; or {_IN_THE_PROMPT}"
        self._findings.error(shot.own("lines"), f"{message} beside them", hint=hint)

    def _check_length(self, shot: WrittenShot) -> None:
        model, segment = shot.model, shot.segments[0]
        limits = model.reference_audios if model else None
        if model is None or limits is None or not segment.sounds:
            return
        self._check_room(shot, most=limits.most)
        lengths = {}
        for number in segment.sounds:
            text = shot.shot.lines[number - 1].written_file
            heard = self.recording(text) if text else None
            if heard is not None:
                lengths[number] = heard.duration_s
        most_s = limits.accepted_s[1] if limits.accepted_s else limits.accepted_total_s
        for number, length_s in lengths.items():
            if length_s > most_s:
                message = f"the recording of line {number} is {length_s:.1f} s long, and {model.name} takes "
                place = shot.part.at("lines", number - 1, "file")
                hint = "split the line in two, in two shots, or cut the recording"
                self._findings.error(place, f"{message}{limits.each_s[1] if limits.each_s else most_s:g} s", hint=hint)
        self._check_sum(shot, lengths, most_s)

    def _check_room(self, shot: WrittenShot, *, most: int) -> None:
        own = sum(file.role == "reference_audio" for file in references_of(shot.shot, self._film.shared.cast))
        if own >= most:
            message = f"shot {shot.shot.id!r} has {own} reference sounds, and no room for recordings of its lines"
            self._findings.error(shot.own("references"), message, hint=f"leave some out: {most} go in all")

    def _check_sum(self, shot: WrittenShot, lengths: dict[int, float], most_s: float) -> None:
        model, segment = shot.model, shot.segments[0]
        limits = model.reference_audios if model else None
        if model is None or limits is None or any(length_s > most_s for length_s in lengths.values()):
            return
        is_joined = has_joined_sounds(segment, self._film.shared.cast)
        sent_s = sound_lengths_s(tuple(lengths.values()), limits, is_joined=is_joined)
        if is_too_long(sent_s, limits):
            message = (
                f"the recordings of shot {shot.shot.id!r} are {sum(sent_s):.1f} s together, and {model.name} takes "
            )
            hint = "give some of its lines to another shot, or cut the recordings"
            self._findings.error(shot.own("lines"), f"{message}{limits.total_s:g} s", hint=hint)

    def _check_words(self, shot: WrittenShot, segment: Segment, scene: Scene) -> None:
        """Warn of words that the prompt says although their recording is sent: the model speaks them anew."""
        film = self._film
        if not segment.sounds or shot.is_wrong("action", "prompt", "beats"):
            return
        try:
            speeches = speeches_in(film.storyboard, scene, segment, project=film.project)
            text = render_prompt(film.storyboard, scene, segment, project=film.project)
        except PromptInvalid:
            # Told by the rules about texts.
            return
        for speech in speeches:
            if speech.sound and says_words(text, speech.words):
                message = (
                    f"the prompt of shot {shot.shot.id!r} says the words of line {speech.line}, whose recording is "
                )
                hint = "leave them out: written words win over a sound, and are spoken anew"
                self._findings.warning(shot.part.at("lines", speech.line - 1), f"{message}sent", hint=hint)

    def _listen(self, text: str) -> Refusal | HeardRecording:
        if "://" in text or text.startswith("data:"):
            return f"recording {in_quotes(text)} is a link", "download it into the project, and write its path"
        path = find_inside(text, folder=self._film.project.folder, what="recording", findings=self._findings)
        if isinstance(path, tuple):
            return path
        return heard_recording(path, text)
