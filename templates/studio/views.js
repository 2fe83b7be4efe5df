// The tabs of the stage: player, list, graph.

import { fill, h } from "./dom.js";
import { onKey } from "./keys.js";
import { show, store, subscribe } from "./store.js";

const VIEWS = [["player", "Player"], ["list", "List"], ["graph", "Graph"]];

const next = (step) => {
  const at = VIEWS.findIndex(([view]) => view === store.view);
  show(VIEWS[(at + step + VIEWS.length) % VIEWS.length][0]);
};

export const mount = (tabs) => {
  fill(tabs, VIEWS.map(([view, label]) => h("button", {
    type: "button", role: "tab", id: `tab-${view}`, class: "tab", aria: { controls: view }, onclick: (event) => {
      show(view);
      // Who pressed it with a mouse goes on with the keys of the page, not with those of the tabs.
      if (event.detail > 0) event.currentTarget.blur();
    },
  }, label)));
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    next(step);
    tabs.querySelector("[aria-selected=true]").focus();
  });
  const update = () => {
    for (const [view] of VIEWS) {
      const tab = tabs.querySelector(`#tab-${view}`);
      tab.setAttribute("aria-selected", String(view === store.view));
      tab.tabIndex = view === store.view ? 0 : -1;
      document.getElementById(view).hidden = view !== store.view;
    }
  };
  update();
  subscribe(["view"], update);
  onKey("v", "Next view: player, list, graph", () => next(1));
};
