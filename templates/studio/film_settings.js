// The film's own settings: title, look, money, what every shot starts from, and the cast.

import { call, filmUrl, read } from "./api.js";
import { edit } from "./changes.js";
import { labelled, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { problemList } from "./problems.js";
import { pictureField } from "./picture.js";
import { shotsIn } from "./stills.js";
import { store } from "./store.js";

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export const openFilmSettings = async () => {
  const { film } = store;
  const [written, choices] = await Promise.all([writtenDefaults(), choicesOf(shotsIn(film)[0]?.id)]);
  const form = settingsForm(film, written, choices);
  const wrong = h("div", { class: "mistake", role: "alert", hidden: true });
  const save = async (close, button) => {
    button.disabled = true;
    try {
      const steps = form.steps();
      if (!steps.length || await edit("edit", { steps }, "Film settings saved.", { isThrown: true })) close();
    } catch (error) {
      wrong.hidden = false;
      fill(wrong, error.problems?.length ? problemList(error.problems) : error.sentence || String(error));
    }
    button.disabled = false;
  };
  openDialog("Film settings", [form.element, wrong], [{ label: "Save", isMain: true, act: save }], { isWide: true });
};

const text = (value, attributes = {}) => h("input", { value: value === null || value === undefined ? "" : String(value), autocomplete: "off", ...attributes });

const DEFAULTS = [
  ["model", "Model", {}], ["resolution", "Resolution", { placeholder: "720p" }], ["ratio", "Ratio", { placeholder: "16:9" }],
  ["duration", "Length of a shot, s", { type: "number", min: "1", step: "1" }],
];

// What every shot starts from, as it is written; nothing where nobody wrote it.
const writtenDefaults = async () => {
  const values = await Promise.all(DEFAULTS.map(async ([name]) => {
    try {
      const { places } = await call(store.name, "field", { path: `defaults/${name}` });
      return [name, places[0]?.value ?? ""];
    } catch {
      return [name, ""];
    }
  }));
  return Object.fromEntries(values);
};

// What can be chosen for each setting, as a shot's model has it.
const choicesOf = async (shot) => {
  try {
    const { body } = await read(filmUrl(store.name, `/shots/${encodeURIComponent(shot)}`));
    return Object.fromEntries(body.form.map((field) => [field.name, field.values]));
  } catch {
    return {};
  }
};

// A field that proposes values and takes others.
const proposing = (field, values = []) => {
  if (!values.length) return field;
  const id = `choices-${Math.random().toString(36).slice(2)}`;
  field.setAttribute("list", id);
  return h("span", {}, field, h("datalist", { id }, values.map((value) => h("option", { value }))));
};

const settingsForm = (film, written, choices) => {
  const fields = [
    { path: ["title"], field: text(film.title), label: "Title", isNeeded: true },
    { path: ["synopsis"], field: text(film.synopsis), label: "What it is about" },
    { path: ["look"], field: h("textarea", { rows: "2", value: film.look || "" }), label: "Look, added to every shot's words" },
    { path: ["budget", "usd"], field: text(film.budget?.usd, { type: "number", min: "0", step: "0.01", placeholder: "no limit" }), label: "The whole film may cost, $", isNumber: true },
    ...DEFAULTS.map(([name, label, attributes]) => ({
      path: ["defaults", name], field: text(written[name], attributes), label, choices: choices[name], isNumber: attributes.type === "number",
    })),
  ].map((each) => ({ ...each, before: each.field.value }));
  const cast = castForm(film);
  const of = (path) => fields.find((each) => each.path.join() === path);
  const shown = (path) => labelled(of(path).label, proposing(of(path).field, of(path).choices));
  const element = h("div", { class: "settings-form" }, shown("title"), shown("synopsis"), shown("look"), shown("budget,usd"),
    h("h3", {}, "Every shot starts from"), h("div", { class: "fields" }, DEFAULTS.map(([name]) => shown(`defaults,${name}`))),
    h("h3", {}, "Cast"), cast.element);
  const steps = () => [...fields.filter((each) => each.field.value !== each.before).map(stepOf), ...cast.steps()];
  return { element, steps };
};

const stepOf = ({ path, field, isNumber, isNeeded }) => {
  const value = field.value.trim();
  if (value === "" && !isNeeded) return { do: "remove", path: path[0] === "budget" ? ["budget"] : path };
  return { do: "set", path, value: isNumber ? Number(value) : value };
};

const wordsOf = (member) => (typeof member === "string" ? member : member.text || "");

const castForm = (film) => {
  const rows = h("ul", { class: "cast-rows" });
  const members = Object.entries(film.cast).map(([name, member]) => castRow(name, member));
  const add = () => {
    const row = castRow("", "");
    members.push(row);
    rows.append(row.element);
    row.element.querySelector("input").focus();
  };
  fill(rows, members.map((member) => member.element));
  return {
    element: h("div", {}, rows, h("button", { type: "button", onclick: add }, "Add somebody")),
    steps: () => members.flatMap((member) => member.steps()),
  };
};

const castRow = (before, member) => {
  const name = text(before, { placeholder: "mia", readOnly: before !== "", aria: { label: "Name in the file" } });
  const words = text(wordsOf(member), { placeholder: "a girl of ten in a red coat", aria: { label: `What ${before || "this one"} looks like` } });
  const picture = pictureField(member.image || "", before || "this one");
  const was = { words: words.value, picture: picture.value() };
  const removed = h("input", { type: "checkbox" });
  const element = h("li", { class: "cast-row" }, name, words, picture.element, before !== "" && h("label", { class: "choice" }, removed, "Take out"));
  const steps = () => {
    const called = name.value.trim();
    if (before !== "" && removed.checked) return [{ do: "remove", path: ["cast", before] }];
    if (!called) return [];
    if (!NAME.test(called)) throw new Error(`A name has letters, digits and _, and begins with a letter: ${called}`);
    const now = { words: words.value.trim(), picture: picture.value() };
    if (before !== "" && now.words === was.words && now.picture === was.picture) return [];
    if (before !== "" && typeof member === "object") {
      return [...(now.words === was.words ? [] : [{ do: "set", path: ["cast", before, "text"], value: now.words }]),
        ...(now.picture === was.picture ? [] : [now.picture ? { do: "set", path: ["cast", before, "image"], value: now.picture } : { do: "remove", path: ["cast", before, "image"] }])];
    }
    return [{ do: "set", path: ["cast", called], value: now.picture ? { text: now.words, image: now.picture } : now.words }];
  };
  return { element, steps };
};
