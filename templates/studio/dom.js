// Builds elements: text goes in as text, never as markup.

// h("button", { class: "quiet", onclick: act, aria: { label: "Close" } }, "Close")
export const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "aria") for (const [key, said] of Object.entries(value)) element.setAttribute(`aria-${key}`, String(said));
    else if (name === "style") for (const [key, said] of Object.entries(value)) element.style.setProperty(key, String(said));
    else if (name === "class") element.className = value;
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
};

// Put *children* in place of what *parent* holds; the element that has the focus keeps it by its data-key.
export const fill = (parent, ...children) => {
  const held = parent.contains(document.activeElement) ? document.activeElement?.closest("[data-key]")?.dataset.key : null;
  parent.replaceChildren(...children.flat().filter(Boolean));
  if (held) parent.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
};

export const $ = (selector, root = document) => root.querySelector(selector);
