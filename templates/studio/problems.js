// Mistakes of a storyboard: where, what, and what to do.

import { sentenceOf } from "./api.js";
import { h } from "./dom.js";

const placeOf = ({ file, line, column }) => (line ? `${file}:${line}${column ? `:${column}` : ""}` : file);

const problemRow = (problem) => h("li", {},
  h("code", {}, placeOf(problem)), " ", problem.path && h("span", { class: "quiet-text" }, `${problem.path}: `),
  sentenceOf(problem.message, problem.hint));

export const problemList = (problems) => h("ul", { class: "problems" }, problems.map(problemRow));
