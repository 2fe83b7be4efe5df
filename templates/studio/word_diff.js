// What is other between two texts, word by word: what is gone is struck through, what is new is underlined.

import { h } from "./dom.js";

const MOST = 400_000;

// Words with the spaces after them; Chinese and Japanese have no spaces: each character is a word there.
const wordsOf = (text) => text.match(/[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+\s*|\s+/gu) || [];

// Parts [sign, text] with sign " ", "-" or "+": the longest common words stay.
export const diffWords = (before, after) => {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  if (old.length * now.length > MOST) return before === after ? [[" ", before]] : [["-", before], ["+", after]];
  const isEqual = (left, right) => old[left].trimEnd() === now[right].trimEnd();
  const longest = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = now.length - 1; right >= 0; right -= 1) {
      longest[left][right] = isEqual(left, right) ? longest[left + 1][right + 1] + 1 : Math.max(longest[left + 1][right], longest[left][right + 1]);
    }
  }
  const parts = [];
  const add = (sign, text) => {
    if (parts.at(-1)?.[0] === sign) parts.at(-1)[1] += text;
    else parts.push([sign, text]);
  };
  let [left, right] = [0, 0];
  while (left < old.length || right < now.length) {
    if (left < old.length && right < now.length && isEqual(left, right)) {
      add(" ", now[right]);
      [left, right] = [left + 1, right + 1];
    } else if (right >= now.length || (left < old.length && longest[left + 1][right] >= longest[left][right + 1])) {
      add("-", old[left]);
      left += 1;
    } else {
      add("+", now[right]);
      right += 1;
    }
  }
  return parts;
};

const TAGS = { "-": "del", "+": "ins", " ": "span" };

export const wordDiff = (before, after) => h("p", { class: "word-diff" }, diffWords(before, after).map(([sign, text]) => h(TAGS[sign], {}, text)));
