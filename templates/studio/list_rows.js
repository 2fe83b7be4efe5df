// A list of which only the lines in sight are in the page, so that a thousand are as quick as ten.

import { h } from "./dom.js";

const BEYOND = 8;

// box scrolls; row(item) makes a line, update(element, item) sets what it shows; all lines are *height* px high.
export const virtualRows = (box, { height, row, update, keyOf, label }) => {
  const lines = h("div", { class: "rows", role: "listbox", tabindex: "0", aria: { label, multiselectable: true } });
  const room = h("div", { class: "rows-room" }, lines);
  box.append(room);
  let items = [];
  let seen = new Map();
  let isAsked = false;

  const draw = () => {
    isAsked = false;
    const size = height();
    const first = Math.max(0, Math.floor(box.scrollTop / size) - BEYOND);
    const last = Math.min(items.length, Math.ceil((box.scrollTop + box.clientHeight) / size) + BEYOND);
    room.style.height = `${items.length * size}px`;
    const wanted = items.slice(first, last);
    const keys = new Set(wanted.map(keyOf));
    // A line that went out of sight becomes another one: that is quicker than a new one.
    const spare = [...seen].filter(([key]) => !keys.has(key)).map(([, element]) => element);
    const next = new Map();
    wanted.forEach((item, at) => {
      let element = seen.get(keyOf(item)) || spare.pop();
      if (!element) lines.append(element = row());
      put(element, first + at, size);
      update(element, item);
      next.set(keyOf(item), element);
    });
    spare.forEach((element) => element.remove());
    seen = next;
  };

  const put = (element, at, size) => {
    element.style.transform = `translateY(${at * size}px)`;
    element.setAttribute("aria-posinset", String(at + 1));
    element.setAttribute("aria-setsize", String(items.length));
  };

  const later = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(draw);
  };

  box.addEventListener("scroll", later, { passive: true });
  new ResizeObserver(later).observe(box);
  return {
    lines,
    set: (next) => { items = next; later(); },
    refresh: later,
    // Scroll as little as needed for the item at *at* to be in sight.
    reveal: (at) => {
      const size = height();
      const [top, bottom] = [at * size, (at + 1) * size];
      if (top < box.scrollTop) box.scrollTop = top;
      else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
      later();
    },
  };
};
