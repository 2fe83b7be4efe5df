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
    else if (name === "value" && "value" in element) element.value = value;
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...wanted(children));
  return element;
};

const wanted = (children) =>
  children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== "");

// Put *children* in place of what *parent* holds; the element that has the focus keeps it by its data-key.
export const fill = (parent, ...children) => {
  const held = parent.contains(document.activeElement) ? document.activeElement?.closest("[data-key]")?.dataset.key : null;
  parent.replaceChildren(...wanted(children));
  if (held) parent.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
};

// Keep one child of *parent* for each of *items*, in their order: an element stays the same element for the same key,
// so that focus, scroll and what plays in it stay. make(item) builds one, update(element, item) sets what it shows.
export const keyed = (parent, items, keyOf, make, update = () => {}) => {
  const known = new Map([...parent.children].filter((child) => child.dataset.key).map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let element = known.get(key);
    known.delete(key);
    if (!element) {
      element = make(item);
      element.dataset.key = key;
    }
    update(element, item);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const left of known.values()) left.remove();
};

// Set the text of *element* only where it is another one: a selection in it stays.
export const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export const $ = (selector, root = document) => root.querySelector(selector);
