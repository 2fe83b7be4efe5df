// Reels as files: cut now, or written for an editing program, with how far it is.

import { call } from "./api.js";
import { labelled, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { followJob } from "./jobs.js";
import { store } from "./store.js";

const FORMATS = [
  ["otio", "OpenTimelineIO (DaVinci Resolve, Premiere, Avid)"], ["fcpxml", "Final Cut Pro XML"], ["xmeml", "Premiere XML"], ["edl", "EDL, for every program"],
  ["srt", "Subtitles: SRT"], ["vtt", "Subtitles: WebVTT"],
];

export const stitchReels = () => openJob("Cut the reels", "Cut them now", [], (body) => call(store.name, "stitch", body));

export const openExport = () => {
  const format = h("select", {}, FORMATS.map(([value, label]) => h("option", { value }, label)));
  const bundle = h("input", { type: "checkbox" });
  format.addEventListener("change", () => { bundle.disabled = format.value !== "otio"; });
  openJob("Export for an editing program", "Export", [
    labelled("Format", format), h("label", { class: "choice" }, bundle, "With all clips in one file (OpenTimelineIO only)"),
  ], (body) => call(store.name, "export", { ...body, to: format.value, bundle: bundle.checked && !bundle.disabled }));
};

const reelChoice = () => h("select", {}, h("option", { value: "" }, "All reels"),
  store.film.reels.map((reel) => h("option", { value: reel.name }, reel.name)));

const openJob = (title, label, fields, begin) => {
  const reel = reelChoice();
  const slugs = h("input", { type: "checkbox" });
  const progress = h("div", { class: "job", role: "status" });
  const start = async (close, button) => {
    button.disabled = true;
    fill(progress, h("p", {}, "It begins …"));
    try {
      const { job } = await begin({ ...(reel.value ? { reel: reel.value } : {}), with_slugs: slugs.checked });
      followJob(job, progress, { label, ended: () => { button.disabled = false; } });
    } catch (error) {
      button.disabled = false;
      fill(progress, h("p", { class: "mistake" }, error.sentence || String(error)));
    }
  };
  const dialog = openDialog(title, [
    store.film.reels.length > 1 && labelled("Reel", reel), ...fields,
    h("label", { class: "choice" }, slugs, "Cards stand in for shots without a take"), progress,
  ], [{ label, isMain: true, act: start }], { closeLabel: "Close" });
  return dialog;
};
