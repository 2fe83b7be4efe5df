// One take in the comparison: its clip, its name, what was said of it.

import { fileUrl } from "./api.js";
import { h, setText } from "./dom.js";
import { isStill } from "./stills.js";
import { shotOf, store } from "./store.js";
import { takeName, verdictWords } from "./verdicts.js";
import { rate } from "./words.js";

export const LETTERS = ["A", "B", "C", "D"];

export const makePane = (first, at, { focus }) => {
  let take = first;
  const isPicture = isStill(shotOf(take.shot));
  const video = isPicture ? null : h("video", { class: "pane-video", preload: "auto", playsinline: true, muted: true, tabindex: "-1" });
  if (video) video.muted = true;
  const screen = video || h("img", { class: "pane-video pane-picture", alt: takeName(take), draggable: "false" });
  const parts = {
    letter: h("b", { class: "pane-letter" }, LETTERS[at]),
    name: h("span", { class: "pane-name" }),
    verdict: h("span", { class: "pane-verdict" }),
    gone: h("p", { class: "pane-gone", role: "status", hidden: true }),
  };
  const choose = h("button", { type: "button", class: "pane-choose", onclick: () => focus(element) }, parts.letter, parts.name, parts.verdict);
  const element = h("figure", { class: "pane", dataset: { folder: take.folder } }, h("div", { class: "pane-screen" }, screen, parts.gone), choose);
  screen.addEventListener("pointerdown", () => focus(element));
  // A clip that browsers do not play has a copy that they do.
  const addresses = isPicture ? [fileUrl(store.name, take.clip)] : [fileUrl(store.name, take.clip), fileUrl(store.name, `copies/${take.folder}.mp4`)];
  const load = () => {
    const next = addresses.shift();
    if (next) screen.src = next;
    else if (!element.classList.contains("is-gone")) showGone(isPicture ? "This picture cannot be shown here." : "This clip cannot be played here.");
  };
  screen.addEventListener("error", load);
  const showGone = (sentence) => {
    setText(parts.gone, sentence);
    parts.gone.hidden = !sentence;
  };
  load();
  return Object.assign(element, {
    // A picture has no time.
    pane: video && { video, rate: rate(take.rate), frames: take.frames },
    take: () => take,
    // *next* is the take as it is now; null where it is no longer there.
    show: (next, isFocused) => {
      if (next) take = next;
      setText(parts.name, takeName(take));
      setText(parts.verdict, next ? verdictWords(take) : "");
      element.dataset.verdict = take.verdict || "";
      if (!next) showGone("This take is no longer there.");
      element.classList.toggle("is-gone", !next);
      choose.setAttribute("aria-pressed", String(isFocused));
      element.classList.toggle("is-focused", isFocused);
      if (video) video.muted = !isFocused;
    },
    isGone: () => element.classList.contains("is-gone"),
    end: () => {
      addresses.length = 0;
      video?.pause();
      screen.removeAttribute("src");
      video?.load();
    },
  });
};
