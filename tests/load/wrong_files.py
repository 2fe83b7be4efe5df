"""One file for every rule: text with an arrow before the place, path, words of the message, words of the hint."""

TOP = "storyboard: 1\ntitle: x\n"
EXTENDS = TOP + "defaults: {model: seedance-2.5, duration: 4}\nshots:\n"
"""A film by a model that can go on from a clip."""
ARROW = "▶"

WRONG_FILES = {
    "version": ("storyboard: ▶2\ntitle: x\nshots: [{id: a, action: x}]", "storyboard", "format 2 is not known", "1"),
    "version is true": ("storyboard: ▶true\ntitle: x\nshots: [{id: a, action: x}]", "storyboard", "must be 1", ""),
    "no title": ("▶storyboard: 1\nshots: [{id: a, action: x}]", "title", "`title` is missing", ""),
    "title is a number": (
        "storyboard: 1\ntitle: ▶2046\nshots: [{id: a, action: x}]",
        "title", "`title` must be text, not 2046", 'in quotes: "2046"',
    ),
    "no shots": ("▶storyboard: 1\ntitle: x", "", "there are no shots", "`shots`"),
    "scenes and shots": (
        TOP + "shots: [{id: a, action: x}]\n▶scenes: [{id: s, shots: [{id: b, action: x}]}]",
        "scenes", "`scenes` and `shots` are both written", "scene",
    ),
    "empty shots": (TOP + "shots: ▶[]", "shots", "`shots` must not be empty", ""),
    "scene without shots": (
        TOP + "scenes:\n  - ▶id: night\n  - {id: day, shots: [{id: a, action: x}]}",
        "scenes.night.shots", "scene 'night' has no shots", "",
    ),
    "unknown key at the top": (
        TOP + "▶remix: x\nshots: [{id: a, action: x}]", "remix", "unknown key `remix`", "",
    ),
    "unknown key of a shot": (
        TOP + "shots:\n  - id: run\n    action: x\n    ▶first-frame: refs/mia.png",
        "shots.run.first-frame", "unknown key `first-frame`", "did you mean 'first_frame'?",
    ),
    "a service's word": (
        TOP + "shots: [{id: a, action: x, ▶generate_audio: true}]",
        "shots.a.generate_audio", "unknown key `generate_audio`", "did you mean 'audio'?",
    ),
    "Python's name of a key": (
        TOP + "shots: [{id: a, action: x}, {id: b, ▶from_: a, action: x}]",
        "shots.b.from_", "unknown key `from_`", "did you mean 'from'?",
    ),
    "key written twice": (
        TOP + "shots:\n  - id: run\n    action: x\n    ▶action: y", "shots.run.action",
        "`action` is written twice; first on line 5", "",
    ),
    "id": (
        TOP + "shots: [{id: a, action: x}, {id: ▶2nd, action: x}]",
        "shots.1.id", "`id` cannot be the text '2nd'", "begins with",
    ),
    "two shots of one id, in two scenes": (
        TOP + "scenes:\n- {id: s, shots: [{id: a, action: x}]}\n- {id: t, shots: [{id: ▶a, action: x}]}",
        "scenes.t.shots.a.id", "two shots are called 'a'", "the first is on line 4",
    ),
    "two scenes of one id": (
        TOP + "scenes:\n- {id: s, shots: [{id: a, action: x}]}\n- {id: ▶s, shots: [{id: b, action: x}]}",
        "scenes.s.id", "two scenes are called 's'", "line 4",
    ),
    "from nobody": (
        TOP + "shots:\n  - {id: wake, action: x}\n  - id: run\n    from: ▶wak\n    action: x",
        "shots.run.from", "no shot is called 'wak'", "did you mean 'wake'?",
    ),
    "from somebody in capitals": (
        TOP + "shots: [{id: WAKE, action: x}, {id: run, from: ▶wake, action: x}]",
        "shots.run.from", "no shot is called 'wake'", "did you mean 'WAKE'?",
    ),
    "to nobody": (
        TOP + "shots:\n  - {id: wake, action: x, first_frame: refs/mia.png, to: ▶ru}\n  - {id: run, action: x}",
        "shots.wake.to", "no shot is called 'ru'", "did you mean 'run'?",
    ),
    "from itself": (TOP + "shots: [{id: a, from: ▶a, action: x}]", "shots.a.from", "shot 'a' names itself", ""),
    "a loop": (
        TOP + "shots:\n- {id: o, action: x}\n- {id: a, from: ▶c, action: x}\n- {id: b, from: a, action: x}\n"
        "- {id: c, from: b, action: x}",
        "shots.a.from", "shots wait for each other: a -> b -> c -> a", "open on a picture",
    ),
    "a loop through a bridge": (
        TOP + "shots:\n- {id: a, first_frame: refs/mia.png, to: ▶b, action: x}\n- {id: b, from: a, action: x}",
        "shots.a.to", "shots wait for each other: a -> b -> a", "",
    ),
    "continues nobody": (
        EXTENDS + "  - {id: b, action: x, continues: ▶wak}\n  - {id: wake, action: x}",
        "shots.b.continues", "no shot is called 'wak'", "did you mean 'wake'?",
    ),
    "continues itself": (
        EXTENDS + "  - {id: b, action: x, continues: ▶b}", "shots.b.continues", "shot 'b' names itself in", "",
    ),
    "a loop through a continuation": (
        EXTENDS + "  - {id: a, action: x, continues: ▶b}\n  - {id: b, action: x, from: a}",
        "shots.a.continues", "shots wait for each other: a -> b -> a", "",
    ),
    "continues and from": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: a, from: ▶a}",
        "shots.b.from", "shot 'b' has both `continues` and `from`", "keep `continues`",
    ),
    "continues and first_frame": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: a, first_frame: ▶refs/mia.png}",
        "shots.b.first_frame", "shot 'b' has both `continues` and `first_frame`", "keep `continues`",
    ),
    "continues and to": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: a, to: ▶c}\n  - {id: c, action: x}",
        "shots.b.to", "shot 'b' has both `continues` and `to`", "keep `continues`",
    ),
    "continues and last_frame": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: a, last_frame: ▶refs/mia.png}",
        "shots.b.last_frame", "shot 'b' has both `continues` and `last_frame`", "keep `continues`",
    ),
    "continues beside another video": (
        EXTENDS + "  - {id: a, action: x}\n"
        "  - {id: b, action: x, continues: a, references: [▶{video: 'https://h/v.mp4', duration: 3}]}",
        "shots.b.references.0", "no other video goes with it", "leave the video out",
    ),
    "a continuation of a shape of its own": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: a, ratio: ▶'1:1'}",
        "shots.b.ratio", "has the shape of the clip that it goes on from", "leave it out, or write adaptive",
    ),
    "a continuation that edits": (
        EXTENDS + "  - {id: a, action: x}\n"
        "  - {id: b, action: x, continues: a, duration: -1, omni_reference_task_type: ▶edit}",
        "shots.b.omni_reference_task_type", "`continues` asks for `extend`", "leave it out",
    ),
    "a draft of a continuation": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: a, resolution: 1080p, draft: ▶true}",
        "shots.b.draft", "are not documented", "`draft: false`",
    ),
    "a continuation by a model that has none": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: ▶a, model: seedance-2.0}",
        "shots.b.continues", "seedance-2.0 cannot go on from a clip", "can: seedance-2.5; or write `from: a`",
    ),
    "a continuation by a model that takes no references": (
        EXTENDS + "  - {id: a, action: x}\n  - {id: b, action: x, continues: ▶a, model: seedance-1.0-pro}",
        "shots.b.continues", "seedance-1.0-pro cannot go on from a clip", "can: seedance-2.5; or write `from: a`",
    ),
    "a clip too short to go on from": (
        EXTENDS + "  - {id: a, action: x, model: seedance-1.0-pro, frames: 29}\n  - {id: b, action: x, continues: ▶a}",
        "shots.b.continues", "goes on from clips of 1.9 to 30 s, and that of 'a' has 1.21 s", "another length",
    ),
    "from and first_frame": (
        TOP + "shots: [{id: a, action: x}, {id: b, action: x, from: a, first_frame: ▶refs/mia.png}]",
        "shots.b.first_frame", "shot 'b' has both `from` and `first_frame`", "use one or the other",
    ),
    "to and last_frame": (
        TOP + "shots: [{id: a, action: x}, {id: b, action: x, from: a, to: a, last_frame: ▶refs/mia.png}]",
        "shots.b.last_frame", "shot 'b' has both `to` and `last_frame`", "use one or the other",
    ),
    "last_frame alone": (
        TOP + "shots: [{id: b, action: x, last_frame: ▶refs/mia.png}]",
        "shots.b.last_frame", "needs a first frame too", "`from` or `first_frame`",
    ),
    "frames and duration": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.0-pro, frames: ▶29, duration: 5}]",
        "shots.a.frames", "`frames` and `duration` are both written", "",
    ),
    "references and frames": (
        TOP + "shots:\n- {id: a, action: x, model: seedance-2.0, references: ▶[refs/mia.png], first_frame: 'asset://a'}",
        "shots.a.references", "has both `references` and `first_frame`", "",
    ),
    "too many references, a member's pictures counted": (
        TOP + "cast: {mia: {text: m, image: refs/mia.png, images: [refs/mia.png, refs/fox-girl.png]}}\n"
        "shots: [{id: a, action: x, model: seedance-1.0-lite-i2v, references: ▶[mia, refs/mia.png, 'asset://a']}]",
        "shots.a.references", "has 5 reference pictures, and seedance-1.0-lite-i2v takes 4", "",
    ),
    "references on a model without": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.5-pro, references: ▶[refs/mia.png]}]",
        "shots.a.references", "seedance-1.5-pro cannot make reference pictures", "seedance-2.0",
    ),
    "reference to nobody": (
        TOP + "cast: {mia: {text: m, image: refs/mia.png}}\n"
        "shots: [{id: a, action: x, model: seedance-2.0, references: [▶mai]}]",
        "shots.a.references.0", "'mai' is neither in the cast nor a picture", "did you mean 'mia'?",
    ),
    "reference to words alone": (
        TOP + "cast: {mia: m}\nshots: [{id: a, action: x, model: seedance-2.0, references: [▶mia]}]",
        "shots.a.references.0", "'mia' of the cast has no picture", "image:",
    ),
    "picture is not there": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶refs/miaa.png}]",
        "shots.a.first_frame", "picture 'refs/miaa.png' is not there", "did you mean 'refs/mia.png'?",
    ),
    "picture outside": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶../mia.png}]",
        "shots.a.first_frame", "'../mia.png' is not inside the project's folder", "copy it there",
    ),
    "absolute picture": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶/etc/hostname}]",
        "shots.a.first_frame", "'/etc/hostname' is not inside the project's folder", "",
    ),
    "broken picture": (
        TOP + "cast: {mia: {text: m, image: ▶refs/broken.png}}\nshots: [{id: a, action: x}]",
        "cast.mia.image", "not a picture that can be read", "PNG",
    ),
    "small picture": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶refs/tiny.png}]",
        "shots.a.first_frame", "20x20, and no side may be under 300 px", "larger",
    ),
    "narrow picture": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶refs/narrow.png}]",
        "shots.a.first_frame", "300x900, and width over height must be 0.4 to 2.5", "crop",
    ),
    "a link of no kind": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶'ftp://host/x.png'}]",
        "shots.a.first_frame", "is no picture that can be sent", "asset://",
    ),
    "a link to nowhere": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶'https:///x.png'}]",
        "shots.a.first_frame", "is not a link", "https",
    ),
    "broken data URL": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶'data:image/png;base64,###'}]",
        "shots.a.first_frame", "base64 is broken", "",
    ),
    "broken asset id": (
        TOP + "shots: [{id: a, action: x, first_frame: ▶'asset://'}]", "shots.a.first_frame", "is no asset id", "",
    ),
    "unknown model": (
        TOP + "defaults: {model: ▶seedance-1.5-por}\nshots: [{id: a, action: x}, {id: b, action: x}]",
        "defaults.model", "no model is called 'seedance-1.5-por'", "did you mean 'seedance-1.5-pro'?",
    ),
    "unknown provider": (
        TOP + "provider: ▶simulater\nshots: [{id: a, action: x}, {id: b, action: x}]",
        "provider", "no provider is called 'simulater'", "did you mean 'simulator'?",
    ),
    "unknown provider of a shot": (
        TOP + "shots: [{id: a, action: x, provider: ▶arkk}]",
        "shots.a.provider", "no provider is called 'arkk'", "'ark'",
    ),
    "resolution": (
        TOP + "shots: [{id: a, action: x, resolution: ▶4k}]",
        "shots.a.resolution", "seedance-2.0-mini does not make 4k",
        "it makes 480p, 720p; 4k is made by seedance-2.0, seedance-2.5",
    ),
    "adaptive with references": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.0-lite-i2v, references: [refs/mia.png], ratio: ▶adaptive}]",
        "shots.a.ratio", "seedance-1.0-lite-i2v adapts to no reference picture, as shot 'a' wants", "16:9",
    ),
    "1080p with references": (
        TOP + "defaults: {resolution: 1080p}\n"
        "shots: [{id: ▶a, action: x, model: seedance-1.0-lite-i2v, references: [refs/mia.png]}]",
        "shots.a.resolution", "seedance-1.0-lite-i2v does not make 1080p from reference pictures", "",
    ),
    "ratio": (
        TOP + "shots: [{id: a, action: x, ratio: ▶16x9}]",
        "shots.a.ratio", "`ratio` cannot be the text '16x9'", "'16:9'",
    ),
    "adaptive without a picture": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.0-pro, ratio: ▶adaptive}]",
        "shots.a.ratio", "no picture to adapt to", "16:9",
    ),
    "a ratio where the picture gives it": (
        TOP + 'shots: [{id: a, action: x, model: seedance-2.5, first_frame: refs/mia.png, ratio: ▶"16:9"}]',
        "shots.a.ratio", "seedance-2.5 takes the ratio of the first frame", "adaptive",
    ),
    "too short": (
        TOP + "defaults: {duration: ▶3}\nshots: [{id: a, action: x}, {id: b, action: x}]",
        "defaults.duration", "3 s is not what seedance-2.0-mini makes: 4 to 15 s", "",
    ),
    "a beat too long": (
        TOP + "shots: [{id: a, beats: [{action: x, duration: 5}, {action: y, duration: ▶16}]}]",
        "shots.a.beats.1.duration", "16 s is not what seedance-2.0-mini makes", "beats",
    ),
    "duration -1": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.0-pro, duration: ▶-1}]",
        "shots.a.duration", "seedance-1.0-pro cannot choose the duration itself", "2 to 12",
    ),
    "a duration in words": (
        TOP + "shots: [{id: a, action: x, duration: ▶5s}]",
        "shots.a.duration", "`duration` must be a whole number, not the text '5s'", "write 5,",
    ),
    "half seconds": (
        TOP + "shots: [{id: a, action: x, duration: ▶5.5}]", "shots.a.duration", "must be a whole number, not 5.5", "",
    ),
    "frames on a model without": (
        TOP + "shots: [{id: a, action: x, frames: ▶49}]",
        "shots.a.frames", "seedance-2.0-mini has no `frames`", "duration",
    ),
    "frames that no clip has": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.0-pro, frames: ▶48}]",
        "shots.a.frames", "seedance-1.0-pro cannot make 48 frames", "49 is nearest",
    ),
    "sound from a silent model": (
        TOP + "defaults: {audio: true}\nshots: [{id: a, action: x, model: ▶seedance-1.0-pro}]",
        "shots.a.model", "seedance-1.0-pro makes no sound", "audio: false",
    ),
    "draft on a model without": (
        TOP + "shots: [{id: a, action: x, model: seedance-2.0, draft: ▶true}]",
        "shots.a.draft", "seedance-2.0 makes no drafts", "seedance-1.5-pro",
    ),
    "draft in the flex tier": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.5-pro, service_tier: flex, draft: ▶true}]",
        "shots.a.draft", "no draft is made in the flex tier", "draft it with `storyboard run --draft`",
    ),
    "draft at a provider without": (
        TOP + "provider: jimeng\ndefaults: {draft: ▶true}\n"
        "shots: [{id: a, action: x}, {id: b, action: x, draft: false}]",
        "defaults.draft", "jimeng has no word for `draft`", "another provider: simulator, ark, byteplus, gateway",
    ),
    "final made in no known way": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.5-pro, draft: true, final: ▶renew}]",
        "shots.a.final", "`final` cannot be the text 'renew'", "promote, remake",
    ),
    "flex on a model without": (
        TOP + "defaults: {model: seedance-2.0, service_tier: ▶flex}\nshots: [{id: a, action: x}]",
        "defaults.service_tier", "seedance-2.0 has no flex tier", "seedance-1.0-pro-fast, seedance-1.5-pro",
    ),
    "camera_fixed on a model without": (
        TOP + "shots: [{id: a, action: x, model: seedance-2.0, camera_fixed: ▶true}]",
        "shots.a.camera_fixed", "seedance-2.0 has no `camera_fixed`", "seedance-1.0-pro-fast, seedance-1.5-pro",
    ),
    "camera_fixed with references": (
        TOP + "defaults: {model: seedance-1.0-lite-i2v}\n"
        "shots: [{id: a, action: x, references: [refs/mia.png], camera_fixed: ▶true}]",
        "shots.a.camera_fixed", "has no `camera_fixed` with reference pictures", "",
    ),
    "last frame on a model without": (
        TOP + "defaults: {model: seedance-1.0-pro-fast}\n"
        "shots: [{id: a, action: x, first_frame: refs/mia.png, last_frame: ▶refs/mia.png}]",
        "shots.a.last_frame", "seedance-1.0-pro-fast cannot make shots with a first and a last frame", "can: ",
    ),
    "no picture for a model that needs one": (
        TOP + "shots: [{id: a, action: x, model: ▶seedance-1.0-lite-i2v}]",
        "shots.a.model", "seedance-1.0-lite-i2v cannot make shots without a picture", "seedance-1.0-lite-t2v",
    ),
    "pieces on a model that opens on no frame": (
        TOP + "defaults: {model: seedance-1.0-lite-t2v}\nshots: [{id: ▶a, action: x, duration: 20}]",
        "shots.a.model", "cannot make pieces that follow each other", "",
    ),
    "priority on a model without": (
        TOP + "shots: [{id: a, action: x, model: seedance-1.5-pro, priority: ▶3}]",
        "shots.a.priority", "seedance-1.5-pro has no `priority`", "2.5",
    ),
    "seed": (
        TOP + "shots: [{id: a, action: x, seed: ▶4000000000}]",
        "shots.a.seed", "seedance-2.0-mini takes seeds up to 2147483647", "",
    ),
    "a cut to nobody": (
        TOP + "shots: [{id: run, action: x}]\nreels: {main: [run, ▶rn]}",
        "reels.main.1", "no shot is called 'rn'", "did you mean 'run'?",
    ),
    "transition": (
        TOP + "shots: [{id: a, action: x}]\nreels:\n  t: {shots: [a, {shot: a, transition: {kind: ▶fadeblak}}]}",
        "reels.t.shots.1.transition.kind", "no transition is called 'fadeblak'", "did you mean 'fadeblack'?",
    ),
    "transition into the first shot": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: [{shot: a, transition: ▶{kind: fade}}]}",
        "reels.t.0.transition", "the first shot of reel 't' has a transition", "leave it out",
    ),
    "transition longer than the clip": (
        TOP + "shots: [{id: a, action: x}]\n"
        "reels: {t: [a, {shot: a, transition: ▶{kind: fade, duration: 2}, trim: {end: 1}}]}",
        "reels.t.1.transition", "the transition into shot 'a' needs 2 s, and 1 s of it are seen", "shorten",
    ),
    "transitions longer together than the clip": (
        TOP + "shots: [{id: a, action: x}]\nreels:\n  t:\n    - a\n"
        "    - {shot: a, transition: ▶{kind: fade, duration: 3}}\n"
        "    - {shot: a, transition: {kind: fade, duration: 3}, trim: {start: 1}}",
        "reels.t.1.transition", "the transitions into and out of shot 'a' need 6 s, and 5.04 s", "",
    ),
    "trim past the pieces of a shot, whose shared frames count once": (
        TOP + "shots: [{id: a, action: x, duration: 30}]\nreels: {t: [{shot: a, trim: {start: ▶30.1}}]}",
        "reels.t.0.trim.start", "starts at 30.1 s, and it is 30 s long", "",
    ),
    "trim ends before it starts": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: [{shot: a, trim: {start: ▶2, end: 1}}]}",
        "reels.t.0.trim.start", "starts at 2 s and ends at 1 s", "",
    ),
    "trim past the shot": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: [{shot: a, trim: {start: ▶6}}]}",
        "reels.t.0.trim.start", "starts at 6 s, and it is 5.04 s long", "",
    ),
    "music is not there": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: {shots: [a], audio: {file: ▶scor.mp3}}}",
        "reels.t.audio.file", "music 'scor.mp3' is not there", "did you mean 'score.mp3'?",
    ),
    "title card": (
        TOP + 'shots: [{id: a, action: x}]\nreels: {t: {shots: [a], title_card: "{{ ▶titel }}"}}',
        "reels.t.title_card", "there is no 'titel' here", "did you mean 'title'?",
    ),
    "reel of no kind": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: ▶a}",
        "reels.t", "must be a list of shots, not the text 'a'", "write [a]",
    ),
    "reel without shots": (
        TOP + "shots: [{id: a, action: x}]\nreels: {t: ▶[]}", "reels.t", "`reels.t` names no shots", "",
    ),
    "name of a reel": (
        TOP + "shots: [{id: a, action: x}]\nreels: {▶a/b: [a]}", "reels.a/b", "'a/b' cannot be a reel's name", "file",
    ),
    "space behind the name of a reel": (
        TOP + "shots: [{id: a, action: x}]\nreels: {▶'a ': [a]}", "reels.a ", "'a ' cannot be a reel's name", "inside",
    ),
    "name in the cast": (
        TOP + "cast: {▶the-fox: f}\nshots: [{id: a, action: x}]",
        "cast.the-fox", "cannot be a name in a prompt", "_",
    ),
    "a variable of no kind": (
        TOP + "vars: {city: ▶[a]}\nshots: [{id: a, action: x}]",
        "vars.city", "must be text, a number, true or false, not a list", "",
    ),
    "yes is text": (
        TOP + "shots: [{id: a, action: x, audio: ▶yes}]",
        "shots.a.audio", "`audio` must be true or false, not the text 'yes'", "write true",
    ),
    "budget": (
        TOP + "budget: {usd: ▶-1}\nshots: [{id: a, action: x}]", "budget.usd", "`usd` must be at least 0, not -1", "",
    ),
    "a limit of nothing": (
        TOP + "limits: {seedance-2.0: {concurrent: ▶0}}\nshots: [{id: a, action: x}]",
        "limits.seedance-2.0.concurrent", "`concurrent` must be at least 1, not 0", "",
    ),
    "a limit of another word": (
        TOP + "limits: {seedance-2.0: {▶concurent: 3}}\nshots: [{id: a, action: x}]",
        "limits.seedance-2.0.concurent", "unknown key `concurent`", "did you mean 'concurrent'?",
    ),
    "a limit of no model": (
        TOP + "limits: {▶seedance-2.00: {concurrent: 3}}\nshots: [{id: a, action: x}]",
        "limits.seedance-2.00", "no model is called 'seedance-2.00'", "did you mean 'seedance-2.0'?",
    ),
    "a model's limits by both of its names": (
        TOP + "limits: {seedance-2.0: {concurrent: 3}, ▶doubao-seedance-2-0-260128: {per_minute: 180}}\n"
        "shots: [{id: a, action: x}]",
        "limits.doubao-seedance-2-0-260128", "'seedance-2.0' and 'doubao-seedance-2-0-260128' are the same model",
        "use one or the other",
    ),
    "takes": (TOP + "shots: [{id: a, action: x, takes: ▶0}]", "shots.a.takes", "`takes` must be at least 1, not 0", ""),
    "a shot of no kind": (
        TOP + "shots: [{id: a, action: x}, ▶b]", "shots.1", "must hold keys with values, not the text 'b'",
        "write it as {id: wake, action: She opens her eyes.}",
    ),
    "include is not there": (
        TOP + "include: [▶shared.yaml]\nshots: [{id: a, action: x}]",
        "include.0", "include 'shared.yaml' is not there", "",
    ),
    "include of itself": (
        TOP + "include: [▶storyboard.yaml]\nshots: [{id: a, action: x}]", "include.0", "is this storyboard itself", "",
    ),
}  # fmt: skip
