// What the strip changes in the storyboard file: each an edit that Z takes back.

import { call } from "./api.js";
import { edit } from "./changes.js";
import { store } from "./store.js";

// The reel that the strip shows: another one that was chosen is not there yet.
const reelNow = () => store.cut?.reel || store.selection.reel;

const moved = (count, from, to) => {
  const order = [...Array(count).keys()];
  const [taken] = order.splice(from, 1);
  order.splice(to, 0, taken);
  return order;
};

// Put the entry at *from* to the place *to*, counted without it.
export const moveEntry = (blocks, from, to) => {
  const entries = blocks.filter((block) => block.entry !== null);
  const name = entries[from]?.name;
  if (from === to || !name || to < 0 || to >= entries.length) return null;
  return edit("reorder", { reel: reelNow(), order: moved(entries.length, from, to) }, `Moved ${name} to place ${to + 1} of ${reelNow()}.`);
};

const seconds = (frames, rate) => Math.round((frames / rate) * 1000) / 1000;

// Show only the frames from *start* to before *end* of an entry's clip; *end* is null where it goes on to the end.
export const trimEntry = (block, start, end, rate) => {
  const body = { reel: reelNow(), entry: block.entry };
  if (start > 0) body.start = seconds(start, rate);
  if (end !== null) body.end = seconds(end, rate);
  const part = [start > 0 && `from ${seconds(start, rate)} s`, end !== null && `to ${seconds(end, rate)} s`].filter(Boolean).join(" ");
  return edit("trim", body, part ? `Trimmed ${block.name}: ${part}.` : `All of ${block.name} is shown.`);
};

// Without a kind it is a hard cut.
export const setTransition = (block, kind, duration, words) =>
  edit("set_transition", { reel: reelNow(), entry: block.entry, kind, ...(duration === null ? {} : { duration }) },
    kind ? `${words} into ${block.name}.` : `A hard cut to ${block.name}.`);

export const addEntry = (shot, index = null) =>
  edit("add_entry", { reel: reelNow(), shot, index }, `Put ${shot} into ${reelNow()}.`);

export const removeEntry = (block) =>
  edit("remove_entry", { reel: reelNow(), entry: block.entry }, `Took ${block.name} out of ${reelNow()}. The shot stays in the film.`);

// The step that writes the reel which every film has without writing it; none where reels are written.
const writtenFirst = async () => {
  const field = await call(store.name, "field", { path: "reels" });
  if (field.places.length) return [];
  return store.film.reels.map((reel) => ({ do: "set", path: ["reels", reel.name], value: shotsOf(reel.name) }));
};

// The shots of a reel in cutting order.
export const shotsOf = (name) => {
  const reel = store.film?.reels.find((each) => each.name === name);
  if (reel?.settings?.shots) return reel.settings.shots.map((entry) => entry.shot || entry);
  return store.cut?.reel === name ? [...new Map(store.cut.items.filter((item) => item.entry !== null).map((item) => [item.entry, item.shot])).values()] : [];
};

// Settings of a reel by their keys; null takes one out.
export const setReel = async (name, settings, options) => {
  const steps = Object.entries(settings).map(([key, value]) =>
    (value === null ? { do: "remove", path: ["reels", name, key] } : { do: "set", path: ["reels", name, key], value }));
  return edit("edit", { steps: [...await writtenFirst(), ...steps] }, `Changed the settings of ${name}.`, options);
};

export const addReel = async (name, shots, options) =>
  edit("edit", { steps: [...await writtenFirst(), { do: "set", path: ["reels", name], value: shots }] }, `Added the reel ${name}.`, options);

export const renameReel = (name, next, options) =>
  edit("rename_reel", { reel: name, name: next }, `The reel ${name} is called ${next} now. Files that were made of it keep their names.`, options);

export const removeReel = (name, options) =>
  edit("edit", { steps: [{ do: "remove", path: ["reels", name] }] }, `Took the reel ${name} out of the film. Files that were made of it stay.`, options);
