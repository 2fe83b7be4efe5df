// All keys of the page.

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { allKeys, onKey } from "./keys.js";
import { hush } from "./say.js";

const NAMES = {
  " ": "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Enter: "Enter", Home: "Home", End: "End",
};

const nameOf = (key) => NAMES[key] || (key.length === 1 ? key.toUpperCase() : key);

// Keys that do the same stand in one line: 1 2 3 … take.
const lines = () => {
  const all = new Map();
  for (const { key, says } of allKeys()) all.set(says, [...new Set([...(all.get(says) || []), nameOf(key)])]);
  // What the whole page takes stands first.
  return [...all].sort(([left], [right]) => left.startsWith("In the ") - right.startsWith("In the "));
};

export const openHelp = () => {
  if (document.querySelector("dialog[open]")) return;
  openDialog("Keys", [
    h("ul", { class: "keys-list" }, lines().map(([says, keys]) => h("li", {}, h("span", {}, keys.map((key) => [h("kbd", {}, key), " "])), h("span", {}, says)))),
    h("p", { class: "quiet-text" }, "While you write in a field, letters stay letters. Tab goes through everything; Enter presses."),
  ], [], { isWide: true });
};

export const mount = () => {
  onKey("?", "All keys", openHelp);
  // What is open closes first: each part that opens something takes Escape before this.
  onKey("Escape", "Close what is open", () => hush());
};
