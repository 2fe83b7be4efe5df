// What is other between compared takes: seeds, settings, the asked words, and the frame that they share with the shot before.

import { h } from "./dom.js";
import { LETTERS } from "./compare_pane.js";
import { pictureElement, showPicture } from "./inspector_pictures.js";
import { detail } from "./shot_detail.js";
import { verdictWords } from "./verdicts.js";
import { ago, money } from "./words.js";
import { wordDiff } from "./word_diff.js";

const ROWS = [
  ["Seed", (take) => (take.seed === null ? "none" : String(take.seed))],
  ["Model", (take) => take.model],
  ["Made", (take) => ago(take.archived_at)],
  ["Price", (take) => money(take.usd, take.cny)],
  ["Length", (take) => (take.frames > 1 ? `${take.frames} frames` : "one picture")],
  ["Verdict", (take) => verdictWords(take) || "none"],
  ["Note", (take) => take.note || "none"],
];

const table = (takes) => h("table", { class: "compare-table" },
  h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "compare-same" }, "Takes")), takes.map((take, at) => h("th", { scope: "col" }, `${LETTERS[at]} · ${take.kind === "draft" ? "draft" : "take"} ${take.take}`)))),
  h("tbody", {}, ROWS.map(([name, of]) => {
    const values = takes.map(of);
    const isOther = new Set(values).size > 1;
    return h("tr", { class: isOther ? "is-other" : "" }, h("th", { scope: "row" }, name), values.map((value) => h("td", {}, value)));
  })));

const words = (takes, focused) => {
  const base = takes[0] === focused ? takes[1] : takes[0];
  const isLater = takes.indexOf(base) < takes.indexOf(focused);
  const [from, to] = isLater ? [base, focused] : [focused, base];
  const letters = [from, to].map((take) => LETTERS[takes.indexOf(take)]);
  return [
    h("h3", {}, `Words of ${letters[0]}, and what is other in ${letters[1]}`),
    from.prompt === to.prompt ? h("p", {}, "Both were asked for in the same words.") : wordDiff(from.prompt, to.prompt),
  ];
};

// The last frame of the shot, or the segment, above: what takes of this one open on.
const frameAbove = (take) => detail()?.segments?.find((each) => each.segment === take.segment)?.pictures
  .find((picture) => picture.role === "first_frame" && picture.kind === "last_frame" && picture.path) || null;

const frames = (takes) => {
  const above = frameAbove(takes[0]);
  if (!above) return null;
  const figure = (path, said) => {
    const image = pictureElement("shared-picture", said);
    showPicture(image, path);
    return h("figure", { class: "shared" }, image, h("figcaption", {}, said));
  };
  return h("section", { class: "compare-shared" }, h("h3", {}, "The frame that they share with the shot before"),
    h("div", { class: "shared-row" }, figure(above.path, `last frame of ${above.of} now`),
      takes.map((take, at) => figure(take.first_frame, `${LETTERS[at]}: first frame of take ${take.take}`))));
};

export const makeDifferences = () => {
  const element = h("div", { class: "compare-words", tabindex: "0", role: "region", aria: { label: "What is different" } });
  let shown = "";
  element.show = (takes, focused) => {
    const key = JSON.stringify([takes, focused?.folder]);
    if (key === shown || takes.length < 2) return;
    shown = key;
    element.replaceChildren(...[table(takes), ...words(takes, focused || takes[1]), frames(takes)].filter(Boolean));
  };
  return element;
};

