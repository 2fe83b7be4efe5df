// A still that is selected is seen at once: the player shows its picture, once for each selection.

import { detail, followDetail } from "./shot_detail.js";
import { isStill } from "./stills.js";
import { select, store, subscribe } from "./store.js";
import { meantTake } from "./takes.js";

let seen = "";

export const showSelectedStills = () => {
  const update = () => {
    const { shot, takes } = store.selection;
    if (shot !== detail()?.id) {
      if (!shot) seen = "";
      return;
    }
    if (shot === seen) return;
    seen = shot;
    const take = isStill(detail()) && !takes.length ? meantTake() : null;
    if (take) select({ segment: 1, takes: [take.folder] });
  };
  followDetail(update);
  subscribe(["selection"], update);
};
