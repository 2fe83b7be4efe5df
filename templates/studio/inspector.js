// The inspector: all of the selected shot, or of the film where none is selected.

import { fill, h, setText } from "./dom.js";
import { showFilm, startFilm } from "./inspector_film.js";
import { owners } from "./inspector_draft.js";
import { makeShotForm } from "./inspector_shot.js";
import { makeWhy } from "./inspector_why.js";
import { mountNotes } from "./notes.js";
import { detail, followDetail, startDetails } from "./shot_detail.js";
import { select, shotOf, store, subscribe } from "./store.js";
import { startCompare } from "./compare.js";
import { isRecording, isStill, shotOfRecording } from "./stills.js";
import { showSelectedStills } from "./stills_show.js";
import { mountTakes } from "./takes.js";
import { sceneOf } from "./facts.js";
import { STATES, stateClass } from "./words.js";

const head = () => {
  const parts = {
    film: h("button", { type: "button", class: "quiet", onclick: () => select({ shot: "", takes: [] }) }, "Film"),
    scene: h("span", { class: "quiet-text" }),
    said: h("button", { type: "button", class: "quiet inspector-said", hidden: true, onclick: () => select({ shot: shotOfRecording(shotOf(store.selection.shot)), takes: [] }) }),
    name: h("h2", { class: "inspector-name", tabindex: "-1" }),
    state: h("span", { class: "state" }),
    drafts: h("button", { type: "button", class: "quiet inspector-drafts", hidden: true }),
  };
  const element = h("header", { class: "inspector-head" },
    h("div", { class: "inspector-path" }, parts.film, parts.scene, parts.said, parts.drafts), h("div", { class: "inspector-title" }, parts.name, parts.state));
  return { element, parts };
};

const showHead = ({ parts }, shot) => {
  setText(parts.name, shot ? shot.id : "Film");
  const scene = shot && sceneOf(shot.scene);
  const isNamed = scene && (scene.title || store.film.scenes.length > 1);
  setText(parts.scene, isStill(shot) ? "› Stills" : isNamed ? `› ${scene.title || scene.id}` : "");
  parts.said.hidden = !isRecording(shot);
  if (isRecording(shot)) setText(parts.said, `Said in ${shotOfRecording(shot)}`);
  parts.film.hidden = !shot;
  parts.state.hidden = !shot;
  if (shot) {
    setText(parts.state, shot.state);
    parts.state.className = `state ${stateClass(shot.state)}`;
    parts.state.dataset.state = STATES[shot.state] || "";
  }
  showDrafts(parts.drafts, shot);
};

// Words of other shots that are not saved: a press goes there.
const showDrafts = (button, shot) => {
  const others = owners().filter((owner) => owner.startsWith("shot:") && owner !== `shot:${shot?.id}` && shotOf(owner.slice(5)));
  button.hidden = others.length === 0;
  if (!others.length) return;
  setText(button, `Not saved: ${others[0].slice(5)}${others.length > 1 ? ` and ${others.length - 1} more` : ""}`);
  button.onclick = () => select({ shot: others[0].slice(5) });
};

export const mount = (element) => {
  const top = head();
  const takes = h("section", { class: "inspector-part takes", aria: { label: "Takes" } });
  const notes = h("section", { class: "inspector-part notes", aria: { label: "Notes" } });
  const why = makeWhy();
  const form = h("div", { class: "inspector-form" });
  const bar = h("div", { class: "inspector-bar" });
  const ofShot = h("div", { class: "inspector-shot", hidden: true }, takes, notes, why.element);
  element.append(top.element, ofShot, form, bar);
  const forms = new Map();
  let shown = null;

  const put = (owner, make) => {
    if (!forms.has(owner)) forms.set(owner, make());
    // The forms of a few shots are kept: who goes back finds what was open and where.
    while (forms.size > 12) forms.delete([...forms.keys()].find((key) => key !== owner));
    const next = forms.get(owner);
    if (shown !== next) {
      shown = next;
      fill(form, next.element);
      fill(bar, next.bar);
    }
    return next;
  };

  const update = () => {
    if (!store.film) return;
    const shot = shotOf(store.selection.shot);
    showHead(top, shot);
    ofShot.hidden = !shot;
    notes.hidden = isRecording(shot);
    element.classList.toggle("is-film", !shot);
    if (!shot) {
      const film = put("film", () => startFilm());
      showFilm(film);
      return;
    }
    const known = detail();
    if (!known) return;
    put(`shot:${shot.id}`, () => makeShotForm(shot.id)).show(known);
    why.update(known);
  };

  startDetails();
  startCompare();
  followDetail(update);
  subscribe(["film"], update);
  subscribe(["cut"], () => { if (!store.selection.shot) update(); });
  mountTakes(takes);
  showSelectedStills();
  mountNotes(notes);
  update();
};

