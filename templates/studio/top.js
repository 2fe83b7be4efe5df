// The top line: what the film is, how far it is, what it costs, and the run.

import { filmUrl, post } from "./api.js";
import { h, setText } from "./dom.js";
import { filmMenu } from "./film_menu.js";
import { openDialog } from "./dialog.js";
import { openHelp } from "./help.js";
import { cancelQueued, stopRun } from "./halt.js";
import { openPlan } from "./run.js";
import { segmentsOf } from "./facts.js";
import { followRun } from "./run_ended.js";
import { problemList } from "./problems.js";
import { doneWords } from "./stills.js";
import { store, subscribe } from "./store.js";
import { count, money, roughly } from "./words.js";

const SOON_MS = 400;
// A long film takes a while to plan: what is looked at first comes first.
const SOON_MS_OF_LONG = 2500;
const LONG = 200;
const LEAST_BETWEEN_MS = 5000;

const parts = () => ({
  title: h("h1", { class: "top-title" }),
  done: h("span", { class: "top-fact number" }),
  bar: h("span", { class: "top-bar", aria: { hidden: true } }, h("span", {})),
  spent: h("span", { class: "top-fact number" }),
  left: h("span", { class: "top-fact" }),
  warnings: h("button", { type: "button", class: "quiet top-warnings", hidden: true, onclick: () => openWarnings() }),
  lost: h("span", { class: "top-lost bad", role: "status" }),
  run: h("button", { type: "button", class: "main", onclick: () => openPlan() }, "Run"),
  stop: h("button", { type: "button", class: "stop", hidden: true, onclick: () => stopRun() }, "Stop"),
  cancel: h("button", { type: "button", hidden: true, onclick: () => cancelQueued() }, "Cancel queued"),
});

export const mount = (top) => {
  const shown = parts();
  top.replaceChildren(
    h("a", { href: "/", class: "button quiet", aria: { label: "All films" }, title: "All films" }, "‹", h("span", { class: "top-word" }, "Films")),
    shown.title,
    h("div", { class: "top-facts" }, shown.done, shown.bar, shown.spent, shown.left, shown.warnings, shown.lost),
    h("div", { class: "top-buttons" }, shown.cancel, shown.stop, shown.run, filmMenu(),
      h("button", { type: "button", class: "quiet", aria: { label: "All keys" }, title: "All keys (?)", onclick: openHelp }, "?")),
  );
  subscribe(["film"], () => { update(shown); askTime(shown); });
  subscribe(["online"], () => {
    setText(shown.lost, store.isOnline ? "" : "The studio's server does not answer. Nothing is lost; the page reconnects by itself.");
    top.classList.toggle("is-lost", !store.isOnline);
    shown.run.disabled = !store.isOnline;
  });
  followRun();
};

const update = (shown) => {
  const { film } = store;
  const [done, all] = [film.done + film.stills_done, film.total + film.stills_total];
  setText(shown.title, film.title);
  document.title = `${film.title} · Storyboard`;
  setText(shown.done, doneWords(film));
  shown.bar.firstElementChild.style.width = `${all ? (100 * done) / all : 0}%`;
  setText(shown.spent, spentWords(film));
  shown.warnings.hidden = film.warnings.length === 0;
  setText(shown.warnings, count(film.warnings.length, "warning"));
  shown.run.hidden = Boolean(film.run);
  shown.stop.hidden = !film.run;
  shown.stop.title = film.run?.began_at ? `The run began at ${new Date(film.run.began_at).toLocaleTimeString()}.` : "";
  const queued = queuedIn(film);
  shown.cancel.hidden = queued === 0;
  setText(shown.cancel, `Cancel ${queued} queued`);
};

const openWarnings = () => openDialog("What is probably not meant", [problemList(store.film.warnings)]);

const queuedIn = (film) => film.shots.filter((shot) =>
  shot.state === "queued" || segmentsOf(shot).some((segment) => segment.state === "queued")).length;

const spentWords = ({ budget, spent_usd: spent, is_free: isFree }) => {
  const by = isFree ? " (simulator)" : "";
  if (budget?.usd !== null && budget?.usd !== undefined) return `${money(spent)} of ${money(budget.usd)}${by}`;
  const tokens = budget?.tokens ? `, ${budget.spent_tokens.toLocaleString("en")} of ${count(budget.tokens, "token")}` : "";
  return `${isFree ? "free" : `${money(spent)} spent`}${tokens}${by}`;
};

let timer = 0;
let askedAt = 0;

// How long what is missing takes: the longest chain of expected times. It is asked for when the film has rested a while.
const askTime = (shown) => {
  clearTimeout(timer);
  const missing = store.film.shots.some((shot) => shot.state !== "up to date");
  if (!missing) {
    setText(shown.left, store.film.run ? "finishing" : "");
    return;
  }
  timer = setTimeout(async () => {
    askedAt = Date.now();
    try {
      const plan = await post(filmUrl(store.name, "/plan"));
      setText(shown.left, timeWords(plan));
    } catch {
      setText(shown.left, "");
    }
  }, Math.max(store.film.shots.length > LONG ? SOON_MS_OF_LONG : SOON_MS, askedAt + LEAST_BETWEEN_MS - Date.now()));
};

const timeWords = (plan) => {
  if (store.film.run) return plan.to_make.length ? `${roughly(plan.expected_s)} left` : "finishing";
  return plan.to_make.length ? `${count(plan.to_make.length, "take")} to make, ${roughly(plan.expected_s)}` : "";
};
