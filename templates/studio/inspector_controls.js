// What a field is written in, by its kind: each control has an element, the input that its label names, and reads and
// writes the value of the file; null is a field that is not written.

import { h } from "./dom.js";
import { pictureElement, shotPicture, showPicture } from "./inspector_pictures.js";
import { pictureList } from "./inspector_references.js";
import { shotsIn, stillsIn } from "./stills.js";
import { offerStills } from "./stills_offer.js";
import { store } from "./store.js";

const YES_NO = [[true, "yes"], [false, "no"]];

const wordOf = (value) => (value === true ? "yes" : value === false ? "no" : Array.isArray(value) ? value.join(", ") : String(value));

// A value as a person reads it.
export const textOf = (value) => (value === null || value === undefined ? "" : typeof value === "object" && !Array.isArray(value) ? JSON.stringify(value) : wordOf(value));

const inText = (input, { parse = (text) => text, print = (value) => String(value) } = {}) => ({
  element: input,
  input,
  read: () => (input.value.trim() === "" ? null : parse(input.value)),
  write: (value) => {
    const text = value === null || value === undefined ? "" : print(value);
    if (input.value !== text) input.value = text;
  },
  hint: (text) => { input.placeholder = text; },
});

const text = (spec, id) => inText(h("textarea", { id, rows: spec.rows || 2, spellcheck: true }));

const line = (spec, id) => inText(h("input", { id, type: "text", autocomplete: "off", spellcheck: false }));

const number = (spec, id) => {
  const input = h("input", { id, type: "number", inputmode: "numeric", min: spec.min, max: spec.max, step: spec.step || 1 });
  // What is no number stays as it is written: the check says so at the field.
  return inText(input, { parse: (written) => (Number.isNaN(Number(written)) ? written : Number(written)) });
};

const tags = (spec, id) => inText(h("input", { id, type: "text", autocomplete: "off" }), {
  parse: (written) => written.split(/[,，]/).map((tag) => tag.trim()).filter(Boolean),
  print: (value) => (Array.isArray(value) ? value.join(", ") : String(value)),
});

// Of a list of values; the first says what holds where nothing is written.
const select = (choices, id) => {
  const none = h("option", { value: "" }, "");
  const input = h("select", { id }, none);
  const known = [];
  const add = (value, label) => {
    known.push(value);
    input.append(h("option", { value: String(known.length) }, label));
  };
  choices.forEach(([value, label]) => add(value, label));
  return {
    element: input,
    input,
    read: () => (input.value === "" ? null : known[Number(input.value) - 1]),
    write: (value) => {
      const isWritten = value !== null && value !== undefined;
      if (isWritten && !known.some((each) => each === value)) add(value, `${wordOf(value)} (not a choice here)`);
      const wanted = isWritten ? String(known.indexOf(value) + 1) : "";
      if (input.value !== wanted) input.value = wanted;
    },
    hint: (said) => { none.textContent = said || "up to the model"; },
  };
};

const withList = (input, names) => {
  const list = h("datalist", { id: `${input.id}-names` });
  input.setAttribute("list", list.id);
  // A long film has many names: they are looked up when somebody comes to the field.
  input.addEventListener("focus", () => list.replaceChildren(...names().map((name) => h("option", { value: name }))));
  return list;
};

const shot = (spec, id) => {
  const control = line(spec, id);
  const picture = pictureElement("field-picture");
  const show = () => showPicture(picture, shotPicture(control.read()));
  const list = withList(control.input, () => shotsIn().map((each) => each.id));
  control.input.addEventListener("input", show);
  const { write } = control;
  return {
    ...control,
    element: h("div", { class: "field-beside" }, picture, control.input, list),
    write: (value) => { write(value); show(); },
  };
};

// Pictures that the film's cast names: what is suggested.
const castPictures = () => Object.values(store.film.cast).flatMap((member) => [member.image, ...(member.images || [])]).filter(Boolean);

const picture = (spec, id) => {
  const control = line(spec, id);
  const shown = pictureElement("field-picture");
  const show = () => showPicture(shown, control.read());
  const list = withList(control.input, () => [...stillsIn().map((still) => still.id), ...new Set(castPictures())]);
  control.input.addEventListener("change", show);
  const offer = offerStills((id) => { control.write(id); element.dispatchEvent(new Event("input", { bubbles: true })); show(); });
  const element = h("div", {}, h("div", { class: "field-beside" }, shown, control.input, list), offer.element);
  const { write } = control;
  return {
    ...control,
    element,
    write: (value) => { write(value); show(); offer.show(); },
  };
};

const pictures = (spec, id) => pictureList(id, {
  names: () => [...(spec.path[0] === "cast" ? [] : Object.keys(store.film.cast)), ...new Set([...stillsIn().map((still) => still.id), ...castPictures()])],
});

const KINDS = {
  text, line, number, tags, shot, picture, pictures,
  choice: (spec, id) => select(spec.choices.map((value) => [value, wordOf(value)]), id),
  switch: (spec, id) => select(YES_NO, id),
};

export const makeControl = (spec, id) => KINDS[spec.kind](spec, id);
