// Stills: pictures that are made before the shots that use them. The film tells them among its shots, before all others.

import { fileUrl, thumbnailUrl } from "./api.js";
import { store } from "./store.js";

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

// Two counts in words, of shots and of stills, as far as there are stills.
export const doneWords = ({ done, total, stills_done: drawn, stills_total: stills }) => (
  stills ? `${done}/${total} shots, ${drawn}/${stills} stills` : `${done}/${total} done`);
