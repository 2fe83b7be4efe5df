// A dialog that closes only by its buttons or Escape; what was written in it is not lost by a click beside it.

import { h } from "./dom.js";

// Show a dialog with *content* and *buttons* [{label, act, isMain}]; return it.
export const openDialog = (title, content, buttons = [], { isWide = false } = {}) => {
  const id = `dialog-${Math.random().toString(36).slice(2)}`;
  const dialog = h("dialog", { class: isWide ? "dialog wide" : "dialog", aria: { labelledby: id } });
  const close = () => dialog.close();
  dialog.append(
    h("h2", { id }, title),
    h("div", { class: "dialog-body" }, content),
    h("div", { class: "dialog-buttons" },
      ...buttons.map(({ label, act, isMain }) =>
        h("button", { type: "button", class: isMain ? "main" : "", onclick: () => act(close) }, label)),
      h("button", { type: "button", onclick: close }, buttons.length ? "Cancel" : "Close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};
