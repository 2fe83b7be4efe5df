// Which shots a list shows, and in what order.

import { lengthOf, noteOf, priceOf, sceneOf } from "./facts.js";
import { isClip, isRecording, isStill, stillsIn } from "./stills.js";
import { STATES } from "./words.js";

const ORDER = Object.keys(STATES);

const by = (valueOf) => (left, right) => {
  const [one, other] = [valueOf(left), valueOf(right)];
  return one < other ? -1 : one > other ? 1 : 0;
};

// What a person asks first stands first.
const URGENCY = ["waits for you", "failed", "running", "queued", "held back", "out of date", "to make", "waiting", "up to date"];

export const SORTS = {
  film: { label: "Film order" },
  state: { label: "By state", compare: by((shot) => URGENCY.indexOf(shot.state)) },
  id: { label: "By name", compare: (left, right) => left.id.localeCompare(right.id, "en", { numeric: true }) },
  length: { label: "Longest first", compare: by((shot) => -(lengthOf(shot) ?? 0)) },
  price: { label: "Dearest first", compare: by((shot) => -(priceOf(shot).usd ?? priceOf(shot).cny ?? 0)) },
};

const searched = new WeakMap();
// All words of a shot in which a search looks.
const wordsOf = (shot) => {
  if (!searched.has(shot)) {
    const words = [shot.id, shot.scene, sceneOf(shot.scene)?.title, shot.state, shot.model, shot.words, noteOf(shot)];
    searched.set(shot, words.filter(Boolean).join("\n").toLowerCase());
  }
  return searched.get(shot);
};

// No scene of a file is called so: names there begin with no blank.
const STILLS = " stills";
const RECORDINGS = " recordings";
const SHOTS = " shots";

const inScene = (shot, scene) => {
  if (!scene) return true;
  if (scene === STILLS) return isStill(shot);
  if (scene === RECORDINGS) return isRecording(shot);
  return isClip(shot) && (scene === SHOTS || shot.scene === scene);
};

// The lines of the list: in the film's order stills and recordings are groups of their own.
export const withHeadings = (shots, { sort }) => {
  const stills = shots.filter(isStill);
  const recordings = shots.filter(isRecording);
  if (!(stills.length || recordings.length) || sort !== "film") return shots;
  const others = shots.filter(isClip);
  const groups = [[STILLS, "Stills", stills], [RECORDINGS, "Recordings", recordings], [SHOTS, "Shots", others]];
  return groups.flatMap(([id, heading, found]) => (
    found.length || id === SHOTS ? [{ id, heading: `${heading} (${found.length})` }, ...found] : []));
};

export const matching = (shots, { text, state, scene, sort }) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = shots.filter((shot) => (!state || shot.state === state) && inScene(shot, scene)
    && words.every((word) => wordsOf(shot).includes(word)));
  return SORTS[sort].compare ? [...found].sort(SORTS[sort].compare) : found;
};

export const stateChoices = (film) => {
  const counts = new Map();
  for (const { state } of film.shots) counts.set(state, (counts.get(state) || 0) + 1);
  return ORDER.filter((state) => counts.has(state)).map((state) => [state, `${state} (${counts.get(state)})`]);
};

export const sceneChoices = (film) => [
  ...(stillsIn(film).length ? [[STILLS, "Stills"]] : []), ...(film.shots.some(isRecording) ? [[RECORDINGS, "Recordings"]] : []),
  ...(!film.shots.every(isClip) ? [[SHOTS, "Shots"]] : []), ...film.scenes.map((scene) => [scene.id, scene.title || scene.id]),
];
