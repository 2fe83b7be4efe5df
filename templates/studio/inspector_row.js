// One field of the inspector: its label, where its value stands, what it is written in, and its mistake.

import { sentenceOf } from "./api.js";
import { h, setText } from "./dom.js";
import { makeControl, textOf } from "./inspector_controls.js";
import { draftsOf, forgetDrafts, writeDraft } from "./inspector_draft.js";

const ORIGINS = { here: "the file", scene: "the scene", film: "the film" };

export const isSame = (left, right) => JSON.stringify(left ?? null) === JSON.stringify(right ?? null);

// Where a field is written, of what the server says of it: own is what is edited, above what holds without it.
export const standing = (view) => {
  const places = view?.places || [];
  const own = places.find((place) => place.origin === "here" || (place.file === view.file && place.path === view.path)) || null;
  return { own, above: places.find((place) => place !== own) || null };
};

const aboveWords = (spec, above) => {
  if (above) return `from ${above.origin === "included" ? above.file : ORIGINS[above.origin] || "the film"}: ${textOf(above.value)}`;
  if (spec.usual !== undefined) return `${textOf(spec.usual)} (default)`;
  return spec.unset || "";
};

const whereWords = (own, above) => {
  if (own) return own.origin === "included" ? `${own.file}, line ${own.line}` : `here, line ${own.line}`;
  if (above) return above.origin === "included" ? `${above.file}, line ${above.line}` : `${above.origin}, line ${above.line}`;
  return "";
};

let count = 0;

// spec: the field; owner: whose draft it is; onInput: called when somebody wrote.
export const makeRow = (first, { owner, onInput }) => {
  count += 1;
  const id = `field-${count}`;
  let spec = first;
  let own = null;
  const control = makeControl(spec, id);
  const parts = {
    label: h("label", { for: id, class: "field-label" }, spec.label),
    where: h("span", { class: "field-where quiet-text" }),
    back: h("button", { type: "button", class: "quiet field-back", hidden: true, onclick: () => putBack() }, "Use default"),
    help: h("p", { class: "field-help quiet-text", id: `${id}-help`, hidden: true }),
    problem: h("p", { class: "field-problem", id: `${id}-problem`, role: "alert", hidden: true }),
    other: h("p", { class: "field-other", hidden: true }),
  };
  const element = h("div", { class: "field", dataset: { field: spec.key, kind: spec.kind } },
    h("div", { class: "field-head" }, parts.label, parts.where, parts.back), control.element, parts.help, parts.problem, parts.other);
  control.input.setAttribute("aria-describedby", `${id}-help ${id}-problem`);

  const draft = () => draftsOf(owner)[spec.key];
  // What was written last is no news when the field is left, which it also is when an update takes it away.
  let last = { value: null };
  const left = () => { if (!isSame(control.read(), last.value)) wrote(); };
  const wrote = () => {
    const value = control.read();
    last = { value };
    if (isSame(value, own)) forgetDrafts(owner, [spec.key]);
    else writeDraft(owner, spec.key, value, own);
    onInput();
  };
  control.element.addEventListener("input", wrote);
  control.element.addEventListener("change", left);
  const putBack = () => {
    control.write(null);
    wrote();
    control.input.focus({ preventScroll: true });
  };

  const showOther = (written) => {
    const isOther = written && !isSame(written.base, own);
    parts.other.hidden = !isOther;
    if (!isOther) return;
    const said = textOf(own) || "nothing";
    if (parts.other.dataset.said === said) return;
    parts.other.dataset.said = said;
    parts.other.replaceChildren(`The file was changed meanwhile. It says now: ${said} `,
      h("button", { type: "button", class: "quiet", onclick: () => { forgetDrafts(owner, [spec.key]); control.write(own); last = { value: own }; onInput(); } }, "Take it"));
  };

  const update = (next, value, view) => {
    spec = next;
    own = value;
    const { own: place, above } = standing(view);
    let written = draft();
    if (written && isSame(written.value, own)) {
      forgetDrafts(owner, [spec.key]);
      written = undefined;
    }
    control.write(written ? written.value : own);
    last = { value: control.read() };
    control.hint?.(aboveWords(spec, above));
    setText(parts.where, whereWords(place, above));
    element.classList.toggle("is-own", Boolean(place) && place.origin !== "included");
    parts.where.title = place ? `${place.file}, line ${place.line}, column ${place.column}` : "";
    setText(parts.help, spec.help || "");
    parts.label.title = spec.help || "";
    parts.help.hidden = !spec.help;
    showOther(written);
    mark();
  };
  const mark = () => {
    element.classList.toggle("is-changed", Boolean(draft()));
    const isWritten = control.read() !== null;
    parts.back.hidden = !isWritten || ["text", "line", "shot", "picture", "pictures", "tags"].includes(spec.kind);
  };
  const showProblem = (problem) => {
    const said = problem ? sentenceOf(problem.message, problem.hint) : "";
    if (parts.problem.textContent !== said) parts.problem.textContent = said;
    parts.problem.hidden = !said;
    parts.problem.classList.toggle("is-warning", problem?.severity === "warning");
    if (problem && problem.severity !== "warning") control.input.setAttribute("aria-invalid", "true");
    else control.input.removeAttribute("aria-invalid");
  };
  return {
    element, update, mark, showProblem,
    get spec() { return spec; },
    get own() { return own; },
    get draft() { return draft(); },
    reset: () => { control.write(own); last = { value: own }; parts.other.hidden = true; mark(); },
    focus: () => { element.closest("details")?.setAttribute("open", ""); control.input.focus(); },
  };
};
