// What a service heard in a take, in a line: whether it says its lines.

import { h, setText } from "./dom.js";
import { ago, count } from "./words.js";

export const heardLine = () => h("p", { class: "take-heard", hidden: true });

export const showHeard = (element, heard) => {
  const words = heardWords(heard);
  element.hidden = !words;
  setText(element, words);
  element.title = words ? titleOf(heard) : "";
  element.classList.toggle("is-wrong", Boolean(heard?.problems.length));
};

const heardWords = (heard) => {
  if (!heard) return "";
  if (heard.problems.length) return `${heard.problems.join("; ")}.`;
  if (heard.lines.length) return "Says its lines";
  // A call whose answer was lost: nobody knows what it says.
  return !heard.heard_at && heard.perhaps_paid ? `${count(heard.perhaps_paid, "call")} to hear it lost, and perhaps paid.` : "";
};

const titleOf = (heard) => [
  `Heard by ${heard.service}${heard.model ? `, ${heard.model}` : ""}${heard.heard_at ? `, ${ago(heard.heard_at)} (${new Date(heard.heard_at).toLocaleString("en")})` : ""}.`,
  heard.text ? `“${heard.text}”` : "Nothing was heard.",
].join(" ");
