// A list of pictures and cast names: each with its picture, to add to, to take from and to put in another order.

import { h, keyed } from "./dom.js";
import { pictureElement, showPicture } from "./inspector_pictures.js";
import { offerStills } from "./stills_offer.js";

// What an entry is called: a name, or the file of a mapping.
const nameOf = (entry) => (typeof entry === "string" ? entry : entry.image || entry.video || entry.audio || JSON.stringify(entry));

const kindOf = (entry) => (typeof entry === "string" || entry.image ? "" : entry.video ? "video" : "sound");

export const pictureList = (id, { names }) => {
  let entries = [];
  const list = h("ul", { class: "references" });
  const input = h("input", { id, type: "text", autocomplete: "off", spellcheck: false, placeholder: "Add a name or a picture" });
  const known = h("datalist", { id: `${id}-names` });
  input.setAttribute("list", known.id);
  input.addEventListener("focus", () => known.replaceChildren(...names()
    .filter((name) => !entries.includes(name)).map((name) => h("option", { value: name }))));
  const element = h("div", {}, list, h("div", { class: "references-add" }, input,
    h("button", { type: "button", onclick: () => add() }, "Add")), known);
  const offer = offerStills((still) => { input.value = still; add(); });
  element.append(offer.element);
  const changed = () => {
    show();
    element.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = () => {
    const name = input.value.trim();
    input.value = "";
    if (!name || entries.includes(name)) return;
    entries = [...entries, name];
    changed();
  };
  const remove = (name) => {
    entries = entries.filter((entry) => nameOf(entry) !== name);
    changed();
    input.focus({ preventScroll: true });
  };
  const advance = (name) => {
    const at = entries.findIndex((entry) => nameOf(entry) === name);
    if (at < 1) return;
    entries = [...entries.slice(0, at - 1), entries[at], entries[at - 1], ...entries.slice(at + 1)];
    changed();
    list.querySelector(`[data-key="${CSS.escape(name)}"] button`)?.focus({ preventScroll: true });
  };
  const make = (entry) => {
    const name = nameOf(entry);
    return h("li", {}, pictureElement("reference-picture"), h("span", { class: "reference-name" }, name, kindOf(entry) && ` (${kindOf(entry)})`),
      h("button", { type: "button", class: "quiet", title: "Move to the front by one", aria: { label: `Move ${name} to the front by one` }, onclick: () => advance(name) }, "↑"),
      h("button", { type: "button", class: "quiet", title: "Take out", aria: { label: `Take ${name} out` }, onclick: () => remove(name) }, "×"));
  };
  const show = () => keyed(list, entries, nameOf, make, (item, entry) => showPicture(item.firstElementChild, kindOf(entry) ? "" : nameOf(entry)));
  // What is typed and not added yet is no change of the list.
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    // A name picked from the list is whole at once.
    if (event.inputType === "insertReplacementText" || !event.inputType) add();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    add();
  });
  return {
    element,
    input,
    read: () => (entries.length ? entries : null),
    write: (value) => {
      offer.show();
      const next = Array.isArray(value) ? value : value ? [value] : [];
      if (JSON.stringify(next) === JSON.stringify(entries)) return;
      entries = next;
      show();
    },
    hint: () => {},
  };
};
