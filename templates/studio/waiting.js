// What needs a person, as a list: takes to approve, drafts to judge, chains that drift, lines that are not said, failures, tasks nobody can tell.

// In the order in which a person looks at them.
export const KINDS = {
  approve: "Take to approve", judge_draft: "Draft to judge", drift: "Chain drifts", not_said: "Lines not said", failed: "Failed", unknown_task: "Nobody can tell",
  held_back: "Held back",
};

const ORDER = Object.keys(KINDS);

export const hasVerdict = (item) => item.take !== null && ["approve", "judge_draft", "drift", "not_said"].includes(item.kind);

// Each {key, kind, shot, segment, take, folder, sentence, next_step, command, holds}.
export const waitingOf = (film) => (film?.needs_you || [])
  .map((item) => ({ ...item, key: [item.kind, item.shot, item.segment, item.take].join("/") }))
  .sort((left, right) => ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind));
