// What needs a person, as a list: takes to approve, drafts to judge, chains that drift, failures, tasks nobody can tell.

import { segmentsOf } from "./facts.js";
import { shotOf } from "./store.js";

// In the order in which a person looks at them.
export const KINDS = {
  approve: "Take to approve", judge_draft: "Draft to judge", drift: "Chain drifts", failed: "Failed", unknown_task: "Nobody can tell",
  held_back: "Held back",
};

const ORDER = Object.keys(KINDS);

export const hasVerdict = (item) => item.take !== null && ["approve", "judge_draft", "drift"].includes(item.kind);

// Each {key, kind, shot, segment, take, folder, sentence, next_step, command, holds}.
export const waitingOf = (film) => {
  const items = film?.needs_you || [];
  const all = items.map((item) => (typeof item === "string" ? fromShot(item) : item));
  return all.map((item) => ({ ...item, key: [item.kind, item.shot, item.segment, item.take].join("/") }))
    .sort((left, right) => ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind));
};

// Where only the shot is told.
const fromShot = (id) => {
  const shot = shotOf(id);
  const segment = segmentsOf(shot).find((each) => each.state === shot.state) || segmentsOf(shot)[0];
  const take = shot.state === "failed" ? null : newest(segment);
  return {
    kind: shot.state === "failed" ? "failed" : take?.kind === "draft" ? "judge_draft" : "approve", shot: id, segment: segment?.segment ?? 1,
    take: take?.take ?? null, folder: take?.folder || "", sentence: segment?.note || "", next_step: "", holds: [],
  };
};

const newest = (segment) => (segment?.takes || []).filter((take) => take.verdict !== "rejected").at(-1) || null;
