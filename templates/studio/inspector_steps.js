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
  return row.own === null ? null : { do: "remove", path: row.spec.gone || row.spec.path };
};

// Lines that go, go last and from the end: none that is still to go has another place then.
const removalsOf = (rows) => {
  const gone = rows.filter((row) => row.spec.gone && row.draft.value === null && row.own !== null);
  const others = rows.filter((row) => !gone.includes(row)).map(stepOf).filter((step) => step?.do === "remove");
  if (gone.length && gone.length === gone[0].spec.siblings) return [...others, { do: "remove", path: gone[0].spec.gone.slice(0, -1) }];
  return [...others, ...gone.map(stepOf).sort((left, right) => right.path.at(-1) - left.path.at(-1))];
};

export const stepsOf = (rows) => {
  const members = new Map();
  const fields = rows.filter((row) => row.spec.short === undefined);
  const steps = fields.map(stepOf).filter((step) => step?.do === "set");
  for (const row of rows) {
    if (row.spec.short !== undefined) members.set(row.spec.path[1], [...(members.get(row.spec.path[1]) || []), row]);
  }
  for (const [name, own] of members) steps.push(...memberSteps(name, own));
  return [...steps, ...removalsOf(fields)];
};
