// A person's word about what is seen: approve, reject, clear, another take.

import { filmUrl, read } from "./api.js";
import { change } from "./changes.js";
import { h } from "./dom.js";
import { onKey } from "./keys.js";
import { playhead } from "./playhead.js";
import { openRetake } from "./retake.js";
import { openPlan } from "./run.js";
import { say } from "./say.js";
import { shotOf, store } from "./store.js";
import { stateClass } from "./words.js";

const JUST_CAME_MS = 700;

const known = { film: null, shots: new Map() };

// All of a shot; asked for once for each state of the film.
export const detailOf = async (shot) => {
  if (known.film !== store.film) {
    known.film = store.film;
    known.shots.clear();
  }
  if (!known.shots.has(shot)) known.shots.set(shot, read(filmUrl(store.name, `/shots/${encodeURIComponent(shot)}`)).then(({ body }) => body));
  return known.shots.get(shot);
};

export const takeOf = async (shot, folder) => {
  const detail = await detailOf(shot);
  for (const segment of detail.segments || []) {
    const found = (segment.takes || []).find((take) => take.folder === folder);
    if (found) return found;
  }
  return (detail.takes || []).find((take) => take.folder === folder) || null;
};

const nameOf = ({ shot, segment, take }) => `take ${take} of ${shot}${segment > 1 ? `, segment ${segment}` : ""}`;

// Of several takes that are compared, the one that has the focus; else what the player shows; else the selected shot.
const judged = () => {
  const focused = document.activeElement?.closest?.("[data-take][data-shot]");
  if (focused) {
    const { shot, segment, take } = focused.dataset;
    return { shot, segment: Number(segment) || null, take: Number(take) };
  }
  if (store.selection.takes.length > 1) return { several: true };
  if (store.view === "player" && playhead.take) return { shot: playhead.shot, segment: playhead.segment, take: playhead.take };
  if (store.view !== "player" && store.selection.shot) return { shot: store.selection.shot, segment: store.selection.segment || null, take: null };
  return null;
};

const DONE = { approve: "Approved", reject: "Rejected", clear: "Took back the word about" };

const said = (word, about) => (result) => {
  const first = result.takes?.[0];
  const name = first ? nameOf(first) : nameOf(about);
  const after = result.outdated?.length ? ` Out of date now: ${result.outdated.join(", ")}.` : "";
  return `${DONE[word]} ${name}.${after}${result.changes_film ? " The next run goes on from there." : ""}`;
};

// What was said about a take; the list of shots knows it of the one that is used.
const verdictOf = async ({ shot, take, folder }) => {
  const light = shotOf(shot);
  if (light?.segments?.length === 1 && light.segments[0].take === take) return light.verdict;
  return (await takeOf(shot, folder))?.verdict || null;
};

export const verdictsOf = () => {
  let folder = "";
  let changedAt = 0;
  const judge = (word) => {
    const about = judged();
    if (!about) return say("There is no take here to judge: this has not been made yet.");
    if (about.several) return say("Choose one of the takes first.");
    if (performance.now() - changedAt < JUST_CAME_MS) return say("Another take has just come in here: look at it first.");
    const body = { shot: about.shot, segment: about.segment, take: about.take };
    return change(word, body, said(word, about));
  };
  const again = () => {
    const about = judged();
    const shot = about?.shot || playhead.shot || store.selection.shot;
    if (!shot) return say("There is no shot here to take again.");
    return openRetake(shot, about?.segment || playhead.segment || null, about?.take || null);
  };
  const button = (label, title, act, kind) => h("button", { type: "button", class: `verdict ${kind}`, title, onclick: act }, label);
  const approve = button("Approve", "Approve this take (A)", () => judge("approve"), "approve");
  const reject = button("Reject", "Reject this take (R)", () => judge("reject"), "reject");
  const clear = button("Clear", "Take back the word about this take", () => judge("clear"), "clear");
  const retake = button("Another take…", "Make another take (T)", () => (playhead.take || !playhead.shot ? again() : openPlan([playhead.shot])), "retake");
  const word = h("span", { class: "state" });
  const element = h("div", { class: "verdicts", role: "group", aria: { label: "Your word about what is seen" } }, word, approve, reject, clear, retake);

  // What is seen is another take: show what was said about it.
  const show = async (state) => {
    const hasTake = Boolean(playhead.take);
    for (const each of [approve, reject, clear]) each.disabled = !hasTake;
    retake.disabled = !playhead.shot;
    retake.textContent = hasTake || !playhead.shot ? "Another take…" : "Make this shot…";
    retake.title = hasTake || !playhead.shot ? "Make another take (T)" : "Show the plan of this shot";
    word.textContent = state || "";
    word.className = `state ${stateClass(state)}`;
    word.hidden = !state;
    folder = playhead.folder;
    let verdict = null;
    try {
      if (hasTake) verdict = await verdictOf(playhead);
    } catch {
      verdict = null; // The film says elsewhere that it cannot be read.
    }
    if (folder !== playhead.folder) return;
    approve.setAttribute("aria-pressed", String(verdict === "circled"));
    reject.setAttribute("aria-pressed", String(verdict === "rejected"));
    clear.disabled = !verdict;
  };
  onKey("a", "Approve the take that is seen", () => { judge("approve"); });
  onKey("r", "Reject the take that is seen", () => { judge("reject"); });
  onKey("t", "Make another take", () => { again(); });
  return { element, show, cameUnasked: () => { changedAt = performance.now(); } };
};
