// Work that takes long: how far it is, in a dialog, or in the line at the foot once that is closed.

import { fileUrl, sentenceOf } from "./api.js";
import { fill, h } from "./dom.js";
import { say } from "./say.js";
import { store, subscribe } from "./store.js";

// In the line at the foot.
const MOST_SAID = 3;

// Show how far the job *id* is in *progress*; tell its end once.
export const followJob = (id, progress, { label, ended = () => {} }) => {
  let isOver = false;
  const update = () => {
    const job = store.jobs.get(id);
    if (!job || isOver) return;
    isOver = job.state !== "running";
    if (progress.isConnected) fill(progress, ...jobView(job));
    else if (isOver) say([job.said || `${label}: done.`, ...(job.problems || []).slice(0, MOST_SAID).map((line) => sentenceOf(line))].join(" "), { isBad: job.state === "failed" });
    if (isOver) {
      stop();
      ended(job);
    }
  };
  const stop = subscribe(["jobs"], update);
  update();
};

const jobView = (job) => {
  if (job.state === "failed") return [h("p", { class: "mistake" }, job.said)];
  if (job.state === "done") return [h("p", {}, job.said), listOf((job.files || []).map(fileLink)), listOf(job.problems || [])];
  const percent = Math.round(100 * (job.share || 0));
  return [h("label", { class: "labelled" }, h("span", { class: "label-text" }, `${job.said || "At work"}: ${percent} %`),
    h("progress", { max: "100", value: String(percent) }))];
};

const listOf = (lines) => (lines.length > 0 ? h("ul", { class: "problems" }, lines.map((line) => h("li", {}, typeof line === "string" ? sentenceOf(line) : line))) : "");

const fileLink = (file) => (file.startsWith("/") ? h("code", {}, file)
  : h("a", { href: fileUrl(store.name, file), target: "_blank", rel: "noopener" }, file));
