// All shots, one line each: filtered, sorted, searched; quick with a thousand.

import { fill, h, setText } from "./dom.js";
import { onKey } from "./keys.js";
import { SORTS, matching, sceneChoices, stateChoices, withHeadings } from "./list_choice.js";
import { listRow, updateRow } from "./list_row.js";
import { virtualRows } from "./list_rows.js";
import { isMarked, mark, markedShots, onMarked } from "./marked.js";
import { openPlan } from "./run.js";
import { isClip, isRecording, kindsWords } from "./stills.js";
import { select, show, store, subscribe } from "./store.js";

const choice = { text: "", state: "", scene: "", sort: "film" };
let shown = [];

export const mount = (section) => {
  const bar = toolbar();
  const box = h("div", { class: "list-box" });
  section.append(bar.element, box);
  const rows = virtualRows(box, {
    height: () => (matchMedia("(max-width: 700px)").matches ? 68 : 46), row: listRow, update: updateRow, keyOf: (shot) => shot.id, label: "Shots",
  });
  const update = () => {
    if (!store.film) return;
    if (document.activeElement !== bar.state) fillChoices(bar);
    shown = matching(store.film.shots, choice);
    rows.set(withHeadings(shown, choice));
    setText(bar.found, foundWords());
  };
  const isSeen = () => !section.hidden;
  bar.element.addEventListener("input", (event) => {
    choice[event.target.name] = event.target.value;
    box.scrollTop = 0;
    update();
  });
  subscribe(["film"], () => { if (isSeen()) update(); });
  subscribe(["view"], () => { if (isSeen()) { update(); reveal(rows); } });
  subscribe(["selection"], () => {
    rows.refresh();
    if (isSeen()) reveal(rows);
    rows.lines.setAttribute("aria-activedescendant", store.selection.shot ? `row-${store.selection.shot}` : "");
  });
  onMarked(() => { rows.refresh(); updateMarked(bar); });
  takeKeys(bar);
};

const foundWords = () => {
  const all = store.film.shots;
  const whole = kindsWords(all);
  return shown.length === all.length ? whole : `${shown.length} of ${whole}`;
};

const reveal = (rows) => {
  const at = withHeadings(shown, choice).findIndex((shot) => shot.id === store.selection.shot);
  if (at >= 0) rows.reveal(at);
};

const toolbar = () => {
  const search = h("input", { type: "search", name: "text", placeholder: "Search shots  /", aria: { label: "Search shots" }, autocomplete: "off", spellcheck: "false" });
  const state = h("select", { name: "state", aria: { label: "State" } });
  const scene = h("select", { name: "scene", aria: { label: "Scene" } });
  const sort = h("select", { name: "sort", aria: { label: "Order" } }, Object.entries(SORTS).map(([value, { label }]) => h("option", { value }, label)));
  const found = h("span", { class: "list-found quiet-text", role: "status" });
  const run = h("button", { type: "button", hidden: true, onclick: () => openPlan(markedShots()) });
  const clear = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => mark(markedShots(), false) }, "Unmark all");
  return { search, state, scene, sort, found, run, clear, element: h("div", { class: "list-bar" }, search, state, scene, sort, found, run, clear) };
};

const updateMarked = (bar) => {
  const marked = new Set(markedShots());
  const number = marked.size;
  bar.run.hidden = number === 0;
  bar.clear.hidden = number === 0;
  setText(bar.run, `Run ${kindsWords(store.film.shots.filter((shot) => marked.has(shot.id)), "marked ")} …`);
};

const fillChoices = (bar) => {
  const options = (first, choices) => [h("option", { value: "" }, first), ...choices.map(([value, label]) => h("option", { value }, label))];
  fillSelect(bar.state, options("All states", stateChoices(store.film)), choice.state);
  fillSelect(bar.scene, options("All scenes", sceneChoices(store.film)), choice.scene);
  bar.scene.hidden = store.film.scenes.length < 2 && store.film.shots.every(isClip);
};

const fillSelect = (element, options, value) => {
  const text = options.map((option) => option.textContent).join("\n");
  if (element.dataset.text === text || document.activeElement === element) return;
  element.dataset.text = text;
  fill(element, ...options);
  // What was chosen stays chosen, though no shot is so any more.
  if (value && ![...element.options].some((option) => option.value === value)) element.append(h("option", { value }, value));
  element.value = value;
};

// The shots in the order in which ↑ and ↓ go through them: recordings only where the list shows them.
const walked = () => (store.view === "list" ? shown : (store.film?.shots || []).filter((shot) => !isRecording(shot)));

const step = (by) => {
  const shots = walked();
  if (!shots.length) return;
  const at = shots.findIndex((shot) => shot.id === store.selection.shot);
  const next = at < 0 ? (by > 0 ? 0 : shots.length - 1) : Math.min(shots.length - 1, Math.max(0, at + by));
  select({ shot: shots[next].id });
};

const takeKeys = (bar) => {
  onKey("ArrowDown", "Next shot", () => step(1));
  onKey("ArrowUp", "Shot before", () => step(-1));
  onKey("/", "Search shots", () => {
    show("list");
    bar.search.focus();
    bar.search.select();
  });
  onKey("x", "Mark the shot, to run only what is marked", () => {
    const { shot } = store.selection;
    if (shot) mark([shot], !isMarked(shot));
  });
  bar.search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      if (shown[0] && !shown.some((shot) => shot.id === store.selection.shot)) select({ shot: shown[0].id });
      else if (event.key === "ArrowDown") step(1);
      bar.search.blur();
    } else if (event.key === "Escape") {
      if (!bar.search.value) bar.search.blur();
      bar.search.value = "";
      bar.search.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
};
