// Tells when a run ends, and why where it failed, wherever it was begun.

import { call } from "./api.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { say } from "./say.js";
import { store, subscribe } from "./store.js";
import { count, names } from "./words.js";

export const followRun = () => {
  let before = null;
  subscribe(["film"], () => {
    const now = store.film.run;
    if (before && !now) tellEnd(before);
    before = now;
  });
};

const isBadLine = (line) => /^(error|hint):/i.test(line);

const tellEnd = async ({ pid }) => {
  const failed = store.film.shots.filter((shot) => shot.state === "failed").map((shot) => shot.id);
  let lines = [];
  try {
    // One that was begun elsewhere tells its end there.
    lines = await call(store.name, "last_lines", pid ? { pid } : {});
  } catch {
    // Without them it is told all the same that the run has ended.
  }
  if (lines.some(isBadLine)) {
    openLines("The run failed", lines);
  } else if (lines.some((line) => line.startsWith("stopped:"))) {
    say("The run has stopped. The next one goes on from here, and archives what was left under way.");
  } else if (failed.length) {
    say(`The run has ended. ${count(failed.length, "shot")} failed: ${names(failed)}. See what needs you.`, { isBad: true });
  } else {
    say(lines.findLast((line) => /\bmade\b/.test(line)) || "The run has ended.");
  }
};

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

// The mistakes, each with its next step, which stands under it in lines that are indented.
const mistakesIn = (lines) => {
  const told = [];
  let isUnder = false;
  for (const line of lines) {
    if (isBadLine(line)) told.push([line.replace(/^(error|hint):\s*/i, "")]);
    else if (isUnder && /^\s+\S/.test(line)) told.at(-1).push(line.trim());
    isUnder = isBadLine(line) || (isUnder && /^\s+\S/.test(line));
  }
  return told.map((parts) => parts.filter(Boolean).map(sentence).join(" "));
};

// Show what a run that failed wrote: its mistakes first.
export const openLines = (title, lines) => {
  const told = mistakesIn(lines);
  openDialog(title, [
    h("ul", { class: "problems" }, told.map((each) => h("li", {}, each))),
    h("details", { open: !told.length }, h("summary", {}, "All last lines of the run"),
      h("pre", { class: "diff", tabindex: "0", aria: { label: "Last lines of the run" } }, lines.join("\n"))),
  ]);
};
