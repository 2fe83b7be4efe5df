// Puts the parts of a film's page together.

import { listenForUndo } from "./changes.js";
import { listenToKeys } from "./keys.js";
import { say } from "./say.js";
import { follow, load } from "./store.js";

// Each part has a module with `mount(element)`; it fills its element and follows the store.
const PARTS = [
  ["./top.js", "#top"], ["./banner.js", "#banner"], ["./queue.js", "#queue"], ["./views.js", "#views"],
  ["./player.js", "#player"], ["./list.js", "#list"], ["./graph.js", "#graph"],
  ["./inspector.js", "#inspector"], ["./strip.js", "#strip"], ["./help.js", "body"],
];

const mountPart = async (module, selector) => {
  try {
    const part = await import(module);
    part.mount(document.querySelector(selector));
  } catch (error) {
    // The other parts go on.
    reportError(error);
    say(`A part of the page did not start (${module}). Load the page again.`, { isBad: true });
  }
};

const start = async () => {
  listenToKeys();
  listenForUndo();
  // Modules are asked for at once; they are put in place in their order.
  PARTS.forEach(([module]) => { import(module).catch(() => {}); });
  const loading = load();
  for (const [module, selector] of PARTS) await mountPart(module, selector);
  await loading;
  // What the server wrote for the first look stands until the parts show the film themselves.
  document.querySelector("#first")?.remove();
  // Who tests the page waits for this.
  document.body.dataset.ready = "";
  follow();
};

start();
