// Dragging on the strip: an entry to another place, a shot of the tray into the reel, an edge to trim.

import { h } from "./dom.js";
import { peekAt } from "./playhead.js";
import { trimOf } from "./strip_blocks.js";

const FAR_PX = 5;
const LONG_PRESS_MS = 350;
const EDGE_PX = 48;

// Follow a pointer from *event* on: `begin` once it moved far enough (a finger: stayed long enough), `move`, then `end`.
export const followPointer = (event, { begin, move, end }) => {
  if (event.button > 0) return;
  const from = { x: event.clientX, y: event.clientY };
  const isFinger = event.pointerType === "touch";
  let isDragging = false;
  const start = () => {
    isDragging = true;
    begin();
  };
  const timer = isFinger ? setTimeout(start, LONG_PRESS_MS) : 0;
  const moved = (next) => {
    if (next.pointerId !== event.pointerId) return;
    const far = Math.hypot(next.clientX - from.x, next.clientY - from.y) > FAR_PX;
    if (!isDragging && far) {
      if (isFinger) return finish(false);
      start();
    }
    if (isDragging) move(next.clientX, next.clientY, next);
    return undefined;
  };
  const finish = (isDone) => {
    clearTimeout(timer);
    for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener, true);
    if (isDragging) {
      end(isDone);
      // The click that comes of letting go is none.
      if (isDone) window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, true), 50);
    }
  };
  const listeners = {
    pointermove: moved,
    pointerup: (next) => { if (next.pointerId === event.pointerId) finish(true); },
    pointercancel: () => finish(false),
    keydown: (key) => { if (key.key === "Escape" && isDragging) { key.stopPropagation(); key.preventDefault(); finish(false); } },
    touchmove: (touch) => { if (isDragging) touch.preventDefault(); },
    contextmenu: (menu) => { if (isFinger) menu.preventDefault(); },
  };
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener, { capture: true, passive: false });
};

const swallow = (event) => {
  event.stopPropagation();
  event.preventDefault();
};

// Carry something with *name* over *track*; *drop* is called with the place among the entries where it is let go.
export const carry = (event, track, { name, element, drop, state }) => {
  let ghost = null;
  let x = 0;
  let timer = 0;
  const scroll = () => {
    const { left, right } = track.element.getBoundingClientRect();
    if (x < left + EDGE_PX) track.element.scrollLeft -= 14;
    else if (x > right - EDGE_PX) track.element.scrollLeft += 14;
    timer = requestAnimationFrame(scroll);
  };
  let place = null;
  followPointer(event, {
    begin: () => {
      state.isDragging = true;
      element.classList.add("is-dragged");
      ghost = h("div", { class: "ghost", aria: { hidden: "true" } }, name);
      document.body.append(ghost);
      x = event.clientX;
      timer = requestAnimationFrame(scroll);
    },
    move: (clientX, clientY) => {
      x = clientX;
      ghost.style.transform = `translate(${clientX + 10}px, ${clientY - 34}px)`;
      const box = track.element.getBoundingClientRect();
      const isOver = clientY > box.top - 40 && clientY < box.bottom + 20;
      place = isOver ? track.placeAt(clientX) : null;
      track.showCaret(place);
    },
    end: (isDone) => {
      cancelAnimationFrame(timer);
      ghost?.remove();
      element.classList.remove("is-dragged");
      track.showCaret(null);
      state.isDragging = false;
      if (isDone && place !== null) drop(place);
      else state.late();
    },
  });
};

// Drag an edge of *block*: the player shows the frame at the edge; *done* is called with the new range in frames.
export const dragEdge = (event, track, block, side, { done, state }) => {
  const trim = trimOf(block);
  const item = side === "start" ? trim.first : trim.last;
  const perFrame = (trim.rate * (item.speed || 1)) / track.fps;
  const element = event.target.closest(".block");
  const width = element.offsetWidth;
  const tip = h("div", { class: "ghost", aria: { hidden: "true" } });
  const range = { start: trim.start, end: trim.end };
  followPointer(event, {
    begin: () => {
      state.isDragging = true;
      element.classList.add("is-dragged", "is-trimmed");
      document.body.append(tip);
    },
    move: (clientX, clientY) => {
      const by = Math.round(((clientX - event.clientX) / track.scale) * perFrame);
      if (side === "start") range.start = Math.max(trim.start - trim.earliest > 0 ? trim.start - item.in_frame : 0, Math.min(trim.end - 1, trim.start + by));
      else range.end = Math.max(trim.start + 1, Math.min(trim.latest, trim.end + by));
      const moved = side === "start" ? range.start - trim.start : range.end - trim.end;
      const px = (moved / perFrame) * track.scale;
      element.style.width = `${Math.max(4, side === "start" ? width - px : width + px)}px`;
      if (side === "start") element.style.transform = `translateX(${8 + block.from * track.scale + px}px)`;
      peekAt(item, side === "start" ? item.in_frame + moved : item.out_frame - 1 + moved);
      tip.textContent = side === "start" ? `Starts at ${sayTime(range.start, range.start, trim.rate)}` : `Ends at ${sayTime(range.end, range.end - 1, trim.rate)}`;
      tip.style.transform = `translate(${clientX + 10}px, ${clientY - 34}px)`;
    },
    end: (isDone) => {
      tip.remove();
      element.classList.remove("is-dragged", "is-trimmed");
      state.isDragging = false;
      peekAt(null);
      if (isDone && (range.start !== trim.start || range.end !== trim.end)) done(range.start, endOf(range.end, trim), trim.rate);
      else state.late();
    },
  });
};

// The end as it is written: none where the clip is seen to its end.
export const endOf = (end, trim) => (end >= trim.latest && trim.isOpen ? null : end >= wholeOf(trim) ? null : end);

const wholeOf = (trim) => (trim.first === trim.last ? trim.first.source_frames : Infinity);

const sayTime = (frames, last, rate) => `${(frames / rate).toFixed(2)} s, frame ${last}`;
