// The form of the film: its look, what every shot starts from, its cast and its scenes.

import { groupsOfFilm } from "./inspector_fields.js";
import { makeForm, readFields } from "./inspector_form.js";
import { keyed } from "./dom.js";
import { pictureElement, showPicture } from "./inspector_pictures.js";
import { standing } from "./inspector_row.js";
import { say } from "./say.js";
import { formOf, readWhole } from "./shot_detail.js";
import { shotsIn } from "./stills.js";
import { store } from "./store.js";
import { count } from "./words.js";

// A change of the film's words reaches every shot: how many have takes that it may put out of date.
const effectsOf = (specs) => {
  if (!store.film || specs.every((spec) => ["title", "synopsis"].includes(spec.key))) return [];
  const current = store.film.shots.filter((shot) => shot.state === "up to date").length;
  return current ? [`${count(current, "shot")} ${current === 1 ? "is" : "are"} up to date; those that use it will be out of date. Their takes are kept.`] : [];
};

export const startFilm = () => makeForm({ owner: "film", what: "the film", effectsOf });

let read = null;
let readOf = null;
// What is being read, of which film: who asks meanwhile waits for the same.
const reading = { film: null, answer: null };

const readOnce = (film) => {
  if (reading.film !== film) Object.assign(reading, { film, answer: readAll(film) });
  return reading.answer;
};

const firstId = () => (shotsIn()[0] ? ["shots", shotsIn()[0].id, "id"] : null);

// Whether the film has scenes, or one list of shots: told by where a shot stands.
const hasScenes = (views) => Boolean(views.get(firstId()?.join("/"))?.path.startsWith("scenes/"));

// Members of the cast are looked up whole: one may be written as its text alone.
const pathsOf = (groups) => {
  const paths = new Map();
  for (const spec of groups.flatMap((group) => group.specs)) {
    const path = spec.path[0] === "cast" ? spec.path.slice(0, 2) : spec.path;
    paths.set(path.join("/"), path);
  }
  return [...paths.values()];
};

const laidOut = (groups, views) => groups.map((group) => ({
  ...group,
  specs: group.specs.map((spec) => {
    const member = spec.path[0] === "cast" ? standing(views.get(spec.path.slice(0, 2).join("/"))).own?.value : null;
    return typeof member === "string" ? { ...spec, short: member } : spec;
  }),
}));

const valueIn = (views) => (spec) => {
  if (spec.path[0] !== "cast") return standing(views.get(spec.path.join("/"))).own?.value ?? null;
  const member = standing(views.get(spec.path.slice(0, 2).join("/"))).own?.value;
  if (typeof member === "string") return spec.path[2] === "text" ? member : null;
  return member?.[spec.path[2]] ?? null;
};

const showMembers = (form) => {
  for (const place of form.element.querySelectorAll(".member")) {
    const member = store.film.cast[place.dataset.member];
    const paths = [member?.image, ...(member?.images || [])].filter(Boolean);
    keyed(place, paths, (path) => path, (path) => pictureElement("member-picture", `${place.dataset.member}: ${path}`), (image, path) => showPicture(image, path));
  }
};

const readAll = async (film) => {
  const first = firstId();
  const head = first ? await readFields([first]) : new Map();
  const form = first ? formOf(await readWhole(first[1])) : null;
  const groups = groupsOfFilm(film, form, hasScenes(head));
  return { groups, views: await readFields(pathsOf(groups)) };
};

export const showFilm = async (form) => {
  const { film } = store;
  // The cut is what is looked at: it comes first.
  if (!store.cut && !store.cutTrouble && film.reels.length) return;
  if (readOf !== film) {
    try {
      read = await readOnce(film);
    } catch (error) {
      if (reading.film === film) reading.film = null;
      // While the storyboard, or the server, is not there, what was read last stays.
      if (!error.isLost && !store.trouble) say(error.sentence || String(error), { isBad: true });
      return;
    }
    readOf = film;
  }
  if (film !== store.film || store.selection.shot) return;
  const { groups, views } = read;
  form.update(laidOut(groups, views), valueIn(views), (spec) => views.get((spec.path[0] === "cast" ? spec.path.slice(0, 2) : spec.path).join("/")));
  showMembers(form);
};
