// One take in the list: its first frame, what was said of it, what it was made with, and the buttons.

import { fileUrl } from "./api.js";
import { h, setText } from "./dom.js";
import { draftsOf, forgetDrafts, writeDraft } from "./inspector_draft.js";
import { pictureElement, showPicture } from "./inspector_pictures.js";
import { isRecording, isStill } from "./stills.js";
import { shotOf, store } from "./store.js";
import { heardLine, showHeard } from "./takes_heard.js";
import { judge, takeName, verdictWords } from "./verdicts.js";
import { ago, money } from "./words.js";

const marksOf = (take) => [
  take.kind === "draft" && "draft", verdictWords(take), take.counts && (take.kind === "draft" ? "the draft in the film" : isStill(shotOf(take.shot)) ? "in use" : "in the film"),
  !take.fits && take.kind === "final" && "out of date",
].filter(Boolean);

const facts = (take) => [
  take.seed === null ? "no seed" : `seed ${take.seed}`, take.model, ago(take.archived_at), money(take.usd, take.cny),
  ...(isRecording(shotOf(take.shot)) ? [`${take.duration_s.toFixed(2)} s`]
    : [`${take.width}×${take.height}`, !isStill(shotOf(take.shot)) && (take.has_audio ? "sound" : "no sound")]),
].filter(Boolean).join(" · ");

export const makeTake = (first, { play, mark }) => {
  let take = first;
  const owner = `take:${first.folder}`;
  const parts = {
    picture: pictureElement("take-picture"),
    name: h("span", { class: "take-name" }),
    marks: h("span", { class: "take-marks" }),
    facts: h("p", { class: "take-facts quiet-text" }),
    heard: heardLine(),
    note: h("p", { class: "take-note" }),
    approve: h("button", { type: "button", class: "yes", onclick: () => say("approve") }, "Approve"),
    reject: h("button", { type: "button", class: "no", onclick: () => say("reject") }, "Reject"),
    clear: h("button", { type: "button", onclick: () => say("clear") }, "Clear"),
    marked: h("input", { type: "checkbox", onchange: (event) => mark(take.folder, event.target.checked) }),
    words: h("input", { type: "text", class: "take-words", placeholder: "A note with the verdict, if you like", maxlength: "2000",
      oninput: (event) => { if (event.target.value) writeDraft(owner, "note", event.target.value); else forgetDrafts(owner); } }),
  };
  const say = async (verb) => {
    const note = parts.words.value.trim() || (verb === "clear" ? "" : take.note);
    if (!await judge(verb, take, note)) return;
    parts.words.value = "";
    forgetDrafts(owner);
  };
  const open = h("button", { type: "button", class: "take-open", onclick: () => play(take) }, parts.picture);
  const marking = h("label", { class: "take-mark" }, parts.marked, "compare");
  // A recording has no picture: it is played where it stands.
  const sound = h("audio", { class: "take-sound", controls: true, preload: "none", hidden: true });
  const element = h("li", { class: "take" }, open, sound,
    h("div", { class: "take-said" }, h("p", { class: "take-head" }, parts.name, " ", parts.marks), parts.facts, parts.heard, parts.note),
    h("div", { class: "take-buttons" }, parts.approve, parts.reject, parts.clear, marking), parts.words);
  parts.words.value = draftsOf(owner).note?.value || "";

  element.show = (next, { isSelected, isMarked }) => {
    take = next;
    const name = takeName(take);
    setText(parts.name, `${take.kind === "draft" ? "Draft" : "Take"} ${take.take}`);
    setText(parts.marks, marksOf(take).join(" · "));
    setText(parts.facts, facts(take));
    showHeard(parts.heard, take.heard);
    setText(parts.note, take.note ? `“${take.note}”` : "");
    parts.note.hidden = !take.note;
    open.hidden = isRecording(shotOf(take.shot));
    sound.hidden = !open.hidden;
    // What is heard is not compared side by side.
    marking.hidden = open.hidden;
    element.classList.toggle("is-recording", open.hidden);
    if (open.hidden) sound.setAttribute("aria-label", name);
    if (open.hidden && sound.dataset.path !== take.clip) {
      sound.dataset.path = take.clip;
      sound.src = fileUrl(store.name, take.clip);
    }
    showPicture(parts.picture, open.hidden ? "" : take.first_frame);
    open.setAttribute("aria-label", `${isStill(shotOf(take.shot)) ? "Show" : "Play"} ${name}${marksOf(take).length ? `, ${marksOf(take).join(", ")}` : ""}`);
    open.title = `${isStill(shotOf(take.shot)) ? "Show" : "Play"} ${name}`;
    open.setAttribute("aria-pressed", String(isSelected));
    parts.approve.setAttribute("aria-label", `Approve ${name}`);
    parts.reject.setAttribute("aria-label", `Reject ${name}`);
    parts.clear.setAttribute("aria-label", `Clear the verdict on ${name}`);
    parts.marked.setAttribute("aria-label", `Compare ${name}`);
    parts.words.setAttribute("aria-label", `Note with the verdict on ${name}`);
    parts.approve.setAttribute("aria-pressed", String(take.verdict === "circled"));
    parts.reject.setAttribute("aria-pressed", String(take.verdict === "rejected"));
    parts.clear.hidden = !take.verdict;
    parts.marked.checked = isMarked;
    // Somebody who writes in it keeps it.
    parts.words.hidden = !isSelected && !parts.words.value && document.activeElement !== parts.words;
    element.classList.toggle("is-selected", isSelected);
    Object.assign(element.dataset, { verdict: take.verdict || "", shot: take.shot, segment: String(take.segment), take: String(take.take) });
  };
  return element;
};
