// What is written and not saved yet, by whose it is ("shot:door", "film") and by field: kept in memory and in the browser,
// so that neither an update, another selection nor a reload takes it away.

import { store } from "./store.js";

const PREFIX = `storyboard.draft.${store.name}.`;
const SOON_MS = 150;

const fromBrowser = () => {
  const found = {};
  try {
    for (let at = 0; at < localStorage.length; at += 1) {
      const name = localStorage.key(at);
      if (name.startsWith(PREFIX)) found[name.slice(PREFIX.length)] = JSON.parse(localStorage.getItem(name));
    }
  } catch {
    // What the browser gives back damaged, or not at all, is no draft.
  }
  return found;
};

const all = fromBrowser();
const listeners = new Set();
const unkept = new Set();
let timer = 0;

const keep = () => {
  clearTimeout(timer);
  timer = 0;
  for (const owner of unkept) {
    try {
      if (all[owner]) localStorage.setItem(PREFIX + owner, JSON.stringify(all[owner]));
      else localStorage.removeItem(PREFIX + owner);
    } catch {
      // A browser that keeps nothing still has the words in memory.
    }
  }
  unkept.clear();
};

addEventListener("pagehide", keep);

const moved = (owner) => {
  unkept.add(owner);
  timer ||= setTimeout(keep, SOON_MS);
  listeners.forEach((listener) => listener(owner));
};

// Called with the owner whenever a draft of it is another one.
export const followDrafts = (listener) => { listeners.add(listener); };

// The drafts of *owner*: by field { value, base }; base is what the file said when the writing began.
export const draftsOf = (owner) => all[owner] || {};

export const hasDrafts = (owner) => Object.keys(draftsOf(owner)).length > 0;

export const owners = () => Object.keys(all).filter(hasDrafts);

export const writeDraft = (owner, key, value, base = null) => {
  const known = draftsOf(owner)[key];
  all[owner] = { ...draftsOf(owner), [key]: { value, base: known ? known.base : base } };
  moved(owner);
};

export const forgetDrafts = (owner, keys = Object.keys(draftsOf(owner))) => {
  if (!keys.some((key) => key in draftsOf(owner))) return;
  const left = { ...draftsOf(owner) };
  keys.forEach((key) => delete left[key]);
  if (Object.keys(left).length) all[owner] = left;
  else delete all[owner];
  moved(owner);
};

export const putDraftsBack = (owner, drafts) => {
  all[owner] = { ...draftsOf(owner), ...drafts };
  moved(owner);
};
