// What is wrong with a storyboard that does not load: where, what and what to do. The page below stays as it was.

import { fill, h } from "./dom.js";
import { problemList } from "./problems.js";
import { store, subscribe } from "./store.js";

const MANY = 3;

const content = (isUnfolded) => {
  const problems = store.problems;
  const what = problems.length === 1 ? "a mistake" : `${problems.length} mistakes`;
  const first = `The storyboard has ${what}.${store.film ? " The page shows the film as it was before." : ""}`;
  if (!problems.length) return [h("p", {}, store.trouble)];
  return [
    h("p", {}, h("b", {}, first), " Fix the file; the page updates when you save."),
    problemList(problems.slice(0, MANY)),
    problems.length > MANY && h("details", { open: isUnfolded }, h("summary", {}, `All ${problems.length} mistakes`), problemList(problems.slice(MANY))),
  ];
};

export const mount = (banner) => {
  subscribe(["problems"], () => {
    const isTroubled = store.trouble !== "";
    banner.hidden = !isTroubled;
    fill(banner, ...(isTroubled ? content(banner.querySelector("details")?.open || false) : []));
  });
};
