// Puts the parts of a film's page together.

import { listenForUndo } from "./changes.js";
import { listenToKeys } from "./keys.js";
import { follow, load } from "./store.js";

// Each part has a module with `mount(element)`; it fills its element and follows the store.
const PARTS = [
  ["./top.js", "#top"], ["./banner.js", "#banner"], ["./queue.js", "#queue"], ["./views.js", "#views"],
  ["./player.js", "#player"], ["./list.js", "#list"], ["./graph.js", "#graph"],
  ["./inspector.js", "#inspector"], ["./strip.js", "#strip"], ["./help.js", "body"],
];

const start = async () => {
  listenToKeys();
  listenForUndo();
  const loading = load();
  for (const [module, selector] of PARTS) {
    const part = await import(module);
    part.mount(document.querySelector(selector));
  }
  await loading;
  follow();
};

start();
