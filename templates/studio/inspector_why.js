// Why a shot is as it is: the sentence, the last failure, what is other now, what is out of date with it, and the prompt.

import { sentenceOf } from "./api.js";
import { h, keyed, setText } from "./dom.js";
import { makeFold } from "./inspector_folds.js";
import { say } from "./say.js";
import { select } from "./store.js";
import { wordDiff } from "./word_diff.js";
import { FREE } from "./words.js";

// A name of a shot stays as it is written, also where it begins a sentence.
const sentence = (text) => (/[.!?。]$/.test(text) ? text : `${text}.`);

const nameOf = (reason) => `${reason.take.kind === "draft" ? "Draft" : "Shot"}${reason.take.segments > 1 ? `, segment ${reason.take.segment}` : ""}`;

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    say("The prompt is copied.");
  } catch {
    say("The browser does not let this page copy. Select the text and press Ctrl+C.", { isBad: true });
  }
};

const list = (parent, sentences, className = "") => keyed(parent, sentences, (text) => text, (text) => h("li", { class: className }, text));

const changeView = (change) => h("div", { class: "why-change" }, h("h4", {}, change.name), wordDiff(change.before, change.after));

const makeReason = () => {
  const parts = {
    name: h("h4", { class: "why-name" }),
    sentence: h("p", { class: "why-sentence" }),
    todo: h("p", { class: "bad" }),
    failure: h("ul", { class: "why-failure bad" }),
    changes: h("div", { class: "why-changes" }),
    effects: h("ul", { class: "why-effects" }),
    verdicts: h("ul", { class: "why-verdicts" }),
    choices: h("div", { class: "why-choices" }),
  };
  const prompt = h("pre", { class: "prompt", tabindex: "0" });
  const whole = h("details", { class: "why-prompt" }, h("summary", {}, h("span", {}, "Whole prompt")), prompt,
    h("button", { type: "button", onclick: () => copy(prompt.textContent) }, "Copy"));
  const element = h("div", { class: "why" }, Object.values(parts), whole);
  element.show = (reason, isAlone) => {
    setText(parts.name, nameOf(reason));
    parts.name.hidden = isAlone;
    setText(parts.sentence, sentence(reason.sentence));
    setText(parts.todo, reason.take.what_to_do ? sentence(reason.take.what_to_do) : "");
    parts.todo.hidden = !reason.take.what_to_do;
    list(parts.failure, reason.last_failure.map((text) => sentence(text)));
    keyed(parts.changes, reason.changes, (change) => JSON.stringify(change), changeView);
    const isFree = reason.effects.length > 0 && reason.take.provider === "simulator";
    list(parts.effects, [...reason.effects.map((text) => sentenceOf(text)), ...(isFree ? [FREE] : [])]);
    list(parts.verdicts, reason.verdicts.map((text) => sentence(text)));
    keyed(parts.choices, reason.choices, (choice) => choice.folder, (choice) => h("button", {
      type: "button", onclick: () => select({ shot: choice.shot, segment: choice.segment, takes: [choice.folder] }),
    }, `Look at ${choice.shot} take ${choice.take}`));
    setText(prompt, reason.take.prompt);
    prompt.setAttribute("aria-label", "The whole prompt that would be sent");
  };
  return element;
};

export const makeWhy = () => {
  const reasons = h("div", { class: "whys" });
  const element = makeFold(h, "why", "Why", { className: "inspector-part" });
  element.append(reasons);
  return {
    element,
    update: (shot) => keyed(reasons, shot.why, (reason) => `${reason.take.kind}-${reason.take.segment}`, makeReason,
      (place, reason) => place.show(reason, shot.why.length === 1)),
  };
};
