// What the page knows: the film as it stands, what is selected, and whether the server is there.
// A part tells `subscribe` which facts it shows; it is called when one of these is another one.

import { filmUrl, read } from "./api.js";
import { listen } from "./stream.js";

export const store = {
  name: document.body.dataset.film || "",
  film: null, // FilmView, the last good one
  cut: null, // CutView of the selected reel
  cutTrouble: "", // why there is none, in a sentence
  jobs: new Map(), // work that takes long, as a stitch: {id, kind, state, share, said, files, problems} by its id
  problems: [], // of a storyboard that does not load now
  trouble: "", // why the film cannot be shown, in a sentence
  isOnline: true,
  view: "player", // player | list | graph
  selection: { reel: "", entry: null, shot: "", segment: 1, takes: [] }, // takes: folders, one is seen, two to four compared
  wanted: null, // { folder, frame }: where the player was last asked to go, told as "seek"
};

const listeners = new Set();

// Facts: "film", "cut", "problems", "selection", "view", "online", "jobs", "seek".
export const subscribe = (facts, listener) => {
  const entry = { facts: new Set(facts), listener };
  listeners.add(entry);
  // A part that comes after the film was loaded hears of it too.
  queueMicrotask(() => { if (isKnown(entry.facts) && listeners.has(entry)) call(entry); });
  return () => listeners.delete(entry);
};

const isKnown = (facts) => (facts.has("film") && store.film) || (facts.has("cut") && (store.cut || store.cutTrouble))
  || (facts.has("problems") && store.trouble) || (facts.has("online") && !store.isOnline);

const call = ({ listener }) => {
  try {
    listener(store);
  } catch (error) {
    // A part that fails does not keep the others from what they show.
    reportError(error);
  }
};

const tell = (...facts) => {
  for (const entry of [...listeners]) {
    if (facts.some((fact) => entry.facts.has(fact))) call(entry);
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

// Show a frame of a take in the player.
export const seekTo = (take, frame) => {
  select({ shot: take.shot, segment: take.segment, takes: [take.folder] });
  show("player");
  store.wanted = { folder: take.folder, frame };
  tell("seek");
};

export const show = (view) => {
  if (store.view === view) return;
  store.view = view;
  tell("view");
};

const byId = new WeakMap();
// The shots of a film by their ids.
const shotsById = (film) => {
  if (!byId.has(film)) byId.set(film, new Map(film.shots.map((shot) => [shot.id, shot])));
  return byId.get(film);
};

export const shotOf = (id) => (store.film ? shotsById(store.film).get(id) || null : null);
export const reelOf = (name) => store.film?.reels.find((reel) => reel.name === name) || null;
const entryOf = (reel, shot) => {
  const at = (reelOf(reel)?.settings?.shots || []).findIndex((cut) => cut.shot === shot);
  return at < 0 ? null : at;
};

// What edits of this page made of each file, by its name: from one digest to the next.
const edits = new Map();

// Take note of what an edit made of *files*: the next one is made on that, also before the film is read again.
export const noteEdit = (files) => {
  for (const { name, before, after } of files) {
    const known = edits.get(name) || new Map();
    known.delete(after);
    edits.set(name, known.set(before, after));
  }
};

const digestNow = ({ name, digest }) => {
  const known = edits.get(name);
  let now = digest;
  while (known?.has(now)) now = known.get(now);
  // Once it was read again, what others make of the file counts.
  if (now === digest) edits.delete(name);
  return now;
};

// The digests of the film's files as the page knows them: they go with every edit.
export const digests = () => Object.fromEntries((store.film?.files || []).map((file) => [file.name, digestNow(file)]));

let filmMark = "";
let loading = null;
let isStale = false;

// Load what is new; whoever calls waits until the page shows the film as it was when they called, or later.
export const load = () => {
  if (loading) {
    isStale = true;
    return loading;
  }
  loading = loadAll().finally(() => { loading = null; });
  return loading;
};

const loadAll = async () => {
  do {
    isStale = false;
    await loadOnce();
  } while (isStale);
};

const loadOnce = async () => {
  try {
    const since = store.film?.mark ? `?since=${encodeURIComponent(store.film.mark)}` : "";
    const { body, mark, isSame: isKnown } = await read(filmUrl(store.name, since), filmMark);
    const isSame = isKnown || (since !== "" && body.mark === store.film.mark);
    if (!isSame) keep(body.since ? together(body, store.film) : body, mark);
    const hadTrouble = store.problems.length > 0 || store.trouble !== "";
    Object.assign(store, { problems: [], trouble: "" });
    setOnline(true);
    // The cut is asked for before the parts ask for what they show: with it the film can be played.
    const cut = isSame ? null : loadCut();
    if (!isSame || hadTrouble) tell("film", "problems");
    await cut;
  } catch (error) {
    if (!error.sentence) throw error;
    if (error.isLost) {
      setOnline(false);
      return;
    }
    setOnline(true);
    filmMark = "";
    if (store.film) store.film = { ...store.film, mark: "" };
    Object.assign(store, { problems: error.problems, trouble: error.sentence });
    tell("problems");
  }
};

// The film of which *news* has only what is another one: shots, other parts, and their order where that is.
const together = (news, before) => {
  const shots = new Map([...shotsById(before), ...shotsById(news)]);
  const order = news.order || before.shots.map((shot) => shot.id);
  return { ...before, ...news, shots: order.map((id) => shots.get(id)).filter(Boolean) };
};

const keep = (film, mark) => {
  filmMark = mark;
  store.film = withSame(film, store.film);
  const { reel, shot } = store.selection;
  const isReel = film.reels.some((each) => each.name === reel);
  const isShot = !shot || film.shots.some((each) => each.id === shot);
  if (isReel && isShot) return;
  store.selection = {
    ...store.selection,
    ...(isReel ? {} : { reel: film.reels[0]?.name || "", entry: null }),
    ...(isShot ? {} : { shot: "", entry: null, segment: 1, takes: [] }),
  };
  tell("selection");
};

const written = new WeakMap();
const textOf = (shot) => {
  if (!written.has(shot)) written.set(shot, JSON.stringify(shot));
  return written.get(shot);
};

// A shot that is as it was stays the same object, so that parts see at once what is another one.
const withSame = (film, before) => {
  if (!before) return film;
  const known = shotsById(before);
  const shots = film.shots.map((shot) => {
    const old = known.get(shot.id);
    return old && textOf(old) === textOf(shot) ? old : shot;
  });
  return { ...film, shots };
};

export const loadCut = async () => {
  const reel = store.selection.reel;
  if (!reel) return;
  try {
    const { body } = await read(filmUrl(store.name, `/reels/${encodeURIComponent(reel)}/cut`));
    if (store.selection.reel !== reel) return;
    Object.assign(store, { cut: body, cutTrouble: "" });
  } catch (error) {
    if (!error.sentence) throw error;
    if (error.isLost) setOnline(false);
    else store.cutTrouble = error.sentence;
  }
  tell("cut");
};

const setOnline = (isOnline) => {
  if (store.isOnline === isOnline) return;
  store.isOnline = isOnline;
  tell("online");
};

// Listen to what happens to the film, for as long as the page is open.
export const follow = () => listen(store.name, {
  moved: () => load(),
  job: (data) => {
    const job = JSON.parse(data);
    store.jobs.set(job.id, job);
    tell("jobs");
  },
  opened: () => load(),
  lost: () => setOnline(false),
});
