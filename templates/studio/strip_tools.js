// The tools for the selected entry: its place, its trim, its transition; all with buttons, for fingers and for keys.

import { h } from "./dom.js";
import { onKey } from "./keys.js";
import { peekAt, playhead } from "./playhead.js";
import { say } from "./say.js";
import { trimOf } from "./strip_blocks.js";
import { askForTransition } from "./strip_dialogs.js";
import { endOf } from "./strip_drag.js";
import { moveEntry, removeEntry, trimEntry } from "./strip_edits.js";

const REST_MS = 800;

export const toolsOf = (track) => {
  const pending = { key: "", start: 0, end: 0, timer: 0 };
  const entryNow = () => (track.selectedBlock?.entry === null ? null : track.selectedBlock);

  const shift = (by) => {
    const block = entryNow();
    if (block) moveEntry(track.blocks, block.entry, block.entry + by);
  };

  const send = () => {
    clearTimeout(pending.timer);
    const block = track.blocks.find((each) => each.key === pending.key);
    pending.key = "";
    peekAt(null);
    if (!block) return;
    const trim = trimOf(block);
    if (pending.start !== trim.start || pending.end !== trim.end) trimEntry(block, pending.start, endOf(pending.end, trim), trim.rate);
  };

  // Trim by frames; it is written once nothing more is pressed for a moment.
  const trimBy = (side, by) => {
    const block = entryNow();
    if (!block?.items[0].clip) return;
    const trim = trimOf(block);
    if (pending.key !== block.key) {
      if (pending.key) send();
      Object.assign(pending, { key: block.key, start: trim.start, end: trim.end });
    }
    if (side === "start") pending.start = Math.max(0, Math.min(pending.end - 1, pending.start + by));
    else pending.end = Math.max(pending.start + 1, Math.min(trim.latest, pending.end + by));
    const item = side === "start" ? trim.first : trim.last;
    peekAt(item, side === "start" ? item.in_frame + pending.start - trim.start : item.out_frame - 1 + pending.end - trim.end);
    tellTrim(pending.start, pending.end, trim.rate);
    clearTimeout(pending.timer);
    pending.timer = setTimeout(send, REST_MS);
  };

  // Trim to the frame that the player shows.
  const trimHere = (side) => {
    const block = entryNow();
    if (!block || playhead.entry !== block.entry || playhead.shows !== "film") {
      say("Select an entry and show the frame of it at which it should start or end.");
      return;
    }
    const trim = trimOf(block);
    // A shot in segments is counted through: what is seen of those before comes first.
    const place = Math.max(0, block.items.findIndex((item) => item.segment === playhead.segment));
    const before = block.items.slice(0, place).reduce((sum, item) => sum + item.out_frame - item.in_frame, 0);
    const at = trim.start + before + playhead.sourceFrame - block.items[place].in_frame;
    if (side === "start") trimEntry(block, at, endOf(trim.end, trim), trim.rate);
    else trimEntry(block, trim.start, endOf(at + 1, trim), trim.rate);
  };

  const button = (label, name, act) => h("button", { type: "button", class: "strip-tool", title: name, aria: { label: name }, onclick: act }, label);
  const name = h("strong", { class: "tools-name" });
  const start = h("output", { class: "number", aria: { live: "polite" } });
  const end = h("output", { class: "number", aria: { live: "polite" } });
  const earlier = button("◀ Earlier", "Move earlier (Alt+←)", () => shift(-1));
  const later = button("Later ▶", "Move later (Alt+→)", () => shift(1));
  const all = button("Whole", "Show all of it, without a trim", () => { const block = entryNow(); if (block) trimEntry(block, 0, null, 24); });
  const turn = button("Hard cut…", "Choose how the shot before turns into it", () => { const block = entryNow(); if (block) askForTransition(block, track.blocks[block.at - 1], track.fps); });
  const remove = button("Remove", "Take it out of this reel", () => { const block = entryNow(); if (block) removeEntry(block); });
  const trims = h("span", { class: "tools-trim", role: "group", aria: { label: "Trim" } },
    h("span", { class: "quiet-text" }, "Start"), button("−", "Start one frame earlier", () => trimBy("start", -1)), start, button("+", "Start one frame later", () => trimBy("start", 1)),
    h("span", { class: "quiet-text" }, "End"), button("−", "End one frame earlier", () => trimBy("end", -1)), end, button("+", "End one frame later", () => trimBy("end", 1)), all);
  const hint = h("span", { class: "quiet-text tools-hint" }, "Select an entry to move, trim or remove it.");
  const element = h("div", { class: "strip-tools", role: "group", aria: { label: "The selected entry" } }, hint, name, earlier, later, trims, turn, remove);

  const tellTrim = (from, to, rate) => {
    const said = [from, to].map((frames) => `${(frames / rate).toFixed(2)} s`);
    [start, end].forEach((output, at) => { if (output.value !== said[at]) output.value = said[at]; });
    start.title = `Frame ${from} of the clip`;
    end.title = `Up to frame ${to - 1} of the clip`;
  };

  const show = () => {
    const block = entryNow();
    hint.hidden = Boolean(block);
    for (const each of [name, earlier, later, trims, turn, remove]) each.hidden = !block;
    if (!block) return;
    name.textContent = block.name;
    earlier.disabled = block.entry === 0;
    later.disabled = block.entry === track.count - 1;
    turn.disabled = block.at === 0;
    turn.textContent = block.transition ? `${block.transition.kind}, ${(block.transition.frames / track.fps).toFixed(1)} s…` : "Hard cut…";
    remove.disabled = track.count < 2;
    trims.hidden = !block.items[0].clip;
    all.disabled = !block.trim;
    if (!trims.hidden && pending.key !== block.key) {
      const trim = trimOf(block);
      tellTrim(trim.start, trim.end, trim.rate);
    }
  };
  onKey("[", "Start the selected entry at the frame that is seen", () => { trimHere("start"); });
  onKey("]", "End the selected entry at the frame that is seen", () => { trimHere("end"); });
  return { element, show, shift };
};
