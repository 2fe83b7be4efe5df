// The keys of the page: each part says which it takes; a text that is being written keeps its letters.

const keys = new Map();

// key as KeyboardEvent.key says it, letters small; says: what it does, for the help. An act that returns false leaves
// the key to the browser. `when` tells whether the key is this part's now: several parts may take the same key.
export const onKey = (key, says, act, { inText = false, when = null } = {}) => {
  const entries = keys.get(key) || [];
  // Who takes a key only at times comes first.
  entries[when ? "unshift" : "push"]({ says, act, inText, when });
  keys.set(key, entries);
};

export const allKeys = () => [...keys].flatMap(([key, entries]) => entries.map(({ says }) => ({ key, says })));

export const isWriting = (element) =>
  element?.isContentEditable || ["TEXTAREA", "SELECT"].includes(element?.tagName)
  || (element?.tagName === "INPUT" && !["checkbox", "radio", "range", "button", "file", "color"].includes(element.type));

// What moves by arrows itself keeps them.
const OWN_ARROWS = "[role=slider], [role=menu], input[type=range], input[type=radio], video[controls]";

const isKept = (key, target) => {
  if (!target) return false;
  if ((key === " " || key === "Enter") && target.closest("button, a, summary, input, [role=option], [role=slider], [role=button]")) return true;
  const own = ["ArrowLeft", "ArrowRight"].includes(key) ? `${OWN_ARROWS}, [role=tablist]` : OWN_ARROWS;
  return key.startsWith("Arrow") && Boolean(target.closest(own));
};

const isOpen = (key) => document.querySelector("dialog[open]") && key !== "Escape";

const listen = (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const target = document.activeElement;
  if (!keys.has(key) || isOpen(key) || isKept(key, target)) return;
  const isText = isWriting(target);
  for (const { act, inText, when } of keys.get(key)) {
    if ((isText && !inText) || (when && !when())) continue;
    if (act(event) === false) continue;
    event.preventDefault();
    return;
  }
};

export const listenToKeys = () => document.addEventListener("keydown", listen);
