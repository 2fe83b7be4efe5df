// The edit that drafts ask for: only what is other than in the file.

// A member of the cast may be written as its text alone: it becomes a mapping when it gets a picture.
const memberSteps = (name, rows) => {
  const text = rows.find((row) => row.spec.path[2] === "text");
  const [short, others] = [rows[0].spec.short, rows.filter((row) => row !== text)];
  const words = text ? text.draft.value ?? "" : short;
  const pictures = Object.fromEntries(others.filter((row) => row.draft.value !== null).map((row) => [row.spec.path[2], row.draft.value]));
  return [{ do: "set", path: ["cast", name], value: Object.keys(pictures).length ? { text: words, ...pictures } : words }];
};

const stepOf = (row) => {
  const { value } = row.draft;
  if (value !== null) return { do: "set", path: row.spec.path, value };
  return row.own === null ? null : { do: "remove", path: row.spec.path };
};

export const stepsOf = (rows) => {
  const members = new Map();
  const steps = [];
  for (const row of rows) {
    if (row.spec.short === undefined) steps.push(stepOf(row));
    else members.set(row.spec.path[1], [...(members.get(row.spec.path[1]) || []), row]);
  }
  for (const [name, own] of members) steps.push(...memberSteps(name, own));
  return steps.filter(Boolean);
};
