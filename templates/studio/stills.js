// Stills: pictures that are made before the shots that use them. The film tells them among its shots, before all others.

import { fileUrl, thumbnailUrl } from "./api.js";
import { store } from "./store.js";
import { count, names } from "./words.js";

export const isStill = (shot) => shot?.medium === "still";

export const stillsIn = (film = store.film) => (film?.shots || []).filter(isStill);

// The sound of a line or a narration, which a speech service makes.
export const isRecording = (shot) => shot?.medium === "recording";

// The shot in which a recording is said, or over which it is narrated: `hello` of `hello.line-1`.
export const shotOfRecording = (shot) => shot.id.slice(0, shot.id.lastIndexOf("."));

export const isClip = (shot) => !isStill(shot) && !isRecording(shot);

export const shotsIn = (film = store.film) => (film?.shots || []).filter(isClip);

export const stillOf = (id) => stillsIn().find((still) => still.id === id) || null;

// The list of the file in which a shot, or a still, stands.
export const listOf = (shot) => (isStill(shot) ? "stills" : "shots");

// The picture of a take as the service made it.
export const wholePicture = (path) => fileUrl(store.name, path);

export const smallPicture = (path, width = 320) => thumbnailUrl(store.name, width, path, path.split("/")[1]);

// How many shots, stills and recordings there are in *all*; *which* they are stands before each: "marked ".
export const kindsWords = (all, which = "") => {
  const [stills, recordings] = [all.filter(isStill).length, all.filter(isRecording).length];
  const shots = all.length - stills - recordings;
  return names([(shots || !all.length) && count(shots, `${which}shot`), stills && count(stills, `${which}still`),
    recordings && count(recordings, `${which}recording`)].filter(Boolean));
};

// Two counts in words, of shots and of stills, as far as there are stills.
export const doneWords = ({ done, total, stills_done: drawn, stills_total: stills }) => (
  stills ? `${done}/${total} shots, ${drawn}/${stills} stills` : `${done}/${total} done`);
