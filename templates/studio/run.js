// A run: its plan with the price first, and its start on a second press.

import { call } from "./api.js";
import { shotList } from "./marked.js";
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { planView, priceWords } from "./plan.js";
import { openLines } from "./run_ended.js";
import { say } from "./say.js";
import { load, store } from "./store.js";
import { count, names } from "./words.js";

const WAIT_MS = 250;

// Open the plan; *only* are shots that are chosen from the start.
export const openPlan = (only = null) => {
  if (!store.film) return;
  const chosen = only || shotList();
  const fields = choiceFields(chosen, only !== null);
  const [box, told] = [h("div", { class: "plan-now", aria: { live: "polite", busy: true } }), h("p", { class: "note", hidden: true })];
  const state = { plan: null, request: {}, told };
  const dialog = openDialog("Run", [fields.element, told, box], [
    { label: "Start", isMain: true, isOff: true, key: "start", act: (close, button) => start(state, close, button, ask) },
  ], { isWide: true });
  const button = dialog.querySelector("[data-key=start]");
  const ask = () => askPlan(state, fields.request(), box, button);
  let timer = 0;
  fields.element.addEventListener("input", () => {
    clearTimeout(timer);
    button.disabled = true;
    // A plan that was asked for before this is not the one that is wanted.
    state.request = null;
    timer = setTimeout(ask, WAIT_MS);
  });
  ask();
};

const askPlan = async (state, request, box, button) => {
  state.request = request;
  button.disabled = true;
  box.setAttribute("aria-busy", "true");
  if (!state.plan) fill(box, h("p", { class: "quiet-text" }, "The plan is being made …"));
  try {
    const plan = await call(store.name, "plan", request);
    if (state.request !== request) return;
    state.plan = plan;
    fill(box, planView(plan));
    button.disabled = plan.to_make.length === 0 && !request.stitch;
    button.textContent = plan.to_make.length ? `Start: ${priceWords(plan)}` : "Cut the reels";
  } catch (error) {
    if (state.request !== request) return;
    fill(box, h("p", { class: "mistake" }, error.sentence || String(error)));
  } finally {
    box.setAttribute("aria-busy", "false");
  }
};

const start = async (state, close, button, askAgain) => {
  const { plan, request } = state;
  if (!plan || !request) return;
  button.disabled = true;
  try {
    const started = await call(store.name, "run", { ...request, mark: plan.mark });
    close();
    tellStarted(started);
    await load();
  } catch (error) {
    await askAgain();
    const isOther = state.plan && state.plan.mark !== plan.mark;
    state.told.hidden = false;
    state.told.textContent = isOther
      ? "The plan changed meanwhile. Nothing was sent. This is the plan as it is now: look at it again, then start."
      : error.sentence || String(error);
  }
};

export const tellStarted = (started) => {
  if (started.state === "running") {
    say("The run is at work. It goes on when you close this page.");
  } else if (started.exit_status === 0) {
    say(started.said.at(-1) || "The run has done all there was to do.");
  } else {
    openLines("The run ended at once", started.said);
  }
};

const wholeWords = (film) => [count(film.total, "shot"), film.stills_total && count(film.stills_total, "still")].filter(Boolean).join(" and ");

const choiceFields = (chosen, isFixed) => {
  const radio = (value, label, isOn) => h("label", { class: "choice" },
    h("input", { type: "radio", name: "which", value, checked: isOn }), label);
  const tick = (label, isOn = false) => {
    const input = h("input", { type: "checkbox", checked: isOn });
    return { input, element: h("label", { class: "choice" }, input, label) };
  };
  const [drafts, simulator, stitch] = [tick("Drafts only"), tick("On the simulator, free"), tick("Cut the reels after it", true)];
  const most = h("input", { type: "number", min: "0", step: "0.01", inputmode: "decimal", class: "short", placeholder: "no limit" });
  const { film } = store;
  const which = h("fieldset", { class: "choices" }, h("legend", {}, "Shots"),
    radio("all", `The whole film, ${wholeWords(film)}`, !isFixed),
    film.stills_total ? radio("stills", `Only the stills (${film.stills_total}): no clip is made`, false) : "",
    chosen.length ? radio("only", `Only ${names(chosen)}, and what ${chosen.length === 1 ? "it needs" : "they need"}`, isFixed) : "");
  const element = h("div", { class: "plan-choices" }, which,
    h("fieldset", { class: "choices" }, h("legend", {}, "How"), drafts.element,
      film.provider === "simulator" ? "" : simulator.element, stitch.element),
    h("label", { class: "labelled" }, h("span", { class: "label-text" }, "This run may spend at most, in $"), most));
  const chosenNow = () => element.querySelector("[name=which]:checked")?.value;
  const request = () => ({
    ...(chosenNow() === "stills" ? { until: "stills" } : {}),
    only: chosenNow() === "only" ? chosen : [],
    draft: drafts.input.checked,
    stitch: stitch.input.checked,
    ...(simulator.input.checked ? { provider: "simulator" } : {}),
    ...(most.value !== "" && Number(most.value) >= 0 ? { max_usd: Number(most.value) } : {}),
  });
  return { element, request };
};
