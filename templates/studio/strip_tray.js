// The tray: shots that are in no reel, to be dragged in or put in with a button.

import { h } from "./dom.js";
import { carry } from "./strip_drag.js";
import { addEntry } from "./strip_edits.js";
import { select, shotOf, store } from "./store.js";
import { stateClass } from "./words.js";

const MOST = 60;

export const trayOf = (track, state) => {
  const list = h("ul", { class: "tray-list" });
  const more = h("span", { class: "quiet-text" });
  const element = h("details", { class: "tray", hidden: true }, h("summary", {}, "In no reel", h("span", { class: "number tray-count" })), list, more);
  const chips = new Map();
  const makeChip = (shot) => {
    const pick = h("button", { type: "button", class: "chip-name", onclick: () => select({ shot, entry: null }) }, shot);
    const chip = h("li", { class: "chip" }, pick,
      h("button", { type: "button", class: "chip-add", aria: { label: `Put ${shot} at the end of the reel` }, title: "Put it at the end of the reel", onclick: () => addEntry(shot) }, "+"));
    pick.addEventListener("pointerdown", (event) => carry(event, track, { name: shot, element: chip, state, drop: (place) => addEntry(shot, place) }));
    return chip;
  };
  const show = () => {
    const shots = store.cut?.tray || [];
    element.hidden = shots.length === 0;
    element.querySelector(".tray-count").textContent = String(shots.length);
    const shown = shots.slice(0, MOST);
    for (const [shot, chip] of chips) if (!shown.includes(shot)) { chip.remove(); chips.delete(shot); }
    shown.forEach((shot, at) => {
      if (!chips.has(shot)) chips.set(shot, makeChip(shot));
      const chip = chips.get(shot);
      chip.className = `chip ${stateClass(shotOf(shot)?.state)}`;
      if (list.children[at] !== chip) list.insertBefore(chip, list.children[at] || null);
    });
    more.textContent = shots.length > MOST ? `and ${shots.length - MOST} more: find them in the list.` : "";
  };
  return { element, show };
};
