// A button that opens a short list of things to do.

import { h } from "./dom.js";

// items: [{label, act, isOff}], or a function that returns them when the menu opens.
export const menuButton = (label, items, attributes = {}) => {
  const id = `menu-${Math.random().toString(36).slice(2)}`;
  const list = h("div", { class: "menu-list", id, role: "menu", hidden: true, aria: { label } });
  const button = h("button", { type: "button", aria: { haspopup: "menu", expanded: false, controls: id }, ...attributes }, label, h("span", { aria: { hidden: true } }, "▾"));
  const close = (isBack = true) => {
    if (list.hidden) return;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (isBack) button.focus({ preventScroll: true });
  };
  const open = () => {
    list.replaceChildren(...(typeof items === "function" ? items() : items).map(({ label: words, act, isOff }) =>
      h("button", { type: "button", role: "menuitem", disabled: Boolean(isOff), onclick: () => { close(); act(); } }, words)));
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.querySelector("button:not(:disabled)")?.focus();
  };
  button.addEventListener("click", () => (list.hidden ? open() : close()));
  const box = h("div", { class: "menu" }, button, list);
  box.addEventListener("keydown", (event) => onMenuKey(event, list, close));
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(false); });
  return box;
};

const onMenuKey = (event, list, close) => {
  if (list.hidden) return;
  const all = [...list.querySelectorAll("button:not(:disabled)")];
  const at = all.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Escape") close();
  else if (next !== undefined) all.at(next % all.length)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
};
