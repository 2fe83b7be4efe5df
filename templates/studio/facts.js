// What the page's parts ask of a shot: its takes, its picture, its price.

import { thumbnailUrl } from "./api.js";
import { store } from "./store.js";

export const segmentsOf = (shot) => shot?.segments || [];

export const takesOf = (shot) => segmentsOf(shot).flatMap((segment) => segment.takes || []);

// The take that is in the film, or the newest draft.
export const countingTake = (shot) =>
  shot?.take_view || takesOf(shot).find((take) => take.counts) || takesOf(shot).at(-1) || null;

// The number of the take that is in the film.
export const takeNumber = (shot) => countingTake(shot)?.take ?? segmentsOf(shot)[0]?.planned?.take ?? null;

const pictureOf = (shot) => {
  const take = countingTake(shot);
  if (take?.first_frame) return { path: take.first_frame, version: take.folder };
  return shot?.poster ? { path: shot.poster, version: shot.poster_version || "" } : null;
};

// The address of a small picture of a shot; empty where it has none.
export const pictureUrl = (shot, width) => {
  const picture = pictureOf(shot);
  return picture ? thumbnailUrl(store.name, width, picture.path, picture.version) : "";
};

const sum = (shot, money) => {
  const prices = segmentsOf(shot).map((segment) => segment.planned?.[money]);
  return prices.some((price) => price === null || price === undefined) ? null : prices.reduce((all, price) => all + price, 0);
};

export const priceOf = (shot) => ({ usd: shot.usd ?? sum(shot, "usd"), cny: shot.cny ?? sum(shot, "cny") });

export const noteOf = (shot) =>
  shot.note || segmentsOf(shot).map((segment) => segment.note || segment.planned?.what_to_do).find(Boolean)
  || segmentsOf(shot).map((segment) => segment.planned?.reasons?.[0]).find(Boolean) || "";

export const modelOf = (shot) => shot.settings?.model || segmentsOf(shot)[0]?.planned?.model || "";

export const lengthOf = (shot) => countingTake(shot)?.duration_s ?? shot.settings?.duration ?? null;

export const sceneOf = (id) => store.film?.scenes.find((scene) => scene.id === id) || null;
