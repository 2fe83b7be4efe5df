// One shot in the dense list.

import { h, setText } from "./dom.js";
import { lengthOf, modelOf, noteOf, pictureUrl, priceOf, sceneOf, takeNumber, wordsOf } from "./facts.js";
import { isMarked, mark } from "./marked.js";
import { isRecording, isStill } from "./stills.js";
import { select, store } from "./store.js";
import { money, stateClass } from "./words.js";

const KEPT = Symbol("parts of a line");

export const listRow = () => {
  const parts = {
    mark: h("span", { class: "row-mark", title: "Mark the shot (X)", aria: { hidden: true } }),
    picture: h("img", { class: "row-picture", alt: "", width: 64, height: 36, loading: "lazy", decoding: "async" }),
    name: h("b", { class: "row-name" }), scene: h("span", { class: "row-scene quiet-text" }), state: h("span", { class: "row-state state" }),
    take: h("span", { class: "row-take number" }), model: h("span", { class: "row-model quiet-text" }),
    length: h("span", { class: "row-length number" }), price: h("span", { class: "row-price number" }), note: h("span", { class: "row-note quiet-text" }),
    shot: "",
  };
  parts.picture.addEventListener("error", () => parts.picture.removeAttribute("src"));
  const element = h("div", { class: "row", role: "option", onclick: () => parts.shot && select({ shot: parts.shot }) },
    parts.mark, parts.picture, h("span", { class: "row-names" }, parts.name, parts.scene), parts.state, parts.take, parts.model,
    parts.length, parts.price, parts.note);
  parts.mark.addEventListener("click", (event) => {
    event.stopPropagation();
    mark([parts.shot], !isMarked(parts.shot));
  });
  element[KEPT] = parts;
  return element;
};

// A line that names the group below it.
const showHeading = (element, parts, { heading }) => {
  element.classList.toggle("row-heading", Boolean(heading));
  element.setAttribute("role", heading ? "presentation" : "option");
  if (!heading) return;
  element.dataset.heading = heading;
  Object.assign(parts, { shot: "", seen: null });
  element.removeAttribute("id");
  element.classList.remove("is-marked", "is-still");
  for (const name of ["aria-selected", "aria-checked"]) element.removeAttribute(name);
};

export const updateRow = (element, shot) => {
  const parts = element[KEPT];
  showHeading(element, parts, shot);
  if (shot.heading) return;
  const [isChosen, isOn] = [store.selection.shot === shot.id, isMarked(shot.id)];
  element.setAttribute("aria-selected", String(isChosen));
  element.classList.toggle("is-marked", isOn);
  element.setAttribute("aria-checked", String(isOn));
  const scene = isStill(shot) ? "Still" : isRecording(shot) ? "Recording" : sceneOf(shot.scene)?.title || (store.film.scenes.length > 1 ? shot.scene : "");
  setText(parts.scene, scene);
  if (parts.seen === shot) return;
  Object.assign(parts, { shot: shot.id });
  element.id = `row-${shot.id}`;
  parts.seen = shot;
  element.classList.toggle("is-still", isStill(shot));
  const picture = pictureUrl(shot, 96);
  if ((parts.picture.getAttribute("src") || "") !== picture) {
    if (picture) parts.picture.src = picture;
    else parts.picture.removeAttribute("src");
  }
  setText(parts.name, shot.id);
  setText(parts.state, shot.state);
  parts.state.className = `row-state state ${stateClass(shot.state)}`;
  const [take, length, { usd, cny }] = [takeNumber(shot), lengthOf(shot), priceOf(shot)];
  setText(parts.take, take ? `take ${take}` : "");
  setText(parts.model, modelOf(shot));
  setText(parts.length, length ? `${Number(length.toFixed(1))} s` : "");
  setText(parts.price, usd || cny ? money(usd, cny) : "");
  setText(parts.note, noteOf(shot) || wordsOf(shot));
  parts.note.title = [wordsOf(shot), noteOf(shot)].filter(Boolean).join("\n");
};
