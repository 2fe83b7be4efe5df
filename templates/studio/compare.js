// Two to four takes of a shot side by side, in sync; two can lie on each other with a wipe between them.

import { h, setText } from "./dom.js";
import { Clock } from "./compare_clock.js";
import { makePane } from "./compare_pane.js";
import { makeWipe } from "./compare_wipe.js";
import { makeDifferences } from "./compare_words.js";
import { onKey } from "./keys.js";
import { pausePlayer, playhead, playPlayer } from "./playhead.js";
import { allTakes, detail, followDetail } from "./shot_detail.js";
import { isStill } from "./stills.js";
import { select, shotOf, store, subscribe } from "./store.js";
import { judge } from "./verdicts.js";
import { timecode } from "./words.js";

let open = null;

export const isComparing = () => open !== null;

const parts = () => ({
  title: h("h2", { id: "compare-title" }),
  close: h("button", { type: "button", title: "Close (Esc)", onclick: () => close() }, "Close"),
  wipe: h("button", { type: "button", aria: { pressed: "false" }, title: "Wipe between two takes (W)", onclick: () => setWipe(!open.isWiping) }, "Wipe"),
  play: h("button", { type: "button", title: "Play or pause (Space)", onclick: () => open.clock.toggle() }, "Play"),
  scrub: h("input", { type: "range", min: 0, step: 1, value: "0", aria: { label: "Frame" }, oninput: (event) => { open.clock.pause(); open.clock.seek(Number(event.target.value)); } }),
  time: h("span", { class: "number compare-time" }),
  meant: h("span", { class: "compare-meant" }),
  approve: h("button", { type: "button", class: "yes", title: "Approve (A)", onclick: () => say("approve") }, "Approve"),
  reject: h("button", { type: "button", class: "no", title: "Reject (R)", onclick: () => say("reject") }, "Reject"),
  clear: h("button", { type: "button", onclick: () => say("clear") }, "Clear"),
});

// What lies behind is out of reach while this is open, and as it was when it closes.
const BEHIND = ".top, .work, .strip, .skip";

const makeView = (takes) => {
  const shown = parts();
  const stage = h("div", { class: "compare-stage" });
  shown.transport = h("div", { class: "compare-transport" }, shown.play, shown.scrub, shown.time);
  const clock = new Clock();
  const wipe = makeWipe(stage, () => {});
  const words = makeDifferences();
  const element = h("section", { class: "compare", role: "dialog", aria: { labelledby: "compare-title", modal: "true" } },
    h("header", { class: "compare-head" }, shown.title, shown.wipe, shown.close),
    h("div", { class: "compare-body" }, h("div", { class: "compare-main" }, stage,
      shown.transport,
      h("div", { class: "compare-verdicts" }, shown.meant, shown.approve, shown.reject, shown.clear)), words));
  const panes = takes.map((take, at) => makePane(take, at, { focus: (pane) => setFocus(open.panes.indexOf(pane)) }));
  stage.append(...panes, wipe.element);
  stage.dataset.count = String(panes.length);
  clock.setPanes(panes.map((pane) => pane.pane).filter(Boolean));
  shown.transport.hidden = panes.every((pane) => !pane.pane);
  clock.follow((frame, isPlaying) => {
    shown.scrub.max = clock.frames - 1;
    shown.scrub.value = frame;
    shown.scrub.setAttribute("aria-valuetext", timecode(frame, clock.rate));
    setText(shown.time, timecode(frame, clock.rate));
    setText(shown.play, isPlaying ? "Pause" : "Play");
  });
  return { element, shown, stage, clock, wipe, words, panes, focused: panes.length - 1, isWiping: false };
};

// Show takes side by side; what plays behind is paused and stays where it is.
export const compareTakes = (takes) => {
  if (open || takes.length < 2) return;
  const isPlaying = playhead.isPlaying;
  pausePlayer();
  const before = { focus: document.activeElement, takes: store.selection.takes };
  open = { ...makeView(takes.slice(0, 4)), before, isPlaying, shot: store.selection.shot };
  document.querySelectorAll(BEHIND).forEach((part) => { part.inert = true; });
  document.body.append(open.element);
  setText(open.shown.title, `Compare ${isStill(shotOf(takes[0].shot)) ? "pictures" : "takes"} of ${takes[0].shot}`);
  open.shown.wipe.hidden = open.panes.length !== 2;
  select({ takes: open.panes.map((pane) => pane.take().folder) });
  update();
  open.clock.seek(0);
  (open.shown.transport.hidden ? open.shown.approve : open.shown.play).focus({ preventScroll: true });
};

const close = () => {
  if (!open) return;
  const { element, clock, panes, before, isPlaying } = open;
  open = null;
  clock.pause();
  panes.forEach((pane) => pane.end());
  element.remove();
  document.querySelectorAll(BEHIND).forEach((part) => { part.inert = false; });
  select({ takes: before.takes.length > 1 ? before.takes.slice(0, 1) : before.takes });
  if (before.focus?.isConnected) before.focus.focus({ preventScroll: true });
  if (isPlaying) playPlayer();
};

const setFocus = (at) => {
  if (!open || !open.panes[at]) return;
  open.focused = at;
  update();
};

const setWipe = (isWiping) => {
  open.isWiping = isWiping && open.panes.length === 2;
  open.stage.classList.toggle("is-wiping", open.isWiping);
  open.wipe.element.hidden = !open.isWiping;
  open.shown.wipe.setAttribute("aria-pressed", String(open.isWiping));
  if (open.isWiping) open.wipe.element.focus({ preventScroll: true });
};

const say = (verb) => {
  const pane = open.panes[open.focused];
  if (pane.isGone()) return;
  judge(verb, pane.take(), pane.take().note);
};

const update = () => {
  if (!open) return;
  const takes = allTakes(detail());
  // While a shot is not read yet nothing is known of its takes.
  const isKnown = detail()?.id === open.shot;
  open.panes.forEach((pane, at) => {
    const now = isKnown ? takes.find((take) => take.folder === pane.take().folder) : pane.take();
    pane.show(now || null, at === open.focused);
  });
  const pane = open.panes[open.focused];
  const isGone = pane.isGone();
  setText(open.shown.meant, isGone ? "This take is no longer there." : `${pane.querySelector(".pane-letter").textContent}: take ${pane.take().take}`);
  for (const button of [open.shown.approve, open.shown.reject]) button.disabled = isGone;
  open.shown.clear.hidden = isGone || !pane.take().verdict;
  open.words.show(open.panes.map((each) => each.take()), pane.take());
};

// While this is open its keys come first, and no other part's act.
const KEYS = {
  Escape: () => close(), c: () => close(), " ": () => open.clock.toggle(), k: () => open.clock.pause(),
  l: () => { open.clock.speed = open.clock.isPlaying ? Math.min(4, open.clock.speed * 2) : 1; open.clock.play(); },
  j: () => open.clock.step(-Math.round(open.clock.rate)),
  ArrowLeft: () => open.clock.step(-1), ArrowRight: () => open.clock.step(1), Home: () => open.clock.step(-1e9), End: () => open.clock.step(1e9),
  a: () => say("approve"), r: () => say("reject"), w: () => open.panes.length === 2 && setWipe(!open.isWiping),
  ArrowUp: () => setFocus((open.focused + open.panes.length - 1) % open.panes.length), ArrowDown: () => setFocus((open.focused + 1) % open.panes.length),
  1: () => setFocus(0), 2: () => setFocus(1), 3: () => setFocus(2), 4: () => setFocus(3),
};

const listen = (event) => {
  if (!open || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const { target } = event;
  const isSlider = target.matches?.("[role=slider], input[type=range]");
  if (key.startsWith("Arrow") && (isSlider || target.closest?.(".compare-words"))) return;
  if (key === " " && target.closest?.("button")) return;
  // Undo and the list of keys stay as they are.
  if (key === "z" || key === "?" || key === "Tab" || key === "Enter") return;
  event.stopPropagation();
  if (!KEYS[key]) return;
  event.preventDefault();
  KEYS[key]();
};

// Several takes that another part selected are compared.
const openSelected = () => {
  const { takes: folders, shot } = store.selection;
  if (open || folders.length < 2 || detail()?.id !== shot) return;
  compareTakes(folders.map((folder) => allTakes(detail()).find((take) => take.folder === folder)).filter(Boolean));
};

export const startCompare = () => {
  document.addEventListener("keydown", listen, { capture: true });
  followDetail(() => { openSelected(); update(); });
  subscribe(["selection"], openSelected);
  onKey("w", "Wipe between two compared takes", () => false);
};

