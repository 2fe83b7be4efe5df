// The file changed meanwhile: both texts are shown, nothing is overwritten.

import { diffView } from "./diff.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { load } from "./store.js";

// *error* is the refusal, *mine* the change that was not made {name, body, said}, *again* makes it on the file as it is now.
export const confirmConflict = async (error, mine, again) => {
  await load();
  const { file = "", current = "", wanted = null } = error.conflict || {};
  const fits = wanted !== null && wanted !== undefined;
  openDialog("The file was changed meanwhile", [
    h("p", {}, `Nothing was overwritten. Somebody, or an editor, saved ${file || "the file"} after this page had read it.`),
    ...(fits
      ? [h("p", {}, "Your change in the file as it is now:"), diffView(current, wanted)]
      : [h("p", {}, "Your change does not fit into the file as it is now."), h("h3", {}, "Your change, not made"), ...mineView(mine)]),
    current && h("details", {}, h("summary", {}, "The whole file as it is now"), textView(current)),
  ], [{ label: fits ? "Make my change" : "Try my change again", isMain: true, act: (close) => { close(); again(); } }],
  { isWide: true, closeLabel: "Leave my change out" });
};

const textView = (text) => h("pre", { class: "diff", tabindex: "0", aria: { label: "The file as it is now" } }, text);

const mineView = ({ name, body, said }) => {
  const steps = body.steps || [];
  if (!steps.length) return [h("p", {}, said || name)];
  const written = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
  return steps.map((step) => h("div", {},
    h("p", { class: "quiet-text" }, `${step.do || "set"} ${Array.isArray(step.path) ? step.path.join(".") : step.path}`),
    step.value === undefined ? "" : h("pre", { class: "diff", tabindex: "0", aria: { label: "Your text" } }, written(step.value))));
};
