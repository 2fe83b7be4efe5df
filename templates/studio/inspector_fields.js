// The fields of a shot, a scene, a member of the cast and the film, as the inspector shows them.
// kind: text | line | number | choice | switch | tags | picture | pictures | shot

import { isRecording, isStill } from "./stills.js";
import { groupOfImages, groupsOfStill } from "./stills_form.js";

const words = [
  { key: "action", label: "Action", kind: "text", rows: 4, help: "What happens, in your words." },
  { key: "camera", label: "Camera", kind: "text", rows: 1, help: "Shot size and camera move: close-up, push in." },
  { key: "background", label: "Background", kind: "text", rows: 2 },
  { key: "dialogue", label: "Dialogue", kind: "text", rows: 2, help: "Lines may begin with who says them: MIA: Good morning." },
  { key: "negative_prompt", label: "What must not be seen", kind: "text", rows: 1 },
  { key: "prompt", label: "Whole prompt, in place of the film's", kind: "text", rows: 2, isRare: true },
];

const pictures = [
  { key: "from", label: "Opens on the last frame of", kind: "shot" },
  { key: "to", label: "Ends on the first frame of", kind: "shot" },
  { key: "continues", label: "Goes on from the clip of", kind: "shot", isRare: true },
  { key: "first_frame", label: "First frame", kind: "picture" },
  { key: "last_frame", label: "Last frame", kind: "picture" },
  { key: "references", label: "References", kind: "pictures", help: "Cast names and pictures that the shot should look like." },
];

const RESOLUTIONS = ["480p", "720p", "1080p", "4k"];
const RATIOS = ["16:9", "9:16", "4:3", "3:4", "1:1", "21:9", "9:21", "adaptive"];

const settings = [
  { key: "model", label: "Model", kind: "line" },
  { key: "resolution", label: "Resolution", kind: "choice", choices: RESOLUTIONS },
  { key: "ratio", label: "Shape", kind: "choice", choices: RATIOS },
  { key: "duration", label: "Seconds", kind: "number", min: -1, max: 3600, step: 1 },
  { key: "frames", label: "Frames", kind: "number", min: 1, step: 1, isRare: true },
  { key: "seed", label: "Seed", kind: "number", unset: "another for each take", min: -1, max: 4294967295, step: 1 },
  { key: "audio", label: "Sound", kind: "switch" },
  { key: "camera_fixed", label: "Camera stands still", kind: "switch" },
  { key: "draft", label: "Draft first", kind: "switch", usual: false },
  { key: "final", label: "Final from the draft", kind: "choice", choices: ["promote", "remake"], isRare: true },
  { key: "provider", label: "Provider", kind: "line", isRare: true, unset: "the film's" },
  { key: "service_tier", label: "Service tier", kind: "choice", choices: ["default", "flex"], isRare: true },
  { key: "watermark", label: "Watermark", kind: "switch", usual: false, isRare: true },
  { key: "execution_expires_after", label: "Give up after, in seconds", kind: "number", min: 3600, max: 259200, step: 1, isRare: true },
  { key: "priority", label: "Priority", kind: "number", min: 0, max: 9, step: 1, isRare: true },
  { key: "output_format", label: "File", kind: "choice", choices: ["mp4", "mov"], isRare: true },
  { key: "omni_reference_task_type", label: "Use of reference videos", kind: "choice", choices: ["auto", "reference", "edit", "extend"], isRare: true },
  { key: "safety_identifier", label: "Safety identifier", kind: "line", isRare: true },
  { key: "tools", label: "Tools", kind: "tags", isRare: true },
  { key: "retries", label: "Tries after a failure that is not charged", kind: "number", min: 0, max: 5, step: 1, isRare: true },
];

const ofShot = [
  { key: "takes", label: "Takes to make", kind: "number", min: 1, max: 100, step: 1, usual: 1 },
  { key: "approve", label: "Wait for your approval", kind: "switch", usual: false },
];

const isSetting = new Set([...settings, ...ofShot, { key: "negative_prompt" }].map((spec) => spec.key));

const people = [
  { key: "notes", label: "Notes", kind: "text", rows: 2, isForPeople: true },
  { key: "tags", label: "Tags", kind: "tags", isForPeople: true, help: "With commas between them." },
  { key: "role", label: "Role", kind: "line", isForPeople: true },
  { key: "time_mode", label: "Time", kind: "line", isForPeople: true },
];

// Names in a still or a line that are no name of who speaks.
const OF_LINES = new Set(["file", "tone"]);

// What a voice says over the shot: a text, or with who says it.
const narration = (written) => {
  if (!written || typeof written === "string") {
    return [{ key: "narration", label: "Narration", kind: "text", rows: 2, help: "What a voice says over the shot in the reel, not in the clip." }];
  }
  return Object.keys(written).filter((name) => !OF_LINES.has(name)).map((name) => (
    { key: `narration/${name}`, label: name === "text" ? "Narration" : `Narration, ${name}`, kind: "text", rows: 2, value: written[name] }));
};

// The words in lists: beats, and lines where the shot has some.
const listed = (shot) => [
  ...(shot.settings.beats || []).map((_, at) => ({
    key: `beats/${at}/action`, label: `Action of beat ${at + 1}`, kind: "text", rows: 2, value: shot.settings.beats[at].action,
  })),
  ...(shot.settings.lines || []).flatMap((line, at) => Object.keys(line).filter((name) => !OF_LINES.has(name)).map((name) => ({
    key: `lines/${at}/${name}`, label: `Line ${at + 1}, ${name}`, kind: "text", rows: 1, value: line[name],
    gone: ["lines", at], siblings: shot.settings.lines.length,
  }))),
  ...narration(shot.settings.narration),
];

const KINDS = { several: "tags" };

// A field by the form of the model: what the model cannot do is left out, unless it is written.
const fitted = (spec, form, isWritten) => {
  if (!form) return spec;
  const fact = form[spec.key];
  if (!fact) return isWritten ? { ...spec, help: "The model of this shot does not have it." } : null;
  const isChoice = fact.kind === "choice";
  return {
    ...spec,
    kind: isChoice ? "choice" : spec.kind === "text" ? "text" : KINDS[fact.kind] || fact.kind.replace("text", "line"),
    choices: isChoice && spec.kind === "number" ? fact.values.map(Number) : fact.values,
    min: fact.least === null ? spec.min : Math.min(fact.least, ...fact.also), max: fact.most ?? spec.max, step: fact.step ?? spec.step,
    help: spec.help || fact.help, usual: fact.default ?? spec.usual,
  };
};

const under = (base) => (spec) => ({ ...spec, ...(spec.gone ? { gone: [...base, ...spec.gone] } : {}), path: [...base, ...spec.key.split("/").map((step) => (/^\d+$/.test(step) ? Number(step) : step))] });

// The groups of fields of a shot, in the order in which they stand.
export const groupsOfShot = (shot, form) => {
  if (isStill(shot)) return groupsOfStill(shot, form);
  // Its words stand in the shot in which they are said.
  if (isRecording(shot)) return [];
  const at = under(["shots", shot.id]);
  const fit = (spec) => (spec.key in form || isSetting.has(spec.key) ? fitted(spec, form, shot.settings[spec.key] !== undefined) : spec);
  return [
    { key: "words", title: "Words", isOpen: true, specs: [...words.slice(0, 4), ...listed(shot), ...words.slice(4)].map(fit) },
    { key: "pictures", title: "References and frames", isOpen: true, specs: pictures },
    { key: "settings", title: "Settings", isOpen: false, specs: [...settings, ...ofShot].map(fit) },
    { key: "people", title: "Notes, tags and role", isOpen: false, specs: people },
  ].map((group) => ({ ...group, specs: group.specs.filter(Boolean).map(at) }));
};

const short = (name, key) => ({ key: `cast/${name}/${key}`, path: ["cast", name, key] });

const ofMember = (name) => ({
  key: `cast-${name}`, title: `Cast: ${name}`, isOpen: true, member: name, specs: [
    { ...short(name, "text"), label: "Description", kind: "text", rows: 2 },
    { ...short(name, "image"), label: "Picture", kind: "picture" },
    { ...short(name, "images"), label: "More pictures", kind: "pictures" },
  ],
});

// Defaults are for shots of any model: of the form, the lists of models and providers hold for all.
const defaults = (base, form) => settings.map((spec) => (["model", "provider"].includes(spec.key) ? fitted(spec, form, true) : spec))
  .map((spec) => ({ ...spec, key: [...base, spec.key].join("/"), path: [...base, spec.key] }));

const ofScene = (scene, form) => ({
  key: `scene-${scene.id}`, title: `Scene ${scene.id}`, isOpen: false, isLazy: true, specs: [
    { key: `scenes/${scene.id}/title`, path: ["scenes", scene.id, "title"], label: "Title", kind: "line" },
    { key: `scenes/${scene.id}/look`, path: ["scenes", scene.id, "look"], label: "Look", kind: "text", rows: 2 },
    ...defaults(["scenes", scene.id, "defaults"], form),
  ],
});

// The groups of fields of the film: its words, what every shot starts from, the cast, the scenes.
export const groupsOfFilm = (film, form, hasScenes) => [
  {
    key: "film", title: "Title and look", isOpen: true, specs: [
      { key: "title", path: ["title"], label: "Title", kind: "line" },
      { key: "synopsis", path: ["synopsis"], label: "Synopsis", kind: "text", rows: 2 },
      { key: "look", path: ["look"], label: "Look", kind: "text", rows: 3, help: "Style words, in every shot." },
    ],
  },
  { key: "defaults", title: "Settings of every shot", isOpen: false, specs: defaults(["defaults"], form) },
  ...(film.stills_total ? [groupOfImages()] : []),
  ...Object.keys(film.cast).map(ofMember),
  ...(hasScenes ? film.scenes.map((scene) => ofScene(scene, form)) : []),
];
