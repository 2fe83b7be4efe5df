// All keys of the page.

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { allKeys, onKey } from "./keys.js";
import { hush } from "./say.js";

const NAMES = {
  " ": "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Enter: "Enter", Home: "Home", End: "End",
};

const nameOf = (key) => NAMES[key] || (key.length === 1 ? key.toUpperCase() : key);

const isOfGraph = (says) => says.startsWith("In the ");

// Keys that do the same stand in one line: 1 2 3 … take. Where several parts take a key for the same, it is told once.
const lines = () => {
  const all = new Map();
  const told = new Map();
  for (const { key, says } of allKeys()) {
    const first = isOfGraph(says) ? says : told.get(key) || says;
    if (first !== says) continue;
    if (!isOfGraph(says)) told.set(key, says);
    all.set(says, [...new Set([...(all.get(says) || []), nameOf(key)])]);
  }
  // What the whole page takes stands first.
  return [...all].sort(([left], [right]) => isOfGraph(left) - isOfGraph(right));
};

// 1 to 9 are told by their ends.
const shortly = (keys) => (keys.length > 5 ? [keys[0], "…", keys.at(-1)] : keys);

export const openHelp = () => {
  if (document.querySelector("dialog[open]")) return;
  openDialog("Keys", [
    h("ul", { class: "keys-list" }, lines().map(([says, keys]) => h("li", {}, h("span", {}, shortly(keys).map((key) => [h("kbd", {}, key), " "])), h("span", {}, says)))),
    h("p", { class: "quiet-text" }, "While you write in a field, letters stay letters. Tab goes through everything; Enter presses."),
  ], [], { isWide: true });
};

export const mount = () => {
  onKey("?", "All keys", openHelp);
  // What is open closes first: each part that opens something takes Escape before this.
  onKey("Escape", "Close what is open", () => hush());
};
