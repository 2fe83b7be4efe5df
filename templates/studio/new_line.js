// A new line of a shot: who of the cast says what, written behind the lines that are there.

import { edit } from "./changes.js";
import { labelled, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { problemList } from "./problems.js";
import { select, store } from "./store.js";

export const openNewLine = (id) => {
  const cast = Object.keys(store.film.cast);
  if (!cast.length) {
    openDialog(`New line in ${id}`, [h("p", {}, "Somebody of the cast says a line, and this film has no cast. Add somebody in Film, Film settings.")]);
    return;
  }
  const who = h("select", {}, cast.map((name) => h("option", { value: name }, name)));
  const words = h("textarea", { rows: "3", placeholder: "Who is there?" });
  const tone = h("input", { autocomplete: "off", placeholder: "quietly" });
  const wrong = h("div", { class: "mistake", role: "alert", hidden: true });
  const make = async (close, button) => {
    button.disabled = true;
    const line = { [who.value]: words.value.trim(), ...(tone.value.trim() ? { tone: tone.value.trim() } : {}) };
    try {
      const steps = [{ do: "add", path: ["shots", id, "lines"], value: line }];
      if (await edit("edit", { steps }, `New line in ${id}.`, { isThrown: true })) {
        close();
        select({ shot: id });
      }
    } catch (error) {
      wrong.hidden = false;
      fill(wrong, error.problems?.length ? problemList(error.problems) : error.sentence || String(error));
    }
    button.disabled = false;
  };
  openDialog(`New line in ${id}`, [
    h("div", { class: "fields" }, labelled("Who says it", who), labelled("How it is said", tone)), labelled("What is said", words),
    h("p", { class: "quiet-text" }, "It is said behind the lines that the shot has. What is said over the reel, and not in the clip, is narration."), wrong,
  ], [{ label: "Add", isMain: true, act: make }]);
  words.focus();
};
