// Which parts of the inspector are folded: kept in the browser.

const KEY = "storyboard.folds";

const folds = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {};
  }
};

export const isFolded = (key, usual) => folds()[key] ?? usual;

export const keepFold = (details, key) => details.querySelector(":scope > summary").addEventListener("click", () => {
  // Before the press opens or closes it.
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...folds(), [key]: details.open }));
  } catch {
    // It is then as it was, after a reload.
  }
});

// A part with a heading that folds.
export const makeFold = (h, key, title, { isOpen = true, className = "" } = {}) => {
  const details = h("details", { class: `fold ${className}`, open: !isFolded(key, !isOpen) }, h("summary", {}, h("span", {}, title)));
  keepFold(details, key);
  return details;
};
