// A drawing that is seen from near and far: it scrolls, is dragged, and is made larger or smaller about a point.

import { h } from "./dom.js";

const [LEAST, MOST] = [0.05, 3];

export const zoomable = (box) => {
  let drawing = null;
  let size = [1, 1];
  let scale = 1;

  const apply = (next, [x, y] = [box.clientWidth / 2, box.clientHeight / 2]) => {
    if (!drawing) return;
    const before = scale;
    scale = Math.min(MOST, Math.max(LEAST, next));
    const [left, top] = [(box.scrollLeft + x) / before, (box.scrollTop + y) / before];
    drawing.setAttribute("width", String(size[0] * scale));
    drawing.setAttribute("height", String(size[1] * scale));
    box.scrollTo(left * scale - x, top * scale - y);
  };

  // All of it, but not smaller than can be read where there is much.
  const fit = (least = LEAST) => apply(Math.max(least, Math.min(1, box.clientWidth / size[0], box.clientHeight / size[1])));

  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = box.getBoundingClientRect();
    apply(scale * Math.exp(-event.deltaY / 300), [event.clientX - left, event.clientY - top]);
  }, { passive: false });
  dragged(box);

  const button = (label, title, act) => h("button", { type: "button", title, aria: { label: title }, onclick: act }, label);
  return {
    fit,
    by: (factor) => apply(scale * factor),
    set: (next, isFirst) => {
      drawing = next;
      const [, , width, height] = next.getAttribute("viewBox").split(/\s+/).map(Number);
      size = [width || 1, height || 1];
      if (isFirst) fit(0.4);
      else apply(scale);
    },
    buttons: [button("−", "Farther", () => apply(scale * 0.8)), button("+", "Closer", () => apply(scale * 1.25)), button("Fit", "All of it", () => fit())],
  };
};

// Fingers scroll by themselves; a mouse takes hold of the ground.
const dragged = (box) => {
  let from = null;
  box.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || event.target.closest("[data-shot]")) return;
    from = [event.clientX + box.scrollLeft, event.clientY + box.scrollTop];
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    if (from) box.scrollTo(from[0] - event.clientX, from[1] - event.clientY);
  });
  for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => { from = null; });
};
