// What the page's parts ask of a shot: its takes, its picture, its price.

import { thumbnailUrl } from "./api.js";
import { store } from "./store.js";

export const segmentsOf = (shot) => shot?.segments || [];

// The number of the take that is in the film.
export const takeNumber = (shot) => segmentsOf(shot).map((segment) => segment.take ?? segment.planned?.take).find((take) => take) ?? null;

// Of the first frame of a take, or of the still that the shot opens on; the folder of a take stands in its path.
const pictureOf = (shot) => {
  if (shot?.poster) return shot.poster;
  const takes = segmentsOf(shot).flatMap((segment) => segment.takes || []);
  return (takes.find((take) => take.counts) || takes.at(-1))?.first_frame || "";
};

// The address of a small picture of a shot; empty where it has none.
export const pictureUrl = (shot, width) => {
  const picture = pictureOf(shot);
  return picture ? thumbnailUrl(store.name, width, picture, shot.poster_mark || "") : "";
};

const sum = (shot, unit) => {
  const prices = segmentsOf(shot).map((segment) => segment.planned?.[unit]);
  return prices.some((price) => price === null || price === undefined) ? null : prices.reduce((all, price) => all + price, 0);
};

export const priceOf = (shot) => ({ usd: shot.usd ?? sum(shot, "usd"), cny: shot.cny ?? sum(shot, "cny") });

export const noteOf = (shot) =>
  shot.note || segmentsOf(shot).map((segment) => segment.note || segment.planned?.what_to_do).find(Boolean)
  || segmentsOf(shot).map((segment) => segment.planned?.reasons?.[0]).find(Boolean) || "";

export const modelOf = (shot) => shot.model || shot.settings?.model || "";

export const lengthOf = (shot) => shot.duration_s ?? shot.settings?.duration ?? null;

export const sceneOf = (id) => store.film?.scenes.find((scene) => scene.id === id) || null;
