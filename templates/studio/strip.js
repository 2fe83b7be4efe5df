// The strip at the foot: the reel as it is cut, to scale, where it is put in order and trimmed.

import { h } from "./dom.js";
import { followPlayhead, playhead, seekFilm } from "./playhead.js";
import { blockAt, blocksOf } from "./strip_blocks.js";
import { askForNewReel, askForReel, askForTransition } from "./strip_dialogs.js";
import { carry, dragEdge } from "./strip_drag.js";
import { moveEntry, removeEntry, trimEntry } from "./strip_edits.js";
import { toolsOf } from "./strip_tools.js";
import { Track } from "./strip_track.js";
import { trayOf } from "./strip_tray.js";
import { select, store, subscribe } from "./store.js";
import { rate as rateOf } from "./words.js";

export const mount = (element) => {
  const track = new Track();
  // While something is dragged nothing is drawn anew; what came meanwhile is drawn then.
  const state = { isDragging: false, isLate: false, late: () => { state.isLate = false; onCut(); } };
  const tools = toolsOf(track);
  const tray = trayOf(track, state);
  const tabs = h("div", { class: "reels", role: "tablist", aria: { label: "Reels" } });
  const settings = h("button", { type: "button", class: "strip-tool", onclick: () => askForReel(store.selection.reel) }, "Reel settings…");
  const fresh = h("button", { type: "button", class: "strip-tool", aria: { label: "New reel" }, title: "New reel", onclick: askForNewReel }, "+");
  const zoomBy = (factor) => track.setZoom(Math.min(24, Math.max(fitScale(), track.scale * factor)));
  const fitScale = () => (track.width - 16) / Math.max(1, track.frames);
  const zoom = h("span", { class: "zoom", role: "group", aria: { label: "Size of the strip" } },
    h("button", { type: "button", class: "strip-tool", title: "Narrower", aria: { label: "Narrower" }, onclick: () => zoomBy(1 / 1.6) }, "−"),
    h("button", { type: "button", class: "strip-tool", title: "Show the whole reel", onclick: () => track.setZoom(0) }, "Fit"),
    h("button", { type: "button", class: "strip-tool", title: "Wider", aria: { label: "Wider" }, onclick: () => zoomBy(1.6) }, "+"));
  const empty = h("p", { class: "strip-empty quiet-text", hidden: true });
  element.append(h("div", { class: "strip-head" }, tabs, fresh, settings, h("span", { class: "spring" }), tools.element, zoom), empty, track.element, tray.element);

  const blockOf = (target) => {
    const key = target.closest?.(".block")?.dataset.key;
    return key ? track.blocks.find((block) => block.key === key) : null;
  };

  const choose = (block, isFocused) => {
    track.select(block.key);
    if (block.shot) select({ shot: block.shot, segment: block.items[0].segment || 1, entry: block.entry, takes: [] });
    else tools.show();
    track.reveal(block);
    if (isFocused) track.focus(block.key);
  };

  track.element.addEventListener("click", (event) => {
    const block = blockOf(event.target) || track.blocks[blockAt(track.blocks, track.frameAt(event.clientX))];
    if (!block) return;
    if (event.target.closest(".cut")) {
      choose(block, false);
      askForTransition(block, track.blocks[block.at - 1], track.fps);
      return;
    }
    choose(block, true);
    // A click of the mouse seeks to where it was made; one of the keyboard to where the entry begins.
    const turn = block.transition ? block.transition.frames : 0;
    const at = event.detail ? track.frameAt(event.clientX) : block.start + turn;
    seekFilm(Math.max(block.start, Math.min(block.start + block.frames - 1, at)));
  });

  track.element.addEventListener("pointerdown", (event) => {
    const block = blockOf(event.target);
    if (!block || block.entry === null || event.target.closest(".cut")) return;
    const side = event.target.closest(".edge")?.dataset.side;
    if (side) {
      dragEdge(event, track, block, side, { state, done: (start, end, rate) => after(trimEntry(block, start, end, rate)) });
      return;
    }
    carry(event, track, { name: block.name, element: event.target.closest(".block"), state,
      drop: (place) => after(moveEntry(track.blocks, block.entry, place > block.entry ? place - 1 : place)) });
  });

  // Draw once more when the edit came through or was refused.
  const after = async (done) => {
    await done;
    onCut();
  };

  track.element.addEventListener("keydown", (event) => {
    const block = blockOf(event.target) || track.selectedBlock;
    if (!block) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const shift = event.altKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (shift && block.entry !== null) moveWithFocus(block, shift);
    else if (step && !event.altKey && track.blocks[block.at + step]) choose(track.blocks[block.at + step], true);
    else if (event.key === "Delete" && block.entry !== null && track.count > 1) removeEntry(block);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const moveWithFocus = async (block, by) => {
    const { key } = block;
    await moveEntry(track.blocks, block.entry, block.entry + by);
    const now = track.blocks.find((each) => each.key === key);
    if (now?.entry !== null && now) select({ entry: now.entry });
    track.focus(key);
  };

  const drawTabs = () => {
    const reels = store.film?.reels || [];
    const known = [...tabs.children].map((tab) => tab.dataset.reel);
    if (JSON.stringify(known) !== JSON.stringify(reels.map((reel) => reel.name))) {
      tabs.replaceChildren(...reels.map((reel) => h("button", { type: "button", role: "tab", class: "reel-tab", dataset: { reel: reel.name }, aria: { controls: "strip-track" },
        onclick: () => select({ reel: reel.name, entry: null }) }, reel.name)));
    }
    for (const tab of tabs.children) {
      const isNow = tab.dataset.reel === store.selection.reel;
      tab.setAttribute("aria-selected", String(isNow));
      tab.tabIndex = isNow ? 0 : -1;
    }
  };
  track.element.id = "strip-track";
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const names = (store.film?.reels || []).map((reel) => reel.name);
    if (!step || names.length < 2) return;
    event.preventDefault();
    select({ reel: names[(names.indexOf(store.selection.reel) + step + names.length) % names.length], entry: null });
    tabs.querySelector("[aria-selected=true]")?.focus();
  });

  const onCut = () => {
    if (state.isDragging) {
      state.isLate = true;
      return;
    }
    const { cut } = store;
    empty.hidden = Boolean(cut) && !store.cutTrouble;
    empty.textContent = store.cutTrouble || "Loading the cut…";
    drawTabs();
    if (!cut) return;
    const kept = track.selected;
    track.show(blocksOf(cut), cut, rateOf(cut.rate));
    if (kept && !track.selectedBlock) track.select(null);
    followSelection();
    track.moveHead(playhead.filmFrame, false);
    tray.show();
  };

  // What is selected elsewhere is shown here too.
  const followSelection = () => {
    const { shot, entry } = store.selection;
    drawTabs();
    const ofShot = track.blocks.filter((block) => block.shot && block.shot === shot);
    const found = ofShot.find((block) => block.entry === entry) || ofShot[0];
    track.element.classList.toggle("is-other", Boolean(store.cut) && store.cut.reel !== store.selection.reel);
    if (found && track.selected !== found.key) {
      track.select(found.key);
      track.reveal(found);
    } else if (!found && track.selectedBlock?.shot) {
      track.select(null);
    }
    tools.show();
  };

  subscribe(["cut", "film"], onCut);
  subscribe(["selection"], followSelection);
  followPlayhead(({ filmFrame, isPlaying, shows }) => { if (shows === "film") track.moveHead(filmFrame, isPlaying); });
};
