// All of the selected shot: its fields and where they stand, its takes, why it is as it is. Read again when the film moved.

import { call, filmUrl, read } from "./api.js";
import { groupsOfShot } from "./inspector_fields.js";
import { digests, shotOf, store, subscribe } from "./store.js";

let known = null;
let reading = null;
let isStale = false;
const listeners = new Set();

// What is known of the selected shot; null while nothing is, or nothing is selected.
export const detail = () => (known?.id === store.selection.shot ? known : null);

// Called with the detail of the selected shot whenever it is another one; null where no shot is selected.
export const followDetail = (listener) => { listeners.add(listener); };

const tell = () => {
  for (const listener of listeners) {
    try {
      listener(detail());
    } catch (error) {
      reportError(error);
    }
  }
};

// All that the server tells of a shot.
export const readWhole = async (id) => (await read(filmUrl(store.name, `/shots/${encodeURIComponent(id)}`))).body;

// The settings that the model has, by their keys.
export const formOf = (body) => Object.fromEntries(body.form.map((fact) => [fact.name, fact]));

// Where each field stands; words in lists, of beats and of lines, are looked up besides.
const fieldsOf = async (body, form) => {
  const fields = new Map(Object.entries(body.fields));
  const others = groupsOfShot(body, form).flatMap((group) => group.specs).filter((spec) => !fields.has(spec.key));
  if (!others.length) return fields;
  const views = await call(store.name, "fields", { paths: others.map((spec) => spec.path) });
  others.forEach((spec, at) => fields.set(spec.key, views[at]));
  return fields;
};

const readDetail = async (id) => {
  const body = await readWhole(id);
  const form = formOf(body);
  return { ...body, form, fields: await fieldsOf(body, form) };
};

// Another one when what is told of a shot may be another: its own mark, the texts of the film, the shots around it.
const keyOf = (id) => {
  const around = known?.id === id ? [...known.below, known.settings.from, known.settings.to, known.settings.continues] : [];
  return JSON.stringify([id, digests(), [id, ...around].map((each) => shotOf(each)?.mark ?? shotOf(each)?.state)]);
};

let knownKey = "";

const isFresh = () => {
  const id = store.selection.shot;
  return !id || !store.film || (known?.id === id && keyOf(id) === knownKey);
};

const readUntilFresh = async () => {
  do {
    const id = store.selection.shot;
    const film = store.film;
    isStale = false;
    try {
      known = await readDetail(id);
      // What moved on meanwhile is read again.
      knownKey = film === store.film ? keyOf(id) : "";
    } catch (error) {
      // A film that does not load, or a server that is gone, leaves what was read last.
      if (error.status === undefined) reportError(error);
    }
    if (store.selection.shot === id) tell();
    else isStale = true;
  } while (isStale && !isFresh());
};

const load = async () => {
  if (reading) {
    isStale = true;
  } else if (isFresh()) {
    tell();
  } else {
    reading = readUntilFresh().finally(() => { reading = null; });
  }
  await reading;
};

// Wait until the selected shot is known as it is now; return whether it is still the one that is selected.
export const untilKnown = async () => {
  const id = store.selection.shot;
  if (reading || !isFresh()) await load();
  return store.selection.shot === id;
};

export const startDetails = () => {
  subscribe(["film"], load);
  subscribe(["selection"], () => {
    if (store.selection.shot === known?.id) tell();
    else {
      tell();
      load();
    }
  });
  load();
};

// All takes and drafts of a shot's segment, oldest first.
export const takesOfSegment = (shot, segment) => shot?.segments?.find((each) => each.segment === segment)?.takes || [];

export const allTakes = (shot) => (shot?.segments || []).flatMap((segment) => segment.takes || []);
