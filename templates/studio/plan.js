// A plan as a person reads it: what is made, why, at what price, how long it takes and what it leaves.

import { sentenceOf } from "./api.js";
import { h } from "./dom.js";
import { FREE, count, money, names, roughly } from "./words.js";

// What a key that is not set means for who works on the page.
const KEY_WORDS = "The studio has the keys of the terminal in which storyboard serve was started: set it there and start it again. Or tick “On the simulator, free”.";

// More rows than these make nobody wiser.
const MOST_ROWS = 200;

export const isFree = (plan) => plan.to_make.length > 0 && plan.to_make.every((take) => take.provider === "simulator");

export const priceWords = (plan) => {
  if (isFree(plan)) return "free";
  return plan.usd === null && plan.cny === null ? "price not known" : money(plan.usd, plan.cny);
};

const nameOf = (take) => `${take.shot}${take.segments > 1 ? `, segment ${take.segment}` : ""}${take.kind === "draft" ? " (draft)" : ""}`;

const hasStills = (plan) => plan.to_make.some((take) => take.medium === "still");

const sumOf = (takes, currency) => (takes.some((take) => take[currency] === null) ? null : takes.reduce((sum, take) => sum + take[currency], 0));

const partWords = (takes, noun) => `${count(new Set(takes.map((take) => take.shot)).size, noun)} ${money(sumOf(takes, "usd"), sumOf(takes, "cny"))}`;

// "4 stills $0.08, 9 shots $3.42".
const partsWords = (plan) => [["still", "still"], ["video", "shot"]]
  .map(([medium, noun]) => [plan.to_make.filter((take) => take.medium === medium), noun])
  .filter(([takes]) => takes.length).map(([takes, noun]) => partWords(takes, noun)).join(", ");

const waiting = (plan) => plan.takes.filter((take) => take.state === "waits" && take.what_to_do);

export const planView = (plan) => {
  const providers = [...new Set(plan.to_make.map((take) => take.provider))];
  if (!plan.to_make.length) {
    return [h("p", {}, `Nothing to make: ${count(plan.up_to_date, "take")} up to date.`), leftView(plan)];
  }
  return [
    h("p", { class: "plan-numbers" },
      hasStills(plan) ? h("span", {}, h("b", {}, partsWords(plan))) : h("span", {}, h("b", {}, String(plan.to_make.length)), ` take${plan.to_make.length === 1 ? "" : "s"} to make`),
      h("span", {}, h("b", {}, priceWords(plan))),
      h("span", {}, h("b", {}, roughly(plan.expected_s))),
      h("span", {}, `by ${names(providers)}`),
      h("span", { class: "quiet-text" }, `${plan.up_to_date} up to date`)),
    isFree(plan) && h("p", { class: "quiet-text" }, FREE),
    plan.unpriced.length > 0 && h("p", { class: "note" }, `Nobody can say the price of ${names(plan.unpriced)}.`),
    plan.lacking.map((line) => h("p", { class: "note", role: "alert" }, sentenceOf(line))),
    plan.lacking.length > 0 && h("p", { class: "note" }, KEY_WORDS),
    plan.budget && h("p", { class: "quiet-text" }, sentenceOf(plan.budget)),
    table(plan),
    leftView(plan),
  ];
};

const table = (plan) => h("div", { class: "plan-box", tabindex: "0", role: "region", aria: { label: "Takes to make" } },
  h("table", { class: "plan-table" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, hasStills(plan) ? "what" : "shot"), h("th", { scope: "col" }, "why"), h("th", { scope: "col" }, "model"),
      h("th", { scope: "col", class: "number" }, "price"))),
    h("tbody", {}, plan.to_make.slice(0, MOST_ROWS).map((take) => h("tr", {},
      h("td", {}, nameOf(take)), h("td", { class: "quiet-text" }, take.reasons.join("; ") || "not made yet"),
      h("td", {}, take.model), h("td", { class: "number" }, money(take.usd, take.cny))))),
  ),
  plan.to_make.length > MOST_ROWS && h("p", { class: "quiet-text" }, `And ${plan.to_make.length - MOST_ROWS} more.`));

const leftView = (plan) => {
  const left = [...plan.left.map((line) => sentenceOf(line)), ...waiting(plan).map((take) => sentenceOf(`${nameOf(take)}: ${take.what_to_do}`))];
  return left.length > 0 && h("details", { open: left.length < 6 },
    h("summary", {}, `Left as it is: ${count(left.length, "shot")}`),
    h("ul", { class: "problems" }, left.slice(0, MOST_ROWS).map((line) => h("li", {}, line))));
};

