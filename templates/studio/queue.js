// The queue of what needs a person: one press selects the shot and its take; the verdict is right there.

import { sentenceOf } from "./api.js";
import { change } from "./changes.js";
import { h, keyed, setText } from "./dom.js";
import { pictureUrl } from "./facts.js";
import { onKey } from "./keys.js";
import { makePictures, meantPicture } from "./stills_queue.js";
import { select, shotOf, store, subscribe } from "./store.js";
import { KINDS, hasVerdict, waitingOf } from "./waiting.js";

// More than these are not in the page at once; the rest follow as these go.
const MOST = 60;

let items = [];

export const mount = (queue) => {
  const head = h("h2", { class: "queue-head" }, "Needs you");
  const list = h("ol", { class: "queue-list" });
  const more = h("p", { class: "quiet-text queue-more", hidden: true });
  queue.replaceChildren(head, list, more);
  const update = () => {
    items = waitingOf(store.film);
    setText(head, items.length ? `Needs you (${items.length})` : "Needs you");
    queue.classList.toggle("is-empty", items.length === 0);
    keyed(list, items.slice(0, MOST), (item) => item.key, card, show);
    more.hidden = items.length > 0 && items.length <= MOST;
    setText(more, items.length ? `and ${items.length - MOST} more` : "Nothing waits for you.");
    chosen(list);
  };
  subscribe(["film"], update);
  subscribe(["selection"], () => chosen(list));
  onKey("q", "Next thing that needs you", () => step(list));
};

const card = (first) => {
  let item = first;
  const parts = {
    picture: h("img", { alt: "", loading: "lazy", decoding: "async", width: 72, height: 41, class: "queue-picture", hidden: true }),
    kind: h("span", { class: "queue-kind" }), name: h("b", {}), sentence: h("span", { class: "queue-sentence quiet-text" }),
  };
  const open = h("button", { type: "button", class: "queue-open", onclick: () => choose(item) },
    parts.picture, h("span", { class: "queue-words" }, parts.kind, parts.name, parts.sentence));
  const verdicts = h("span", { class: "queue-verdicts" });
  const pictures = makePictures(() => item);
  const element = h("li", { class: "queue-item" }, open, pictures, verdicts);
  element.choose = () => pictures.show(item);
  element.update = (next) => {
    item = next;
    update(parts, item);
    pictures.show(item);
    element.classList.toggle("is-still", item.medium === "still" && hasVerdict(item));
    element.dataset.shot = item.shot;
    element.dataset.kind = item.kind;
    if (verdicts.childElementCount === 0 && hasVerdict(item)) verdicts.append(...verdictButtons(() => item));
    verdicts.hidden = !hasVerdict(item);
  };
  parts.picture.addEventListener("error", () => { parts.picture.hidden = true; });
  return element;
};

const show = (element, item) => element.update(item);

const update = (parts, item) => {
  setText(parts.kind, item.medium === "still" && item.kind === "approve" ? "Still to approve" : KINDS[item.kind] || item.kind);
  setText(parts.name, `${item.shot}${item.segment > 1 ? `, segment ${item.segment}` : ""}${item.take && !(item.pictures?.length > 1) ? ` · take ${item.take}` : ""}`);
  setText(parts.sentence, sentenceOf(item.sentence, hasVerdict(item) && item.kind !== "not_said" ? "" : item.next_step));
  // What a small card cuts off, and what a person types.
  parts.sentence.title = [item.kind === "not_said" && sentenceOf(item.sentence, item.next_step), item.command].filter(Boolean).join(" ");
  const picture = pictureUrl(shotOf(item.shot), 192);
  if (picture && parts.picture.getAttribute("src") !== picture) {
    parts.picture.src = picture;
    parts.picture.hidden = false;
  }
};

const verdictButtons = (now) => [
  h("button", { type: "button", class: "yes", onclick: () => judge("approve", now()) }, "Approve"),
  h("button", { type: "button", class: "no", onclick: () => judge("reject", now()) }, "Reject"),
];

const judge = (verb, item) => {
  const { shot, segment } = item;
  const take = meantPicture(item)?.take ?? item.take;
  return change(verb, { shot, segment, take }, said(verb, shot, take));
};

const said = (verb, shot, take) => `${shot} take ${take}: ${verb === "approve" ? "approved" : "rejected"}.${store.film.run ? "" : " Run to go on from here."}`;

const choose = (item) => select({ shot: item.shot, segment: item.segment, takes: item.folder ? [item.folder] : [] });

const chosen = (list) => {
  for (const element of list.children) {
    const isChosen = element.dataset.shot === store.selection.shot;
    element.classList.toggle("is-chosen", isChosen);
    element.querySelector("button").setAttribute("aria-current", String(isChosen));
    element.choose();
  }
};

const step = (list) => {
  if (!items.length) return;
  const at = items.findIndex((item) => item.shot === store.selection.shot);
  const next = items[(at + 1) % items.length];
  choose(next);
  list.querySelector(`[data-key="${CSS.escape(next.key)}"] .queue-open`)?.focus({ preventScroll: false });
};
