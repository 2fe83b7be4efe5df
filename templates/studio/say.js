// The line at the foot that tells what came of something, with a button to take it back.

import { $, h } from "./dom.js";

let timer = 0;

export const say = (sentence, { undo = null, isBad = false } = {}) => {
  const line = $("#said");
  clearTimeout(timer);
  line.replaceChildren(
    h("p", { class: isBad ? "bad" : "" }, sentence),
    ...(undo ? [h("button", { type: "button", class: "quiet", onclick: () => { line.replaceChildren(); undo(); } }, "Undo (Z)")] : []),
    h("button", { type: "button", class: "quiet", aria: { label: "Close this message" }, onclick: () => line.replaceChildren() }, "×"),
  );
  // What went wrong stays until somebody closes it.
  if (!isBad) timer = setTimeout(() => line.replaceChildren(), 12000);
};
