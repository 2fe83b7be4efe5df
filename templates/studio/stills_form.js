// The groups of fields of a still, and those that every still starts from.

const words = [
  { key: "action", label: "What is seen", kind: "text", rows: 4, help: "In your words; names of the cast as {{ cast.mia }}." },
  { key: "prompt", label: "Whole prompt, in place of the film's", kind: "text", rows: 2, isRare: true },
];

const pictures = [
  { key: "references", label: "Drawn from", kind: "pictures", help: "Cast names, other stills and pictures, in the order in which [Image 1] counts them." },
  { key: "from", label: "Drawn from the last frame of", kind: "shot", isRare: true },
];

const settings = [
  { key: "model", label: "Model", kind: "line" },
  { key: "size", label: "Size", kind: "line", unset: "that of the shots that use it", help: "2K, or 1920x1080." },
  { key: "ratio", label: "Shape", kind: "choice", choices: ["16:9", "4:3", "1:1", "3:4", "9:16", "21:9"], unset: "that of the shots that use it" },
  { key: "seed", label: "Seed", kind: "number", unset: "another for each picture", min: -1, max: 4294967295, step: 1 },
  { key: "takes", label: "Pictures to make", kind: "number", min: 1, max: 100, step: 1, usual: 1 },
  { key: "approve", label: "Wait for your approval", kind: "switch", usual: false },
  { key: "provider", label: "Provider", kind: "line", isRare: true, unset: "the film's" },
];

const people = [
  { key: "notes", label: "Notes", kind: "text", rows: 2, isForPeople: true },
  { key: "tags", label: "Tags", kind: "tags", isForPeople: true, help: "With commas between them." },
];

const fitted = (spec, fact) => {
  if (!fact) return spec;
  const kind = { choice: "choice", number: "number", switch: "switch" }[fact.kind] || spec.kind;
  return { ...spec, kind, choices: fact.kind === "choice" ? fact.values : spec.choices, usual: fact.default ?? spec.usual, help: spec.help || fact.help };
};

export const groupsOfStill = (still, form) => [
  { key: "words", title: "Words", isOpen: true, specs: words },
  { key: "pictures", title: "Drawn from", isOpen: true, specs: pictures },
  { key: "settings", title: "Settings", isOpen: false, specs: settings.map((spec) => fitted(spec, form?.[spec.key])) },
  { key: "people", title: "Notes and tags", isOpen: false, specs: people },
].map((group) => ({ ...group, specs: group.specs.map((spec) => ({ ...spec, path: ["stills", still.id, spec.key] })) }));

// What every still starts from: the film's `images`.
export const groupOfImages = () => ({
  key: "images", title: "Settings of every still", isOpen: false,
  specs: [...settings, words[1]].map((spec) => ({ ...spec, key: `images/${spec.key}`, path: ["images", spec.key] })),
});
