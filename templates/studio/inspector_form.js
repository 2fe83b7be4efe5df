// Fields in groups, checked while somebody writes, saved as one edit of the file.

import { call } from "./api.js";
import { edit } from "./changes.js";
import { h, keyed, setText } from "./dom.js";
import { makeCheck } from "./inspector_check.js";
import { draftsOf, forgetDrafts, putDraftsBack } from "./inspector_draft.js";
import { isFolded, keepFold } from "./inspector_folds.js";
import { makeRow } from "./inspector_row.js";
import { stepsOf } from "./inspector_steps.js";
import { say } from "./say.js";
import { store } from "./store.js";
import { names } from "./words.js";

// owner: whose drafts these are; what: what is edited, for people; effectsOf(specs): what saving would do, in sentences.
export const makeForm = ({ owner, what, effectsOf = () => [] }) => {
  const rows = new Map();
  const bar = makeBar({ save: () => save(), revert: () => revert() });
  const list = h("div", { class: "form-groups" });
  const element = h("div", { class: "form", onkeydown: (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  } }, list);

  const changed = () => [...rows.values()].filter((row) => row.draft);
  const steps = () => stepsOf(changed());
  const check = makeCheck({ steps, rows: () => [...rows.values()], show: (problems, elsewhere) => bar.showProblems(problems, elsewhere) });

  const onInput = () => {
    changedNow();
    check.soon();
  };
  const changedNow = () => {
    rows.forEach((row) => row.mark());
    const now = changed();
    bar.show(now.map((row) => row.spec.label.toLowerCase()), effectsOf(now.map((row) => row.spec)));
  };

  const save = async () => {
    const wanted = steps();
    if (!wanted.length) {
      forgetDrafts(owner, changed().map((row) => row.spec.key));
      changedNow();
      return;
    }
    bar.isBusy(true);
    const fields = changed().map((row) => [row.spec.key, row.draft.value]);
    try {
      if (!await check.now()) {
        (changed().find((row) => row.element.querySelector("[aria-invalid]")) || changed()[0])?.focus();
        return;
      }
      const result = await edit("edit", { steps: wanted }, `Saved ${what}: ${names(changed().map((row) => row.spec.label.toLowerCase()))}.`);
      // What was written since stays a draft.
      if (result) forgetDrafts(owner, fields.filter(([key, value]) => JSON.stringify(draftsOf(owner)[key]?.value) === JSON.stringify(value)).map(([key]) => key));
    } finally {
      bar.isBusy(false);
      changedNow();
    }
  };

  const revert = () => {
    const before = { ...draftsOf(owner) };
    forgetDrafts(owner);
    rows.forEach((row) => { row.reset(); row.showProblem(null); });
    bar.showProblems([], []);
    changedNow();
    say(`What was not saved of ${what} is gone.`, { undoLabel: "Bring it back", undo: () => { putDraftsBack(owner, before); rows.forEach((row) => row.update(row.spec, row.own, row.view)); onInput(); } });
  };

  const update = (groups, valueOf, viewOf) => {
    keyed(list, groups, (group) => group.key, makeGroup, (details, group) => {
      setText(details.querySelector("summary span"), group.title);
      details.fill = () => fillGroup(details, group, valueOf, viewOf);
      // A group of many fields is made when somebody opens it, or has written in it.
      if (group.isLazy && !details.open && !group.specs.some((spec) => draftsOf(owner)[spec.key])) return;
      details.fill();
    });
    changedNow();
    if (changed().length) check.soon();
  };
  const fillGroup = (details, group, valueOf, viewOf) => {
    const place = details.querySelector(".form-fields");
    const more = details.querySelector(".form-rare .form-fields");
    const [usual, rare] = [group.specs.filter((spec) => !isRare(spec, valueOf)), group.specs.filter((spec) => isRare(spec, valueOf))];
    fillRows(place, usual, valueOf, viewOf);
    fillRows(more, rare, valueOf, viewOf);
    details.querySelector(".form-rare").hidden = rare.length === 0;
  };
  // What is seldom written stands under "More", but for what is written; it does not move while somebody is in it.
  const isRare = (spec, valueOf) => {
    const known = rows.get(spec.key);
    if (known?.element.isConnected) return Boolean(known.element.closest(".form-rare"));
    return Boolean(spec.isRare) && valueOf(spec) === null && !draftsOf(owner)[spec.key];
  };
  const fillRows = (place, specs, valueOf, viewOf) => keyed(place, specs, (spec) => `${spec.key}|${spec.kind}|${(spec.choices || []).join()}`, (spec) => {
    const row = makeRow(spec, { owner, onInput });
    rows.set(spec.key, row);
    row.element.row = row;
    return row.element;
  }, (place_, spec) => {
    const { row } = place_;
    rows.set(spec.key, row);
    row.view = viewOf(spec);
    row.update(spec, valueOf(spec), row.view);
  });

  return { element, bar: bar.element, update, save, revert, focusField: (key) => rows.get(key)?.focus(), hasChanges: () => changed().length > 0 };
};

const makeGroup = (group) => {
  const details = h("details", { class: "form-group", open: group.isLazy ? false : !isFolded(group.key.split("-")[0], !group.isOpen) },
    h("summary", {}, h("span", {}, group.title)),
    group.member ? h("div", { class: "member", dataset: { member: group.member } }) : null,
    h("div", { class: "form-fields" }),
    h("details", { class: "form-rare" }, h("summary", {}, h("span", {}, "More")), h("div", { class: "form-fields" })));
  if (group.isLazy) details.addEventListener("toggle", () => details.open && details.fill?.());
  else keepFold(details, group.key.split("-")[0]);
  return details;
};

// What is not saved, what saving does, and the buttons.
const makeBar = ({ save, revert }) => {
  const parts = {
    said: h("p", { class: "bar-said" }),
    effects: h("ul", { class: "bar-effects quiet-text" }),
    problems: h("ul", { class: "bar-problems bad", role: "alert" }),
    save: h("button", { type: "button", class: "main", title: "Save (Ctrl+Enter)", onclick: save }, "Save"),
    revert: h("button", { type: "button", onclick: revert }, "Revert"),
  };
  const element = h("div", { class: "form-bar", hidden: true, role: "group", aria: { label: "What is not saved" } },
    parts.said, parts.problems, parts.effects, h("div", { class: "bar-buttons" }, parts.save, parts.revert, h("span", { class: "quiet-text" }, "Ctrl+Enter saves")));
  return {
    element,
    show: (labels, effects) => {
      element.hidden = labels.length === 0;
      setText(parts.said, `Not saved: ${names(labels)}`);
      keyed(parts.effects, effects, (text) => text, (text) => h("li", {}, `${text} `));
    },
    showProblems: (problems, elsewhere) => {
      keyed(parts.problems, elsewhere, (text) => text, (text) => h("li", {}, text));
      parts.save.disabled = problems.some((problem) => problem.severity === "error");
    },
    isBusy: (isBusy) => { parts.save.setAttribute("aria-busy", String(isBusy)); },
  };
};

export const readFields = async (paths) => {
  const views = await call(store.name, "fields", { paths });
  return new Map(views.map((view, at) => [paths[at].join("/"), view]));
};
