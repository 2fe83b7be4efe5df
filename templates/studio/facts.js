// What the page's parts ask of a shot: its takes, its picture, its price.

import { thumbnailUrl } from "./api.js";
import { store } from "./store.js";

export const segmentsOf = (shot) => shot?.segments || [];

// The number of the take that is in the film.
export const takeNumber = (shot) => segmentsOf(shot).find((segment) => segment.take)?.take ?? null;

// The address of a small picture of a shot; empty where it has none.
export const pictureUrl = (shot, width) => (shot?.poster ? thumbnailUrl(store.name, width, shot.poster, shot.poster_mark) : "");

// What it costs to make what a shot lacks.
export const priceOf = (shot) => ({ usd: shot.usd, cny: shot.cny });

export const noteOf = (shot) => (shot.state === "running" ? shot.progress : "") || shot.note;

export const wordsOf = (shot) => shot.words || "";

export const modelOf = (shot) => shot.model;

export const lengthOf = (shot) => shot.duration_s;

export const sceneOf = (id) => store.film?.scenes.find((scene) => scene.id === id) || null;
