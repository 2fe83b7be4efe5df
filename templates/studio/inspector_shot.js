// The form of one shot.

import { groupsOfShot } from "./inspector_fields.js";
import { makeForm } from "./inspector_form.js";
import { standing } from "./inspector_row.js";
import { detail } from "./shot_detail.js";
import { sentenceOf } from "./api.js";
import { FREE, count, money, names } from "./words.js";

const PLAIN = new Set(["notes", "tags", "role", "time_mode", "takes", "approve", "retries", "execution_expires_after", "priority", "service_tier"]);

const sum = (prices) => (prices.some((price) => price === null || price === undefined) ? null : prices.reduce((all, price) => all + price, 0));

// What saving makes out of date, and what making that anew costs.
export const effectsOf = (shot, specs) => {
  if (!shot || specs.every((spec) => PLAIN.has(spec.key))) return [];
  const made = shot.segments.filter((segment) => (segment.takes || []).some((take) => take.kind === "final"));
  if (!made.length) return [];
  const price = money(sum(made.map((segment) => segment.planned?.usd)), sum(made.map((segment) => segment.planned?.cny)));
  const current = made.filter((segment) => segment.state === "up to date");
  const takes = made.map((segment) => segment.takes.find((take) => take.counts)?.take).filter(Boolean);
  const below = shot.why.flatMap((reason) => reason.effects).map((effect) => sentenceOf(effect));
  return [
    current.length
      ? `Puts ${takes.length ? `take ${names(takes.map(String))}` : "its takes"} of ${shot.id} out of date; ${count(made.length, "new take")}: ${price}. The takes are kept.`
      : `Its takes are out of date already; ${count(made.length, "new take")}: ${price}.`,
    ...new Set(below),
    ...(made.every((segment) => segment.planned?.provider === "simulator") ? [FREE] : []),
  ];
};

export const makeShotForm = (id) => {
  const form = makeForm({ owner: `shot:${id}`, what: id, effectsOf: (specs) => effectsOf(detail(), specs) });
  return {
    ...form,
    show: (shot) => form.update(
      groupsOfShot(shot, shot.form),
      (spec) => standing(shot.fields.get(spec.key)).own?.value ?? null,
      (spec) => shot.fields.get(spec.key),
    ),
  };
};
