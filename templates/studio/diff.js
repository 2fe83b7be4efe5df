// What is other between two texts, line by line.

import { h } from "./dom.js";

const AROUND = 2;

// Lines of both, each [" ", text], ["-", text] or ["+", text]: the longest common lines stay.
export const diffLines = (before, after) => {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const middle = middleLines(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return [
    ...old.slice(0, head).map((line) => [" ", line]), ...middle,
    ...old.slice(old.length - tail).map((line) => [" ", line]),
  ];
};

const middleLines = (old, now) => {
  // Too much to compare line by line: all of the one, then all of the other.
  if (old.length * now.length > 1_000_000) return [...old.map((line) => ["-", line]), ...now.map((line) => ["+", line])];
  const longest = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = now.length - 1; right >= 0; right -= 1) {
      longest[left][right] = old[left] === now[right] ? longest[left + 1][right + 1] + 1
        : Math.max(longest[left + 1][right], longest[left][right + 1]);
    }
  }
  const lines = [];
  let [left, right] = [0, 0];
  while (left < old.length || right < now.length) {
    if (left < old.length && right < now.length && old[left] === now[right]) {
      lines.push([" ", old[left]]);
      [left, right] = [left + 1, right + 1];
    } else if (right >= now.length || (left < old.length && longest[left + 1][right] >= longest[left][right + 1])) {
      lines.push(["-", old[left]]);
      left += 1;
    } else {
      lines.push(["+", now[right]]);
      right += 1;
    }
  }
  return lines;
};

const KINDS = { "+": "added", "-": "removed", " ": "" };

// The changed lines of two texts, with a few lines around each.
export const diffView = (before, after) => {
  const lines = diffLines(before, after);
  const isNear = (at) => lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(([sign]) => sign !== " ");
  const shown = [];
  lines.forEach(([sign, text], at) => {
    if (isNear(at)) shown.push(h("span", { class: KINDS[sign] }, `${sign} ${text}`));
    else if (shown.at(-1)?.className !== "cut") shown.push(h("span", { class: "cut" }, "…"));
  });
  return h("pre", { class: "diff", tabindex: "0", aria: { label: "What is different" } }, shown);
};
