// A person's word about a take: approve, reject, clear.

import { change } from "./changes.js";
import { store } from "./store.js";
import { names } from "./words.js";

export const takeName = (take) => `${take.shot} ${take.kind === "draft" ? "draft" : "take"} ${take.take}${take.segment > 1 ? `, segment ${take.segment}` : ""}`;

const SAID = { approve: "approved", reject: "rejected", clear: "verdict cleared" };

const sentence = (verb, take) => (result) => {
  const outdated = result?.outdated?.length ? ` Out of date now: ${names([...result.outdated])}.` : "";
  const next = result?.changes_film && !store.film?.run ? " Run to go on from here." : "";
  return `${takeName(take)}: ${SAID[verb]}.${outdated}${next}`;
};

// verb: approve, reject or clear; a note goes with the first two.
export const judge = (verb, take, note = "") => {
  const said = verb === "clear" ? {} : { note };
  return change(verb, { shot: take.shot, segment: take.segment, take: take.take, ...said }, sentence(verb, take));
};

// What was said of a take, in words and not in colour alone.
export const verdictWords = (take) => ({ circled: "✓ approved", rejected: "✗ rejected" })[take.verdict] || "";
