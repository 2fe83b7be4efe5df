// The keys of the page: each part says which it takes; a text that is being written keeps its letters.

const keys = new Map();

// key as KeyboardEvent.key says it, letters small; says: what it does, for the help.
export const onKey = (key, says, act, { inText = false } = {}) => keys.set(key, { says, act, inText });

export const allKeys = () => [...keys].map(([key, { says }]) => ({ key, says }));

export const isWriting = (element) =>
  element?.isContentEditable || ["TEXTAREA", "SELECT"].includes(element?.tagName)
  || (element?.tagName === "INPUT" && !["checkbox", "radio", "range", "button"].includes(element.type));

export const listenToKeys = () => {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = keys.get(key);
    if (!found) return;
    const target = document.activeElement;
    if (isWriting(target) && !found.inText) return;
    // A button or a link that has the focus keeps Space and Enter; an open dialog keeps all but Escape.
    if (key === " " && target?.closest("button, a, summary, [role=slider]")) return;
    if (document.querySelector("dialog[open]") && key !== "Escape") return;
    if (found.act(event) !== false) event.preventDefault();
  });
};
