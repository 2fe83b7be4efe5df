// The file changed meanwhile: both are shown, nothing is overwritten.

import { diffView } from "./diff.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { load, store, textsOf } from "./store.js";

// *error* is the refusal, *mine* the words of the change that was not made, *again* makes it on the file as it is now.
export const confirmConflict = async (error, mine, again) => {
  const before = textsOf(store.film);
  await load();
  const changed = [...textsOf(store.film)].filter(([name, text]) => before.has(name) && before.get(name) !== text);
  openDialog("The file was changed meanwhile", [
    h("p", {}, "Nothing was overwritten. Somebody, or an editor, saved the file after this page had read it:"),
    ...(changed.length
      ? changed.map(([name, text]) => h("section", {}, h("h3", {}, name), diffView(before.get(name), text)))
      : [h("p", {}, error.sentence)]),
    h("h3", {}, "Your change, not made yet"),
    ...mineView(mine),
  ], [{ label: "Make my change on the new file", isMain: true, act: (close) => { close(); again(); } }],
  { isWide: true, closeLabel: "Leave my change out" });
};

const mineView = ({ name, body, said }) => {
  const steps = body.steps || [];
  if (!steps.length) return [h("p", {}, said || name)];
  const written = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
  return steps.map((step) => h("div", {},
    h("p", { class: "quiet-text" }, `${step.do || "set"} ${Array.isArray(step.path) ? step.path.join(".") : step.path}`),
    step.value === undefined ? "" : h("pre", { class: "diff", tabindex: "0", aria: { label: "Your text" } }, written(step.value))));
};
