// A dialog that closes only by its buttons or Escape; what was written in it is not lost by a click beside it.

import { h } from "./dom.js";

// Show a dialog with *content* and *buttons* [{label, act(close, button), isMain, isOff}]; return it.
export const openDialog = (title, content, buttons = [], { isWide = false, closeLabel = "", onclose = null } = {}) => {
  const id = `dialog-${Math.random().toString(36).slice(2)}`;
  const dialog = h("dialog", { class: isWide ? "dialog wide" : "dialog", aria: { labelledby: id } });
  const close = () => dialog.close();
  dialog.append(
    h("h2", { id }, title),
    h("div", { class: "dialog-body" }, content),
    h("div", { class: "dialog-buttons" },
      buttons.map(({ label, act, isMain, isOff, key }) =>
        h("button", { type: "button", class: isMain ? "main" : "", disabled: Boolean(isOff), dataset: key ? { key } : {},
          onclick: (event) => act(close, event.currentTarget) }, label)),
      h("button", { type: "button", onclick: close }, closeLabel || (buttons.length ? "Cancel" : "Close"))),
  );
  // The page has its focus back where it was.
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose?.();
    if (before?.isConnected && [null, document.body].includes(document.activeElement)) before.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  // Text alone that is longer than the window is scrolled by keys, too.
  const body = dialog.querySelector(".dialog-body");
  const isTextAlone = !body.querySelector("input, select, textarea, button, a, summary, [tabindex]");
  if (isTextAlone) body.tabIndex = 0;
  dialog.showModal();
  if (isTextAlone) dialog.querySelector(".dialog-buttons button").focus();
  return dialog;
};

// A label, a field and the place of its mistake.
export const labelled = (label, field, { hint = "" } = {}) => h("label", { class: "labelled" },
  h("span", { class: "label-text" }, label), field, hint && h("span", { class: "quiet-text hint" }, hint));
