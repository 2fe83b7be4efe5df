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

const openLines = (title, lines) => {
  const from = lines.findIndex(isBadLine);
  const told = lines.slice(from).filter(isBadLine).map((line) => line.replace(/^(error|hint):\s*/i, ""));
  openDialog(title, [
    h("ul", { class: "problems" }, told.map((line) => h("li", {}, `${line[0].toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? "" : "."}`))),
    h("details", {}, h("summary", {}, "All last lines of the run"),
      h("pre", { class: "diff", tabindex: "0", aria: { label: "Last lines of the run" } }, lines.join("\n"))),
  ]);
};
