// Dialogs of the strip: a transition, the settings of a reel, a new reel, a reel that goes.

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { addReel, removeReel, renameReel, setReel, setTransition, shotsOf } from "./strip_edits.js";
import { reelOf, select, store } from "./store.js";

// Words of the file, and how a person says them.
const KINDS = [
  ["", "Hard cut"], ["dissolve", "Dissolve"], ["fade to black", "Fade to black"], ["fade to white", "Fade to white"],
  ["wipeleft", "Wipe to the left"], ["wiperight", "Wipe to the right"], ["wipeup", "Wipe up"], ["wipedown", "Wipe down"],
  ["slideleft", "Slide to the left"], ["slideright", "Slide to the right"], ["slideup", "Slide up"], ["slidedown", "Slide down"],
  ["circleopen", "Circle opens"], ["circleclose", "Circle closes"], ["radial", "Clock wipe"], ["hblur", "Blur"], ["pixelize", "Pixels"],
];
const SPOKEN = { fadeblack: "fade to black", fadewhite: "fade to white", fade: "dissolve" };
const USUAL_S = 0.5;

const labelled = (label, field, hint = "") => h("label", { class: "labelled" }, h("span", { class: "label-text" }, label), field, hint && h("span", { class: "hint quiet-text" }, hint));

export const askForTransition = (block, before, fps) => {
  const now = block.transition ? SPOKEN[block.transition.kind] || block.transition.kind : "";
  const kinds = KINDS.some(([kind]) => kind === now) ? KINDS : [...KINDS, [now, now]];
  const kind = h("select", {}, kinds.map(([value, label]) => h("option", { value, selected: value === now }, label)));
  const length = h("input", { type: "number", min: "0.04", max: "60", step: "any", value: block.transition ? String(Math.round((block.transition.frames / fps) * 1000) / 1000) : String(USUAL_S) });
  const said = h("p", { class: "quiet-text", aria: { live: "polite" } });
  const tell = () => {
    length.disabled = !kind.value;
    const frames = Math.round(Number(length.value) * fps);
    said.textContent = kind.value ? `Both shots are seen for ${frames} frame${frames === 1 ? "" : "s"}. The reel gets as much shorter.` : "One shot ends, the next begins.";
  };
  for (const field of [kind, length]) field.addEventListener("input", tell);
  tell();
  openDialog(`From ${before ? before.name : "the start"} to ${block.name}`, [
    labelled("Transition", kind), labelled("Length in seconds", length), said,
    h("p", { class: "quiet-text" }, "The player shows every transition as a dissolve or a fade. The stitched reel shows the one that you choose."),
  ], [{ label: "Use it", isMain: true, act: (close) => {
    const seconds = Number(length.value);
    if (kind.value && !(seconds > 0)) { length.setAttribute("aria-invalid", "true"); length.focus(); return; }
    close();
    const label = kinds.find(([value]) => value === kind.value)[1];
    setTransition(block, kind.value || null, kind.value && seconds !== USUAL_S ? seconds : null, label);
  } }]);
};

const trouble = () => h("p", { class: "field-bad", role: "alert" });

// Try *act*; the dialog stays open with the reason where it is refused.
const orSay = async (line, close, act) => {
  try {
    line.textContent = "";
    if (await act()) close();
  } catch (error) {
    line.textContent = error.sentence || error.message;
  }
};

const option = (value, label, now) => h("option", { value, selected: value === now }, label);

export const askForReel = (name) => {
  const settings = reelOf(name)?.settings || {};
  const audio = settings.audio || {};
  const fields = {
    name: h("input", { type: "text", value: name, spellcheck: false, autocapitalize: "off" }),
    title: h("textarea", { rows: 2 }, settings.title_card || ""),
    end: h("textarea", { rows: 2 }, settings.end_card || ""),
    subtitles: h("select", {}, option("off", "None", settings.subtitles?.show || (settings.subtitles ? "soft" : "off")),
      option("soft", "A track that a player can switch on", settings.subtitles?.show || (settings.subtitles ? "soft" : "off")),
      option("burn", "Drawn into the picture", settings.subtitles?.show)),
    file: h("input", { type: "text", value: audio.file || "", spellcheck: false }),
    gain: h("input", { type: "number", step: "any", min: "-96", max: "24", value: String(audio.gain_db ?? 0) }),
    fadeOut: h("input", { type: "number", step: "any", min: "0", value: String(audio.fade_out ?? 0) }),
    sound: h("select", {}, option("exact", "Exact to the sample", settings.sound || "exact"), option("copied", "As the clips have it, where it can be", settings.sound)),
  };
  const before = JSON.stringify(readFields(fields));
  const line = trouble();
  openDialog(`Settings of ${name}`, [
    labelled("Name", fields.name, "Letters, digits, - and _."),
    labelled("Title card", fields.title, "Words before the first shot. Empty for none."),
    labelled("End card", fields.end, "Words after the last shot. Empty for none."),
    labelled("Subtitles", fields.subtitles),
    labelled("Music", fields.file, "A file in the film's folder: score.mp3. Empty for none."),
    h("div", { class: "side-by-side" }, labelled("Louder or softer, dB", fields.gain), labelled("Fades out at the end, s", fields.fadeOut)),
    labelled("Sound of the clips", fields.sound), line,
  ], [
    { label: "Save", isMain: true, act: (close) => {
      const now = readFields(fields);
      if (JSON.stringify(now) === before) return close();
      return orSay(line, close, () => saveReel(name, now.name, changedSettings(JSON.parse(before), now, settings)));
    } },
    { label: "Delete this reel…", act: (close) => { close(); askToRemove(name); } },
  ]);
};

// The settings first, then the name: each is a change that Z takes back.
const saveReel = async (name, next, changed) => {
  if (!next) throw new Error("A reel needs a name.");
  if (next !== name && reelOf(next)) throw new Error(`There is a reel called ${next}.`);
  if (Object.keys(changed).length && !await setReel(name, changed, { isThrown: true })) return false;
  if (next === name) return true;
  const isSeen = store.selection.reel === name;
  if (!await renameReel(name, next, { isThrown: true })) return false;
  if (isSeen) select({ reel: next, entry: null });
  return true;
};

const readFields = (fields) => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));

// Only what is another one, in the file's keys: null takes a key out.
const changedSettings = (before, now, settings) => {
  const changed = {};
  const isOther = (...names) => names.some((name) => before[name] !== now[name]);
  if (isOther("title")) changed.title_card = now.title || null;
  if (isOther("end")) changed.end_card = now.end || null;
  if (isOther("subtitles")) changed.subtitles = now.subtitles === "off" ? null : now.subtitles;
  if (isOther("sound")) changed.sound = now.sound === "exact" ? null : now.sound;
  if (isOther("file", "gain", "fadeOut")) {
    const audio = { ...settings.audio };
    for (const [key, value] of [["file", now.file], ["gain_db", Number(now.gain)], ["fade_out", Number(now.fadeOut)]]) {
      if (value) audio[key] = value;
      else delete audio[key];
    }
    const keys = Object.keys(audio);
    changed.audio = keys.length === 0 ? null : keys.length === 1 && audio.file ? audio.file : audio;
  }
  return changed;
};

const askToRemove = (name) => openDialog(`Delete the reel ${name}?`, [
  h("p", {}, "Its order, trims and cards are taken out of the storyboard file. Shots and takes stay, and so do files that were made of it."),
], [{ label: "Delete it", isMain: true, act: async (close) => {
  close();
  await removeReel(name);
} }]);

export const askForNewReel = () => {
  const name = h("input", { type: "text", placeholder: "teaser", spellcheck: false, autocapitalize: "off" });
  const same = store.selection.reel;
  const from = h("select", {}, option("same", `The shots of ${same}, in their order`, "same"), option("all", "Every shot of the film", "same"));
  const line = trouble();
  openDialog("New reel", [
    labelled("Name", name, "Letters, digits, - and _."), labelled("Begins with", from), line,
  ], [{ label: "Add it", isMain: true, act: (close) => orSay(line, close, async () => {
    const wanted = name.value.trim();
    if (!wanted) throw new Error("A reel needs a name.");
    if (store.film.reels.some((reel) => reel.name === wanted)) throw new Error(`There is a reel called ${wanted}.`);
    const shots = from.value === "all" ? store.film.shots.map((shot) => shot.id) : shotsOf(same);
    const added = await addReel(wanted, shots, { isThrown: true });
    if (added) select({ reel: wanted, entry: null });
    return added;
  }) }]);
};
