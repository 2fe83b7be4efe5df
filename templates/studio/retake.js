// One more take: with another seed, with other words first. The price is shown, then a second press starts it.

import { call } from "./api.js";
import { edit } from "./changes.js";
import { labelled, openDialog } from "./dialog.js";
import { h, setText } from "./dom.js";
import { draftsOf, forgetDrafts, writeDraft } from "./inspector_draft.js";
import { isFree, priceWords } from "./plan.js";
import { openLines } from "./run_ended.js";
import { say } from "./say.js";
import { readWhole } from "./shot_detail.js";
import { isStill, listOf } from "./stills.js";
import { load, store } from "./store.js";
import { FREE, count, money, names, roughly } from "./words.js";

const SOON_MS = 400;
const WORDS = [["action", "Action"], ["camera", "Camera"], ["dialogue", "Dialogue"], ["negative_prompt", "What must not be seen"], ["prompt", "Whole prompt"]];

// The words that the file has, and what is written of them and not saved.
const wordsOf = (shot) => WORDS.filter(([key]) => key === "action" || shot.settings[key]).map(([key, label]) => {
  const own = shot.settings[key] || "";
  const written = draftsOf(`shot:${shot.id}`)[key];
  const field = h("textarea", { rows: key === "action" ? 4 : 2, name: key });
  field.value = written ? written.value ?? "" : own;
  return { key, label, own, field };
});

const takesWords = (plan) => {
  if (!plan.to_make.length) return plan.left.length ? plan.left.join(" ") : "There is nothing to make.";
  const shots = [...new Set(plan.to_make.map((take) => take.shot))];
  const free = isFree(plan) ? ` ${FREE}` : "";
  return `${count(plan.to_make.length, "take")} of ${names(shots)}: ${money(plan.usd, plan.cny)}, ${roughly(plan.expected_s)}.${free}${plan.budget ? ` ${plan.budget}` : ""}`;
};

let isOpening = false;

// Ask for another take of the shot *id*, as take *number* of *segment* was.
export const openRetake = async (id, segment = null, number = null) => {
  if (!id || isOpening || document.querySelector("dialog[open]")) return;
  isOpening = true;
  try {
    const shot = await readWhole(id);
    const takes = (shot?.segments || []).find((each) => each.segment === (segment || 1))?.takes || [];
    if (shot) openFor(shot, segment, takes.find((take) => take.take === number && take.kind === "final") || takes.at(-1) || null);
  } catch (error) {
    say(error.sentence || String(error), { isBad: true });
  } finally {
    isOpening = false;
  }
};

const openFor = (shot, segment, take) => {
  const { id } = shot;
  const owner = `shot:${id}`;
  const segments = shot.segments.length;
  const fields = {
    segment: segments > 1 ? h("select", { name: "segment" }, shot.segments.map((each) => h("option", { value: String(each.segment) }, `Segment ${each.segment}`))) : null,
    seed: h("input", { type: "number", name: "seed", min: 0, max: 4294967295, step: 1, placeholder: "another one, chosen for you" }),
    draft: h("input", { type: "checkbox", name: "draft" }),
  };
  if (fields.segment && segment) fields.segment.value = String(segment);
  const words = wordsOf(shot);
  const price = h("p", { class: "retake-price", role: "status" }, "Asking for the price…");
  const trouble = h("p", { class: "bad", role: "alert", hidden: true });
  let shown = "";
  let timer = 0;

  const request = () => ({
    shot: id, ...(fields.segment ? { segment: Number(fields.segment.value) } : {}),
    ...(fields.seed.value === "" ? {} : { seed: Number(fields.seed.value) }), ...(fields.draft.checked ? { draft: true } : {}),
  });
  const others = () => words.filter(({ field, own }) => field.value !== own);
  const showTrouble = (error) => {
    setText(trouble, error ? error.sentence || String(error) : "");
    trouble.hidden = !error;
  };
  const askPrice = async () => {
    const wanted = JSON.stringify(request());
    shown = "";
    main().disabled = true;
    try {
      const plan = await call(store.name, "plan_retake", request());
      if (wanted !== JSON.stringify(request())) return;
      showTrouble(null);
      setText(price, takesWords(plan));
      shown = plan.to_make.length ? wanted : "";
      setText(main(), others().length ? "Save the words, show the price" : `Make it: ${isFree(plan) ? money(0) : priceWords(plan)}`);
      main().disabled = !shown && !others().length;
    } catch (error) {
      setText(price, "");
      showTrouble(error);
      // Other words may mend it.
      main().disabled = others().length === 0;
    }
  };
  const saveWords = async () => {
    const now = others();
    const steps = now.map(({ key, field }) => (field.value.trim() === ""
      ? { do: "remove", path: [listOf(shot), id, key] } : { do: "set", path: [listOf(shot), id, key], value: field.value }));
    const result = await edit("edit", { steps }, `Saved ${id}: ${names(now.map(({ label }) => label.toLowerCase()))}.`, { isThrown: true });
    if (!result) return;
    now.forEach((word) => { word.own = word.field.value; });
    forgetDrafts(owner, now.map(({ key }) => key));
    await askPrice();
  };
  const start = async (close) => {
    if (shown !== JSON.stringify(request())) {
      await askPrice();
      return;
    }
    setText(main(), "Starting…");
    const begun = await call(store.name, "retake", request());
    close();
    if (begun.state === "ended" && begun.exit_status) openLines("The run ended at once", begun.said);
    else say(`Another take of ${id} is being made.`);
    await load();
  };
  const press = async (close) => {
    main().disabled = true;
    try {
      if (others().length) await saveWords();
      else await start(close);
    } catch (error) {
      showTrouble(error);
      setText(main(), "Show the price again");
      shown = "";
      main().disabled = false;
    }
  };

  const dialog = openDialog(`Another ${isStill(shot) ? "picture" : "take"} of ${id}`, [
    fields.segment && labelled("Segment", fields.segment),
    labelled("Seed", fields.seed, { hint: take?.seed !== null && take?.seed !== undefined ? `Take ${take.take} has ${take.seed}.` : "" }),
    !isStill(shot) && h("label", { class: "retake-draft" }, fields.draft, "A draft only"),
    h("h3", {}, "Other words first"),
    words.map(({ label, field }) => labelled(label, field)),
    price, trouble,
  ].filter(Boolean), [{ label: "Make it", isMain: true, isOff: true, key: "main", act: (close) => press(close) }], { isWide: true });
  dialog.classList.add("retake");
  const main = () => dialog.querySelector("button.main");
  const moved = () => {
    clearTimeout(timer);
    shown = "";
    if (others().length) {
      setText(main(), "Save the words, show the price");
      main().disabled = false;
      setText(price, "The price is asked for once the words are saved.");
    } else timer = setTimeout(askPrice, SOON_MS);
  };
  for (const word of words) {
    // What is written here is the shot's draft: closing the dialog does not lose it.
    word.field.addEventListener("input", () => {
      if (word.field.value === word.own) forgetDrafts(owner, [word.key]);
      else writeDraft(owner, word.key, word.field.value.trim() === "" ? null : word.field.value, word.own || null);
      moved();
    });
  }
  [fields.segment, fields.seed, fields.draft].filter(Boolean).forEach((field) => field.addEventListener("input", moved));
  if (others().length) moved();
  else askPrice();
};
