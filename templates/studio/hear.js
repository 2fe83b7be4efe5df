// Whether lines are said: which clips would be heard, by whom and at what price; a second press lets them be heard.

import { call, sentenceOf } from "./api.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { followJob } from "./jobs.js";
import { load, store } from "./store.js";
import { count, money, names } from "./words.js";

// More rows than these make nobody wiser.
const MOST_ROWS = 200;

export const openHear = () => {
  if (!store.film) return;
  const again = h("input", { type: "checkbox", name: "again" });
  const box = h("div", { class: "plan-now", aria: { live: "polite", busy: true } });
  const progress = h("div", { class: "job", role: "status" });
  const state = { plan: null, request: null, isTold: false };
  const dialog = openDialog("Hear whether lines are said", [
    h("p", { class: "quiet-text" }, "A service hears what the clips say, and each line is held against that. Subtitles follow it. What was heard is kept with its take."),
    h("label", { class: "choice" }, again, "Hear them again"), box, progress,
  ], [{ label: "Start", isMain: true, isOff: true, key: "start", act: (_, button) => start(button) }], { isWide: true, closeLabel: "Close" });
  const button = dialog.querySelector("[data-key=start]");

  const ask = async () => {
    const request = { again: again.checked };
    state.request = request;
    button.disabled = true;
    box.setAttribute("aria-busy", "true");
    if (!state.plan) fill(box, h("p", { class: "quiet-text" }, "The clips are being looked at …"));
    try {
      const plan = await call(store.name, "plan_hear", request);
      if (state.request !== request) return;
      state.plan = plan;
      fill(box, planView(plan, state.isTold));
      button.hidden = plan.to_hear.length === 0;
      button.disabled = button.hidden;
      button.textContent = `Hear ${count(plan.to_hear.length, "clip")}: ${priceWords(plan.usd)}`;
    } catch (error) {
      if (state.request !== request) return;
      state.plan = null;
      fill(box, h("p", { class: "mistake" }, error.sentence || String(error)));
    } finally {
      if (state.request === request) box.setAttribute("aria-busy", "false");
    }
  };

  const start = async () => {
    const { plan, request } = state;
    if (!plan || !request) return;
    button.disabled = true;
    again.disabled = true;
    fill(progress, h("p", {}, "It begins …"));
    try {
      const { job } = await call(store.name, "hear", { ...request, mark: plan.mark });
      followJob(job, progress, { label: "Hear", ended: () => { state.isTold = true; over(); } });
    } catch (error) {
      fill(progress, h("p", { class: "mistake" }, error.sentence || String(error)));
      over();
    }
  };

  // What is left to hear, or could be heard again, with its price: the next start is a press of its own.
  const over = async () => {
    again.checked = false;
    again.disabled = false;
    await load();
    if (!dialog.isConnected) return;
    await ask();
    // The button that was pressed may be gone: whoever works with keys is still in the dialog.
    if (!dialog.contains(document.activeElement)) dialog.querySelector(".dialog-buttons button:last-child").focus();
  };

  again.addEventListener("change", ask);
  ask();
};

const priceWords = (usd) => (usd === 0 ? "free" : money(usd));

const nameOf = (clip) => `${clip.shot}${clip.segment > 1 ? `, segment ${clip.segment}` : ""}`;

// Where a job just told which takes do not say their lines, that is not said twice.
const planView = (plan, isTold) => [
  plan.to_hear.length > 0 ? [numbers(plan), table(plan)] : !isTold && h("p", {}, nothingWords(plan)),
  !isTold && plan.problems.length > 0 && h("div", {}, h("h3", {}, "Known already"), listView(plan.problems)),
  !isTold && plan.unheard.length > 0 && h("details", { open: plan.unheard.length < 6 },
    h("summary", {}, `Cannot be heard: ${count(plan.unheard.length, "clip")}`),
    listView(plan.unheard.map((clip) => `${nameOf(clip)}: ${clip.why}. ${clip.hint ? sentenceOf(clip.hint) : ""}`.trim()))),
];

const listView = (lines) => h("ul", { class: "problems" }, lines.slice(0, MOST_ROWS).map((line) => h("li", {}, line)));

const nothingWords = (plan) => {
  if (plan.known === 0) return "Nothing to hear.";
  const said = plan.problems.length ? "" : plan.known === 1 ? " It says its lines." : " They say their lines.";
  return plan.known === 1 ? `Nothing to hear: the clip is known.${said}` : `Nothing to hear: all ${plan.known} clips are known.${said}`;
};

const numbers = (plan) => h("p", { class: "plan-numbers" },
  h("span", {}, h("b", {}, String(plan.to_hear.length)), ` clip${plan.to_hear.length === 1 ? "" : "s"} to hear`),
  h("span", {}, h("b", {}, `${Math.round(plan.seconds)} s`)), h("span", {}, h("b", {}, priceWords(plan.usd))),
  h("span", {}, `by ${names([...new Set(plan.to_hear.map((clip) => clip.service))])}`),
  plan.known > 0 && h("span", { class: "quiet-text" }, `${plan.known} known already`));

const table = (plan) => h("div", { class: "plan-box", tabindex: "0", role: "region", aria: { label: "Clips to hear" } },
  h("table", { class: "plan-table" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "shot"), h("th", { scope: "col" }, "take"), h("th", { scope: "col" }, "heard by"),
      h("th", { scope: "col", class: "number" }, "length"), h("th", { scope: "col", class: "number" }, "price"))),
    h("tbody", {}, plan.to_hear.slice(0, MOST_ROWS).map((clip) => h("tr", {},
      h("td", {}, nameOf(clip)), h("td", {}, String(clip.take)), h("td", {}, clip.service),
      h("td", { class: "number" }, `${clip.seconds.toFixed(1)} s`), h("td", { class: "number" }, priceWords(clip.usd)))))),
  plan.to_hear.length > MOST_ROWS && h("p", { class: "quiet-text" }, `And ${plan.to_hear.length - MOST_ROWS} more.`));
