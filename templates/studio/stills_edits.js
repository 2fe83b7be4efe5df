// New stills, and stills that are taken out.

import { edit } from "./changes.js";
import { labelled, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { pictureList } from "./inspector_references.js";
import { problemList } from "./problems.js";
import { say } from "./say.js";
import { readWhole } from "./shot_detail.js";
import { stillsIn, shotsIn } from "./stills.js";
import { select, shotOf, store } from "./store.js";
import { count } from "./words.js";

const freeName = () => {
  const taken = new Set([...store.film.shots.map((shot) => shot.id), ...Object.keys(store.film.cast)]);
  for (let number = stillsIn().length + 1; ; number += 1) if (!taken.has(`still-${number}`)) return `still-${number}`;
};

const tell = (place, error) => {
  place.hidden = false;
  fill(place, error.problems?.length ? problemList(error.problems) : error.sentence || String(error));
};

export const openNewStill = () => {
  const { film, selection } = store;
  const id = h("input", { value: freeName(), autocomplete: "off", required: true });
  const action = h("textarea", { rows: "4", placeholder: "What is seen: a character sheet, a place, the picture that a shot opens on." });
  const references = pictureList("new-still-references", { names: () => [...Object.keys(film.cast), ...stillsIn().map((still) => still.id)] });
  const takes = h("input", { type: "number", min: "1", max: "100", step: "1", placeholder: "1" });
  const approve = h("input", { type: "checkbox" });
  const opens = h("select", {}, h("option", { value: "" }, "no shot yet"), shotsIn().map((shot) => h("option", { value: shot.id }, shot.id)));
  const whose = h("select", {}, h("option", { value: "" }, "nobody's"), Object.keys(film.cast).map((name) => h("option", { value: name }, name)));
  // Who has a shot selected mostly wants its picture.
  opens.value = shotsIn().some((shot) => shot.id === selection.shot) && !shotOf(selection.shot).takes ? selection.shot : "";
  const wrong = h("div", { class: "mistake", role: "alert", hidden: true });
  const make = async (close, button) => {
    button.disabled = true;
    const drawnFrom = references.read();
    const still = {
      id: id.value.trim(), ...(drawnFrom ? { references: drawnFrom } : {}), action: action.value.trim(),
      ...(takes.value ? { takes: Number(takes.value) } : {}), ...(approve.checked ? { approve: true } : {}),
    };
    try {
      const steps = [{ do: "add", path: ["stills"], value: still }, ...await useSteps(still.id, opens.value, whose.value)];
      if (await edit("edit", { steps }, `New still: ${still.id}.`, { isThrown: true })) {
        close();
        select({ shot: still.id, takes: [] });
      }
    } catch (error) {
      tell(wrong, error);
    }
    button.disabled = false;
  };
  openDialog("New still", [
    labelled("Name", id), labelled("What is seen", action), labelled("Drawn from", references.element),
    h("div", { class: "fields" }, labelled("Pictures to make", takes), labelled("First frame of", opens),
      Object.keys(film.cast).length > 0 && labelled("Picture of", whose)),
    h("label", { class: "choice" }, approve, "What uses it waits until you approve a picture"), wrong,
  ], [{ label: "Add", isMain: true, act: make }]);
  action.focus();
};

const useSteps = async (still, shot, member) => {
  const steps = shot ? [{ do: "set", path: ["shots", shot, "first_frame"], value: still }] : [];
  if (!member) return steps;
  const known = store.film.cast[member];
  const images = [...(known.image ? [known.image] : []), ...(known.images || [])];
  // One picture stays where it is written; several are a list.
  if (known.image && !known.images?.length) return [...steps, { do: "set", path: ["cast", member, "images"], value: [still] }];
  return [...steps, { do: "set", path: ["cast", member, "images"], value: [...images.filter((path) => path !== known.image), still] }];
};

const FIELDS = { first_frame: "first frame", last_frame: "last frame", references: "references", image: "picture", images: "pictures" };

// Ask before a still is taken out, and tell what uses it.
export const deleteStill = async (id) => {
  let uses = [];
  try {
    uses = (await readWhole(id)).uses;
  } catch (error) {
    say(error.sentence || String(error), { isBad: true });
    return;
  }
  const wrong = h("div", { class: "mistake", role: "alert", hidden: true });
  const act = async (close, button) => {
    button.disabled = true;
    try {
      if (await edit("delete_still", { still: id, with_uses: uses.length > 0 }, `${id} was deleted; its pictures stay in the archive.`, { isThrown: true })) close();
    } catch (error) {
      tell(wrong, error);
      button.disabled = false;
    }
  };
  openDialog(`Delete ${id}?`, [
    h("p", {}, "It is taken out of the storyboard file. Its pictures stay in the archive. Z takes it back."),
    uses.length > 0 && [h("p", {}, `${count(uses.length, "place")} ${uses.length === 1 ? "uses" : "use"} it:`),
      h("ul", { class: "problems still-uses" }, uses.map((use) => h("li", {}, `${use.owner}, ${FIELDS[use.field] || use.field} (${use.file})`)))],
    wrong,
  ], [{ label: uses.length ? "Delete it there too" : "Delete it", isMain: true, act }], { closeLabel: "Keep it" });
};
