// The voices of the strip: what is narrated over the reel, as thin bars under its blocks.

import { h } from "./dom.js";

const LEAST_PX = 10; // a bar that would be narrower is not drawn

// What a screen reader says of a narration.
const sentenceOf = (narration) => {
  const who = narration.speaker ? `, ${narration.speaker}` : "";
  return `Narration of ${narration.shot}${who}${narration.recording ? "" : ", not recorded"}: ${narration.words}`;
};

export class Voices {
  constructor() {
    this.narrations = [];
    this.element = h("div", { class: "voices", role: "list", hidden: true, aria: { label: "Narration over the reel" } });
  }

  show(narrations) {
    this.narrations = narrations;
    this.element.hidden = !narrations.length;
    this.drawn = "";
  }

  // Those between the frames *from* and *to*, at *scale* pixels a frame.
  draw(from, to, scale) {
    const key = `${from} ${to} ${scale}`;
    if (this.drawn === key) return;
    this.drawn = key;
    const inSight = this.narrations.filter((each) => each.start_frame <= to && each.start_frame + each.frames >= from && each.frames * scale >= LEAST_PX);
    this.element.replaceChildren(...inSight.map((each) => barOf(each, scale)));
  }
}

const barOf = (narration, scale) => {
  const said = sentenceOf(narration);
  const bar = h("div", { class: narration.recording ? "voice" : "voice is-text", role: "listitem", title: said, aria: { label: said } });
  bar.style.transform = `translateX(${8 + narration.start_frame * scale}px)`;
  bar.style.width = `${narration.frames * scale - 2}px`;
  return bar;
};
