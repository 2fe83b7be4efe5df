// The film as its graph: which shot opens on which. A press or a key selects.

import { filmUrl, readText } from "./api.js";
import { h, setText } from "./dom.js";
import { onKey } from "./keys.js";
import { select, store, subscribe } from "./store.js";
import { svgOf } from "./svg.js";
import { zoomable } from "./zoom.js";

const LEAST_BETWEEN_MS = 2000;

let drawing = null;
let isStale = true;
let timer = 0;
let askedAt = 0;

export const mount = (section) => {
  const box = h("div", { class: "graph-box" });
  const trouble = h("p", { class: "graph-trouble quiet-text", role: "status" });
  const zoom = zoomable(box);
  section.append(h("div", { class: "graph-bar" }, zoom.buttons, trouble), box);
  const isSeen = () => !section.hidden;
  const later = () => {
    clearTimeout(timer);
    if (isSeen() && isStale) timer = setTimeout(() => draw(box, trouble, zoom), Math.max(0, askedAt + LEAST_BETWEEN_MS - Date.now()));
  };
  subscribe(["film"], () => { isStale = true; later(); });
  subscribe(["view"], () => { later(); if (isSeen()) mark(box); });
  subscribe(["selection"], () => { if (isSeen()) mark(box); });
  box.addEventListener("click", (event) => choose(event.target.closest("[data-shot]")));
  const when = () => store.view === "graph";
  for (const [key, direction] of [["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]]]) {
    onKey(key, "In the graph: the next shot that way", () => choose(nearest(direction)), { when });
  }
  onKey("+", "In the graph: closer", () => zoom.by(1.25), { when });
  onKey("=", "In the graph: closer", () => zoom.by(1.25), { when });
  onKey("-", "In the graph: farther", () => zoom.by(0.8), { when });
  onKey("0", "In the graph: all of it", () => zoom.fit(), { when });
};

const draw = async (box, trouble, zoom) => {
  isStale = false;
  askedAt = Date.now();
  if (!drawing) setText(trouble, "The graph is being drawn …");
  try {
    const next = svgOf(await readText(filmUrl(store.name, "/graph.svg")));
    setText(trouble, next ? "" : "The graph could not be read.");
    if (next) put(box, next, zoom);
  } catch (error) {
    isStale = true;
    setText(trouble, error.sentence || String(error));
  }
};

const nodes = () => [...(drawing?.querySelectorAll("[data-shot]") || [])];
const keyOf = (node) => `${node.dataset.shot}/${node.dataset.segment || 1}`;

// Where only some boxes are others, only these are replaced, so that the place and what is under the mouse stay.
const put = (box, next, zoom) => {
  next.removeAttribute("role");
  next.setAttribute("aria-label", "Shots and what they open on");
  next.setAttribute("role", "group");
  for (const node of next.querySelectorAll("[data-shot]")) makeButton(node);
  const known = new Map(nodes().map((node) => [keyOf(node), node]));
  const fresh = [...next.querySelectorAll("[data-shot]")];
  const isSameForm = drawing && drawing.getAttribute("viewBox") === next.getAttribute("viewBox")
    && fresh.length === known.size && fresh.every((node) => known.get(keyOf(node))?.getAttribute("transform") === node.getAttribute("transform"));
  if (isSameForm) {
    for (const node of fresh) {
      const old = known.get(keyOf(node));
      if (old.written !== node.written) old.replaceWith(node);
    }
    replaceRest(next);
  } else {
    const isFirst = !drawing;
    drawing = next;
    box.replaceChildren(next);
    zoom.set(next, isFirst);
  }
  mark(box);
};

// All that is no box: title, legend, lines.
const replaceRest = (next) => {
  const [old, fresh] = [drawing, next].map((svg) => [...svg.children].filter((child) => !child.dataset.shot));
  old.forEach((child, at) => { if (fresh[at] && child.outerHTML !== fresh[at].outerHTML) child.replaceWith(fresh[at]); });
};

const makeButton = (node) => {
  node.written = node.outerHTML;
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", "-1");
  node.setAttribute("aria-label", (node.querySelector("title")?.textContent || node.dataset.shot).split("\n")[0]);
};

const choose = (node) => {
  if (!node) return;
  select({ shot: node.dataset.shot, segment: Number(node.dataset.segment || 1) });
  node.focus({ preventScroll: true });
};

const mark = (box) => {
  const { shot, segment } = store.selection;
  let chosen = null;
  for (const node of nodes()) {
    const isChosen = node.dataset.shot === shot && Number(node.dataset.segment || 1) === segment;
    node.classList.toggle("is-chosen", isChosen);
    node.setAttribute("aria-pressed", String(isChosen));
    node.setAttribute("tabindex", "-1");
    if (isChosen) chosen = node;
  }
  (chosen || nodes()[0])?.setAttribute("tabindex", "0");
  if (chosen) reveal(box, chosen);
};

const reveal = (box, node) => {
  const [seen, at] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
  const past = (from, to, low, high) => (from < low ? from - low - 20 : to > high ? to - high + 20 : 0);
  box.scrollBy(past(at.left, at.right, seen.left, seen.right), past(at.top, at.bottom, seen.top, seen.bottom));
};

const placeOf = (node) => (node.getAttribute("transform") || "").match(/-?[\d.]+/g)?.map(Number) || [0, 0];

// The box that is nearest in a direction.
const nearest = ([right, down]) => {
  const all = nodes();
  const from = all.find((node) => node.classList.contains("is-chosen"));
  if (!from) return all[0];
  const [x, y] = placeOf(from);
  const far = (node) => {
    const [dx, dy] = [placeOf(node)[0] - x, placeOf(node)[1] - y];
    const [along, aside] = right ? [dx * right, Math.abs(dy)] : [dy * down, Math.abs(dx)];
    return along > 1 ? along + 2 * aside : Infinity;
  };
  const [distance, best] = all.reduce((found, node) => (far(node) < found[0] ? [far(node), node] : found), [Infinity, null]);
  return distance < Infinity ? best : null;
};
