// Reels as files: cut now, or written for an editing program, with how far it is.

import { call, fileUrl } from "./api.js";
import { labelled, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { say } from "./say.js";
import { store, subscribe } from "./store.js";

const FORMATS = [
  ["otio", "OpenTimelineIO (DaVinci Resolve, Premiere, Avid)"], ["fcpxml", "Final Cut Pro XML"], ["xmeml", "Premiere XML"], ["edl", "EDL, for every program"],
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
      followJob(job, progress, button, label);
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

// Show how far a job is, here, and in the line at the foot when the dialog was closed.
const followJob = (id, progress, button, label) => {
  let isOver = false;
  const update = () => {
    const job = store.jobs.get(id);
    if (!job || isOver) return;
    isOver = job.state !== "running";
    if (progress.isConnected) fill(progress, ...jobView(job));
    else if (isOver) say(job.said || `${label}: done.`, { isBad: job.state === "failed" });
    if (isOver) {
      stop();
      button.disabled = false;
    }
  };
  const stop = subscribe(["jobs"], update);
  update();
};

const jobView = (job) => {
  if (job.state === "failed") return [h("p", { class: "mistake" }, job.said)];
  if (job.state === "done") {
    return [h("p", {}, job.said), h("ul", { class: "problems" }, (job.files || []).map((file) => h("li", {},
      file.startsWith("/") ? h("code", {}, file) : h("a", { href: fileUrl(store.name, file), target: "_blank", rel: "noopener" }, file))))];
  }
  const percent = Math.round(100 * (job.share || 0));
  return [h("label", { class: "labelled" }, h("span", { class: "label-text" }, `${job.said || "At work"}: ${percent} %`),
    h("progress", { max: "100", value: String(percent) }))];
};
