// New shots and scenes, written into the file at their place.

import { edit } from "./changes.js";
import { labelled, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { problemList } from "./problems.js";
import { pictureField } from "./picture.js";
import { isStill, shotsIn, stillsIn } from "./stills.js";
import { select, shotOf, store } from "./store.js";

// A free name like the others: `shot-4`, or *like* with a number.
export const freeName = (like, taken) => {
  const stem = like.replace(/-\d+$/, "");
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
  }
};

const taken = () => new Set(store.film.shots.map((shot) => shot.id));

const nextName = () => {
  const numbers = store.film.shots.map((shot) => Number(shot.id.match(/^shot-(\d+)$/)?.[1] || 0));
  return `shot-${Math.max(shotsIn().length, ...numbers) + 1}`;
};

// Whether the file has its shots in scenes, or in one list.
export const hasScenes = () => {
  const { scenes } = store.film;
  // A film with one list of shots has one scene, which the file does not name.
  return scenes.length > 1 || scenes[0]?.id !== "main" || scenes[0].title !== "";
};

// Where a shot stands: its scene's name in the file, and its place in that list.
export const placeOf = (id) => {
  const scene = store.film.scenes.find((each) => each.shots.includes(id));
  return scene ? { scene: hasScenes() ? scene.id : null, index: scene.shots.indexOf(id) } : { scene: null, index: -1 };
};

// No id begins with a blank: so begins what stands for a still.
const isOnStill = (value) => value.startsWith(" ");

export const openNewShot = () => {
  const { film, selection } = store;
  const after = isStill(shotOf(selection.shot)) ? null : shotOf(selection.shot);
  const id = h("input", { value: nextName(), autocomplete: "off", required: true });
  const action = h("textarea", { rows: "4", placeholder: "What happens, in your words." });
  const from = h("select", {}, h("option", { value: "" }, "nothing: it begins anew"), shotsIn(film).map((shot) => h("option", { value: shot.id }, `the last frame of ${shot.id}`)),
    stillsIn(film).map((still) => h("option", { value: ` ${still.id}` }, `the still ${still.id}`)));
  const picture = pictureField("", "the first frame");
  const duration = h("input", { type: "number", min: "1", step: "1", placeholder: "as the film's" });
  const scene = h("select", {}, film.scenes.map((each) => h("option", { value: each.id }, each.title || each.id)));
  scene.value = after?.scene || film.scenes.at(-1)?.id || "";
  const wrong = h("div", { class: "mistake", role: "alert", hidden: true });
  const make = async (close, button) => {
    button.disabled = true;
    const shot = {
      id: id.value.trim(),
      ...(isOnStill(from.value) ? { first_frame: from.value.trim() } : from.value ? { from: from.value }
        : picture.value() ? { first_frame: picture.value() } : {}),
      action: action.value.trim(), ...(duration.value ? { duration: Number(duration.value) } : {}),
    };
    const beside = after && (!hasScenes() || after.scene === scene.value) ? placeOf(after.id).index + 1 : null;
    const body = { shot, ...(hasScenes() ? { scene: scene.value } : {}), ...(beside === null ? {} : { index: beside }) };
    try {
      if (await edit("add_shot", body, `New shot: ${shot.id}.`, { isThrown: true })) {
        close();
        select({ shot: shot.id });
      }
    } catch (error) {
      tell(wrong, error);
    }
    button.disabled = false;
  };
  openDialog("New shot", [
    labelled("Name", id), labelled("What happens", action),
    h("div", { class: "fields" }, labelled("It opens on", from), hasScenes() && labelled("Scene", scene), labelled("Length, s", duration)),
    labelled("Or it opens on a picture", picture.element), wrong,
  ], [{ label: after ? `Add after ${after.id}` : "Add", isMain: true, act: make }]);
  action.focus();
};

const tell = (place, error) => {
  place.hidden = false;
  fill(place, error.problems?.length ? problemList(error.problems) : error.sentence || String(error));
};

export const openNewScene = () => {
  const { film } = store;
  const id = h("input", { value: freeName("scene-1", new Set(film.scenes.map((scene) => scene.id))), autocomplete: "off" });
  const title = h("input", { autocomplete: "off" });
  const look = h("input", { autocomplete: "off", placeholder: "as the film's" });
  const shot = h("input", { value: nextName(), autocomplete: "off" });
  const action = h("textarea", { rows: "3", placeholder: "What happens in its first shot." });
  const wrong = h("div", { class: "mistake", role: "alert", hidden: true });
  const make = async (close, button) => {
    button.disabled = true;
    const scene = {
      id: id.value.trim(), ...(title.value.trim() ? { title: title.value.trim() } : {}), ...(look.value.trim() ? { look: look.value.trim() } : {}),
      shots: [{ id: shot.value.trim(), action: action.value.trim() }],
    };
    try {
      if (await edit("add_scene", { scene }, `New scene: ${scene.title || scene.id}.`, { isThrown: true })) {
        close();
        select({ shot: scene.shots[0].id });
      }
    } catch (error) {
      tell(wrong, error);
    }
    button.disabled = false;
  };
  openDialog("New scene", [
    !hasScenes() && h("p", { class: "quiet-text" }, "This film has one list of shots. They become its first scene, called main."),
    h("div", { class: "fields" }, labelled("Name", id), labelled("Title", title), labelled("Look", look)),
    labelled("Its first shot is called", shot), labelled("What happens", action), wrong,
  ], [{ label: "Add", isMain: true, act: make }]);
  title.focus();
};
