// All of the selected shot: its fields and where they stand, its takes, why it is as it is. Read again when the film moved.

import { call, filmUrl, read } from "./api.js";
import { groupsOfShot } from "./inspector_fields.js";
import { shotOf, store, subscribe } from "./store.js";

let known = null;
let asked = "";
let isReading = false;
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

// All that the server tells of a shot; one that has no details of shots gives the film's.
export const readWhole = async (id) => {
  try {
    const { body } = await read(filmUrl(store.name, `/shots/${encodeURIComponent(id)}`));
    return body;
  } catch (error) {
    if (error.status !== 404) throw error;
    return shotOf(id);
  }
};

const formOf = (body) => {
  if (!body.form) return null;
  const fields = Array.isArray(body.form) ? body.form : body.form.fields || [];
  const form = Object.fromEntries(fields.map((fact) => [fact.key || fact.name, fact]));
  Object.defineProperty(form, "knows", { value: new Set(fields.map((fact) => fact.key || fact.name)) });
  return form;
};

const fieldsOf = async (body, form) => {
  const specs = groupsOfShot(body, form).flatMap((group) => group.specs);
  const views = await call(store.name, "fields", { paths: specs.map((spec) => spec.path) });
  return new Map(specs.map((spec, at) => [spec.key, views[at]]));
};

const readDetail = async (id) => {
  const body = await readWhole(id);
  if (!body) return null;
  const form = formOf(body);
  const [fields, why] = await Promise.all([
    fieldsOf(body, form),
    Array.isArray(body.why) ? body.why : call(store.name, "why", { shot: id }).catch(() => []),
  ]);
  return { ...body, id, form, fields, why };
};

const load = async () => {
  const id = store.selection.shot;
  if (!id || !store.film) {
    tell();
    return;
  }
  if (isReading) {
    isStale = true;
    return;
  }
  isReading = true;
  asked = id;
  try {
    const next = await readDetail(id);
    if (next) known = next;
    if (store.selection.shot === id) tell();
  } catch (error) {
    // A film that does not load, or a server that is gone, leaves what was read last.
    if (error.status === undefined) reportError(error);
  } finally {
    isReading = false;
  }
  if (isStale || store.selection.shot !== asked) {
    isStale = false;
    await load();
  }
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
