// What needs a person, as a list: takes to approve, drafts to judge, chains that drift, failures, tasks nobody can tell.

import { segmentsOf } from "./facts.js";
import { shotOf } from "./store.js";

// In the order in which a person looks at them.
export const KINDS = {
  approve: "Take to approve", draft: "Draft to judge", drift: "Chain drifts", failed: "Failed", unknown: "Nobody can tell",
  held: "Held back",
};

// Each {key, kind, shot, segment, take, folder, sentence}.
export const waitingOf = (film) => {
  if (!film) return [];
  const told = film.needs_you.some((item) => typeof item === "object");
  const items = told ? film.needs_you.map(fromServer) : film.shots.flatMap(fromShot);
  const order = Object.keys(KINDS);
  return items.sort((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind));
};

const fromServer = (item) => ({
  segment: 1, take: null, folder: "", ...item, kind: KINDS[item.kind] ? item.kind : "failed",
  sentence: item.sentence || item.note || "", key: [item.kind, item.shot, item.segment, item.take].join("/"),
});

const fromShot = (shot) => segmentsOf(shot).filter((segment) => segment.state === "waits for you" || segment.state === "failed" || segment.state === "held back")
  .map((segment) => {
    const kind = { failed: "failed", "held back": "held" }[segment.state] || (newest(segment)?.kind === "draft" ? "draft" : "approve");
    const take = kind === "approve" || kind === "draft" ? newest(segment) : null;
    return {
      key: [kind, shot.id, segment.segment].join("/"), kind, shot: shot.id, segment: segment.segment,
      take: take?.take ?? null, folder: take?.folder || "", sentence: segment.note || segment.planned?.what_to_do || "",
    };
  });

const newest = (segment) => (segment.takes || []).filter((take) => take.verdict !== "rejected").at(-1) || null;

// The newest take of what *item* names, for a look at it.
export const takeOf = (item) => segmentsOf(shotOf(item.shot)).find((segment) => segment.segment === item.segment)?.takes?.find((take) => take.folder === item.folder) || null;
