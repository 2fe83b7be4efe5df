// Tries an edit while somebody writes: each mistake is shown at its field.

import { call, sentenceOf } from "./api.js";
import { store } from "./store.js";

const SOON_MS = 350;

// Whether the place of a problem is the field at *path*, or in it: the file counts lists out by ids.
const isAt = (place, path) => {
  const [steps, wanted] = [place.split("."), path.map(String)];
  for (let at = 0; at + wanted.length <= steps.length; at += 1) {
    if (wanted.every((step, index) => steps[at + index] === step)) return true;
  }
  return false;
};

// rows: all fields; steps: the edit; show(own, elsewhere): problems of the fields, and sentences for all others.
export const makeCheck = ({ steps, rows, show }) => {
  let timer = 0;
  let asked = 0;
  let asking = 0;

  const place = (problems) => {
    const known = new Set((store.problems || []).map((problem) => `${problem.path} ${problem.message}`));
    const left = new Set(problems);
    for (const row of rows()) {
      const own = problems.filter((problem) => isAt(problem.path, row.spec.path));
      const worst = own.find((problem) => problem.severity === "error") || (row.draft ? own[0] : null);
      row.showProblem(worst);
      own.forEach((problem) => left.delete(problem));
    }
    const elsewhere = [...left].filter((problem) => problem.severity === "error" && !known.has(`${problem.path} ${problem.message}`));
    show(problems.filter((problem) => !known.has(`${problem.path} ${problem.message}`)), elsewhere.map((problem) =>
      `${problem.path ? `${problem.path}: ` : ""}${sentenceOf(problem.message, problem.hint)}`));
  };

  // Ask now; true where the edit may be saved.
  const now = async () => {
    asking += 1;
    try {
      return await ask();
    } finally {
      asking -= 1;
    }
  };
  const ask = async () => {
    clearTimeout(timer);
    asked += 1;
    const mine = asked;
    const wanted = steps();
    if (!wanted.length) {
      place([]);
      return true;
    }
    try {
      const problems = await call(store.name, "check", { steps: wanted });
      if (mine !== asked) return true;
      place(problems);
      return !problems.some((problem) => problem.severity === "error" && !store.problems.length);
    } catch (error) {
      if (mine !== asked) return true;
      show([], [error.sentence || String(error)]);
      return false;
    }
  };
  // A long film takes a while to check: no second check begins before the first is answered.
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (asking ? soon() : now()), SOON_MS);
  };
  return {
    now,
    soon,
  };
};
