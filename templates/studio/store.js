// What the page knows: the film as it stands, what is selected, and whether the server is there.
// A part tells `subscribe` which facts it shows; it is called when one of these is another one.

import { filmUrl, read } from "./api.js";

export const store = {
  name: document.body.dataset.film || "",
  film: null, // FilmView, the last good one
  cut: null, // CutView of the selected reel
  problems: [], // of a storyboard that does not load now
  trouble: "", // why the film cannot be shown, in a sentence
  isOnline: true,
  view: "player", // player | list | graph
  selection: { reel: "", entry: null, shot: "", segment: 1, takes: [] }, // takes: folders, one is seen, two to four compared
};

const listeners = new Set();

// Facts: "film", "cut", "problems", "selection", "view", "online".
export const subscribe = (facts, listener) => {
  const entry = { facts: new Set(facts), listener };
  listeners.add(entry);
  return () => listeners.delete(entry);
};

const tell = (...facts) => {
  for (const { facts: wanted, listener } of listeners) {
    if (facts.some((fact) => wanted.has(fact))) listener(store);
  }
};

export const select = (chosen) => {
  const before = store.selection;
  const next = { ...before, ...chosen };
  if (chosen.shot !== undefined && chosen.shot !== before.shot) {
    next.segment = chosen.segment ?? 1;
    next.takes = chosen.takes ?? [];
    next.entry = chosen.entry ?? entryOf(next.reel, chosen.shot);
  }
  if (JSON.stringify(next) === JSON.stringify(before)) return;
  store.selection = next;
  tell("selection");
  if (next.reel !== before.reel) loadCut();
};

export const show = (view) => {
  if (store.view === view) return;
  store.view = view;
  tell("view");
};

export const shotOf = (id) => store.film?.shots.find((shot) => shot.id === id) || null;
export const reelOf = (name) => store.film?.reels.find((reel) => reel.name === name) || null;
const entryOf = (reel, shot) => {
  const at = (reelOf(reel)?.settings.shots || []).findIndex((cut) => cut.shot === shot);
  return at < 0 ? null : at;
};

// The digests of the film's files as the page knows them: they go with every edit.
export const digests = () => Object.fromEntries((store.film?.files || []).map((file) => [file.name, file.digest]));

let filmMark = "";
let isLoading = false;
let isStale = false;

export const load = async () => {
  if (isLoading) {
    isStale = true;
    return;
  }
  isLoading = true;
  try {
    const { body, mark, isSame } = await read(filmUrl(store.name), filmMark);
    if (!isSame) {
      filmMark = mark;
      store.film = body;
      if (!reelOf(store.selection.reel)) store.selection = { ...store.selection, reel: body.reels[0]?.name || "" };
    }
    const hadTrouble = store.problems.length || store.trouble;
    store.problems = [];
    store.trouble = "";
    setOnline(true);
    if (!isSame || hadTrouble) tell("film", "problems");
    if (!isSame) await loadCut();
  } catch (error) {
    if (error.isLost) {
      setOnline(false);
    } else {
      filmMark = "";
      store.problems = error.problems || [];
      store.trouble = error.sentence || String(error);
      tell("problems");
    }
  } finally {
    isLoading = false;
  }
  if (isStale) {
    isStale = false;
    await load();
  }
};

export const loadCut = async () => {
  const reel = store.selection.reel;
  if (!reel) return;
  try {
    const { body } = await read(filmUrl(store.name, `/reels/${encodeURIComponent(reel)}/cut`));
    if (store.selection.reel !== reel) return;
    store.cut = body;
    store.cutTrouble = "";
  } catch (error) {
    store.cutTrouble = error.sentence || String(error);
  }
  tell("cut");
};

const setOnline = (isOnline) => {
  if (store.isOnline === isOnline) return;
  store.isOnline = isOnline;
  tell("online");
};

// Listen to what happens; a server that went away is asked again until it is back.
export const follow = () => {
  const events = new EventSource(filmUrl(store.name, "/events"));
  events.addEventListener("film", () => load());
  events.addEventListener("open", () => { setOnline(true); load(); });
  events.addEventListener("error", () => {
    setOnline(false);
    // Where the server refused the stream, the browser does not ask again by itself.
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  });
};
