// The line at the foot that tells what came of something, with a button to take it back.

import { $, h } from "./dom.js";

let timer = 0;

export const hush = () => {
  clearTimeout(timer);
  if (!$("#said").hasChildNodes()) return false;
  $("#said").replaceChildren();
  return true;
};

export const say = (sentence, { undo = null, undoLabel = "Undo (Z)", isBad = false } = {}) => {
  hush();
  $("#said").replaceChildren(
    h("p", { class: isBad ? "bad" : "" }, sentence),
    ...(undo ? [h("button", { type: "button", class: "quiet", onclick: () => { hush(); undo(); } }, undoLabel)] : []),
    h("button", { type: "button", class: "quiet", aria: { label: "Close this message" }, onclick: hush }, "×"),
  );
  // What went wrong stays until somebody closes it.
  if (!isBad) timer = setTimeout(hush, 12000);
};
