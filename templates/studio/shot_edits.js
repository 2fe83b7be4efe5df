// Shots that are copied or taken out.

import { filmUrl, read } from "./api.js";
import { edit } from "./changes.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { freeName, placeOf } from "./new_shot.js";
import { say } from "./say.js";
import { isStill, stillsIn } from "./stills.js";
import { deleteStill } from "./stills_edits.js";
import { select, shotOf, store } from "./store.js";

// What is written of a shot at its own place: not what it has from its scene or the film.
const writtenOf = async (id) => {
  const { body } = await read(filmUrl(store.name, `/shots/${encodeURIComponent(id)}`));
  const entries = Object.entries(body.fields)
    .filter(([name, { places }]) => name !== "id" && places[0]?.origin === "here")
    .map(([name, { places }]) => [name, places[0].value]);
  return Object.fromEntries(entries);
};

export const duplicateShot = async (id) => {
  try {
    const copy = { id: freeName(id, new Set(store.film.shots.map((shot) => shot.id))), ...await writtenOf(id) };
    if (isStill(shotOf(id))) {
      if (await edit("edit", { steps: [{ do: "add", path: ["stills"], value: copy, index: stillsIn().findIndex((still) => still.id === id) + 1 }] }, `${copy.id} is a copy of ${id}.`)) select({ shot: copy.id });
      return;
    }
    const { scene, index } = placeOf(id);
    const body = { shot: copy, ...(scene ? { scene } : {}), index: index + 1 };
    if (await edit("add_shot", body, `${copy.id} is a copy of ${id}.`)) select({ shot: copy.id });
  } catch (error) {
    say(error.sentence || String(error), { isBad: true });
  }
};

export const deleteShot = (id) => {
  if (isStill(shotOf(id))) {
    deleteStill(id);
    return;
  }
  openDialog(`Delete ${id}?`, [
    h("p", {}, "It is taken out of the storyboard file and of every reel. Its takes stay in the archive. Z takes it back."),
  ], [{ label: "Delete it", isMain: true, act: async (close) => {
    close();
    await edit("delete_shot", { shot: id }, `${id} was deleted; its takes stay in the archive.`);
  } }], { closeLabel: "Keep it" });
};
