// The shots that are marked in the list, for a run of only these; without any, the selected one.

import { store } from "./store.js";

const marked = new Set();
const listeners = new Set();

export const isMarked = (shot) => marked.has(shot);

export const markedShots = () => (store.film?.shots || []).map((shot) => shot.id).filter((id) => marked.has(id));

export const mark = (shots, isOn) => {
  for (const shot of shots) {
    if (isOn) marked.add(shot);
    else marked.delete(shot);
  }
  listeners.forEach((listener) => listener());
};

export const onMarked = (listener) => listeners.add(listener);

export const shotList = () => {
  const all = markedShots();
  if (all.length) return all;
  return store.selection.shot ? [store.selection.shot] : [];
};
