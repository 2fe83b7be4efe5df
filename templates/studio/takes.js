// All takes and drafts of the selected shot: a press plays one; verdicts, notes, another take, a comparison.

import { compareTakes } from "./compare.js";
import { h, keyed, setText } from "./dom.js";
import { makeFold } from "./inspector_folds.js";
import { onKey } from "./keys.js";
import { playhead } from "./playhead.js";
import { openRetake } from "./retake.js";
import { openPlan } from "./run.js";
import { say } from "./say.js";
import { allTakes, detail, followDetail, takesOfSegment, untilKnown } from "./shot_detail.js";
import { isRecording, isStill } from "./stills.js";
import { select, show, shotOf, store, subscribe } from "./store.js";
import { makeTake } from "./takes_card.js";
import { judge } from "./verdicts.js";

const MOST_COMPARED = 4;

// Takes that are marked to be compared, by their folders.
let marked = [];

const shown = () => takesOfSegment(detail(), store.selection.segment);

// The take that keys act on: the one that is selected, else what the player shows, else the one in the film.
export const meantTake = () => {
  const takes = allTakes(detail());
  const { takes: folders, segment } = store.selection;
  const find = (folder) => takes.find((take) => take.folder === folder);
  return find(folders[0]) || (playhead.shot === store.selection.shot && find(playhead.folder))
    || shown().find((take) => take.counts) || shown().at(-1) || takes.find((take) => take.segment === segment) || null;
};

export const playTake = (take) => {
  select({ shot: take.shot, segment: take.segment, takes: [take.folder] });
  show("player");
};

const mark = (folder, isMarked) => {
  marked = isMarked ? [...marked.filter((each) => each !== folder), folder].slice(-MOST_COMPARED) : marked.filter((each) => each !== folder);
};

// Two to four of those that are marked; else the one that is meant beside another.
const wanted = () => {
  const takes = allTakes(detail());
  const chosen = takes.filter((take) => marked.includes(take.folder));
  if (chosen.length > 1) return chosen;
  const first = chosen[0] || meantTake();
  if (!first) return [];
  const others = takesOfSegment(detail(), first.segment).filter((take) => take !== first);
  const other = others.findLast((take) => take.counts) || others.at(-1);
  return other ? [other, first].sort((left, right) => left.archived_at.localeCompare(right.archived_at)) : [first];
};

const compare = () => {
  if (isRecording(shotOf(store.selection.shot))) {
    say("Recordings are heard one after the other: play each where it stands.");
    return;
  }
  const takes = wanted();
  if (takes.length > 1) compareTakes(takes);
  else say(store.selection.shot ? "There is one take only: make another with T, then compare." : "Select a shot first.");
};

const again = () => {
  const take = meantTake();
  openRetake(store.selection.shot, take?.segment || null, take?.take || null);
};

// A key may be quicker than the server: it acts on what its shot has, once that is known, and never on another shot.
const once = (act) => async () => { if (await untilKnown()) act(); };

const judgeMeant = (verb) => {
  const take = meantTake();
  if (take) judge(verb, take, take.note);
  else say("There is no take to judge yet.");
};

const listenToKeys = () => {
  const hasShot = () => Boolean(store.selection.shot);
  for (let number = 1; number <= 9; number += 1) {
    onKey(String(number), "Take of this number", once(() => {
      const take = shown().find((each) => each.take === number && each.kind === "final") || shown().find((each) => each.take === number);
      if (take) playTake(take);
      else say(`${store.selection.shot} has no take ${number}.`);
    }), { when: hasShot });
  }
  onKey("c", "Compare takes", once(compare));
  onKey("a", "Approve the take", once(() => judgeMeant("approve")), { when: hasShot });
  onKey("r", "Reject the take", once(() => judgeMeant("reject")), { when: hasShot });
  onKey("t", "Make another take", once(again), { when: hasShot });
};

export const mountTakes = (element) => {
  const parts = {
    segments: h("div", { class: "takes-segments", role: "group", aria: { label: "Segments" } }),
    list: h("ol", { class: "takes-list" }),
    none: h("p", { class: "quiet-text", hidden: true }, "No take yet."),
    retake: h("button", { type: "button", title: "Make another take (T)", onclick: () => (takesOfSegment(detail(), store.selection.segment).length ? again() : openPlan([store.selection.shot])) }, "Another take…"),
    compare: h("button", { type: "button", title: "Compare takes (C)", onclick: compare }, "Compare"),
  };
  const fold = makeFold(h, "takes", "Takes");
  fold.append(parts.segments, parts.list, parts.none, h("div", { class: "takes-buttons" }, parts.retake, parts.compare));
  element.append(fold);

  const update = () => {
    const shot = detail();
    if (!shot) return;
    setText(fold.querySelector("summary span"), `${isStill(shot) ? "Pictures" : "Takes"} (${allTakes(shot).length})`);
    setText(parts.none, isStill(shot) ? "No picture yet." : "No take yet.");
    showSegments(parts.segments, shot);
    parts.list.classList.toggle("is-stills", isStill(shot));
    const takes = [...shown()].reverse();
    marked = marked.filter((folder) => allTakes(shot).some((take) => take.folder === folder));
    keyed(parts.list, takes, (take) => take.folder, (take) => makeTake(take, { play: playTake, mark: (folder, isMarked) => { mark(folder, isMarked); update(); } }),
      (item, take) => item.show(take, { isSelected: meantTake()?.folder === take.folder, isMarked: marked.includes(take.folder) }));
    parts.none.hidden = takes.length > 0;
    setText(parts.retake, takes.length ? "Another take…" : "Make this shot…");
    parts.retake.title = takes.length ? "Make another take (T)" : "Show the plan of this shot";
    parts.compare.hidden = allTakes(shot).length === 0 || isRecording(shotOf(shot.id));
    parts.compare.disabled = allTakes(shot).length < 2;
    setText(parts.compare, marked.length > 1 ? `Compare ${marked.length} takes` : "Compare");
  };
  followDetail(update);
  subscribe(["selection"], update);
  listenToKeys();
};

const showSegments = (place, shot) => {
  const segments = shotOf(shot.id)?.segments || shot.segments;
  place.hidden = shot.segments.length < 2;
  keyed(place, shot.segments.length < 2 ? [] : shot.segments, (segment) => segment.segment,
    (segment) => h("button", { type: "button", onclick: () => select({ segment: segment.segment, takes: [] }) }, `Segment ${segment.segment}`),
    (button, segment) => {
      button.setAttribute("aria-pressed", String(store.selection.segment === segment.segment));
      button.title = segments.find((each) => each.segment === segment.segment)?.state || "";
    });
};
