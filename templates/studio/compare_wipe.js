// The line between two pictures that lie on each other: dragged, or moved by arrows.

import { h } from "./dom.js";

const STEP = 2;

export const makeWipe = (stage, onmove) => {
  let at = 50;
  const handle = h("div", {
    class: "wipe", role: "slider", tabindex: "0", hidden: true,
    aria: { label: "Wipe between the two takes", valuemin: 0, valuemax: 100, orientation: "horizontal" },
  }, h("span", { class: "wipe-grip", aria: { hidden: true } }));
  const set = (percent) => {
    at = Math.min(100, Math.max(0, percent));
    handle.setAttribute("aria-valuenow", String(Math.round(at)));
    handle.setAttribute("aria-valuetext", `${Math.round(at)} % of the first take`);
    stage.style.setProperty("--wipe", `${at}%`);
    onmove(at);
  };
  const drag = (event) => {
    const box = stage.getBoundingClientRect();
    if (box.width) set((100 * (event.clientX - box.left)) / box.width);
  };
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", drag);
  });
  for (const name of ["pointerup", "pointercancel"]) handle.addEventListener(name, () => handle.removeEventListener("pointermove", drag));
  handle.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: -STEP, ArrowRight: STEP, PageDown: -10, PageUp: 10 };
    if (event.key in moves) set(at + moves[event.key]);
    else if (event.key === "Home") set(0);
    else if (event.key === "End") set(100);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  set(50);
  return { element: handle, set, get at() { return at; } };
};
