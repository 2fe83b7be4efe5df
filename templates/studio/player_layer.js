// A layer of the screen: a video, a picture or words. Two of them take turns, so that the next one is ready in time.

import { h } from "./dom.js";
import { filmFrame, secondsOf, sourceFrame } from "./player_program.js";
import { moveTo } from "./stills_program.js";

const LONGEST_WAIT_MS = 8000;

export class Layer {
  constructor() {
    this.video = h("video", { playsinline: true, preload: "auto", tabindex: -1, aria: { hidden: "true" } });
    this.picture = h("img", { alt: "" });
    this.words = h("div", { class: "layer-words" });
    this.element = h("div", { class: "layer" }, this.video, this.picture, this.words);
    this.piece = null;
    this.source = -1; // the frame of the source that is seen
    this.sourceSince = 0;
    this.trouble = "";
    this.isReady = false; // stands at a frame of its piece, decoded
    this.video.disableRemotePlayback = true;
    this.video.addEventListener("error", () => this.#useCopy());
    this.video.addEventListener("loadedmetadata", () => { if (!this.video.videoWidth) this.#useCopy(); });
    if (this.video.requestVideoFrameCallback) this.#followFrames();
  }

  // Whether its clock is the video's.
  get isMoving() { return this.piece?.kind === "video" && !this.trouble; }

  get hasVideo() { return (this.piece?.kind === "video" || this.piece?.kind === "hold") && !this.trouble; }

  holds(piece) { return Boolean(this.piece) && this.piece.name === piece.name && this.piece.url === piece.url; }

  // The piece stays, what is written of it changed: the video is not touched.
  rename(piece) { this.piece = piece; }

  // Show *piece* as it is at *frame* of the film; resolve once that picture is there.
  async goTo(piece, frame) {
    const isOther = !this.holds(piece);
    this.piece = piece;
    this.isReady = false;
    if (isOther) this.#fill(piece);
    this.showAt(frame);
    this.element.classList.toggle("shows-video", this.hasVideo);
    if (this.hasVideo) {
      this.video.pause();
      await this.#seek(secondsOf(piece, sourceFrame(piece, frame)));
      this.element.classList.toggle("shows-video", this.hasVideo);
    }
    if (this.hasVideo) this.source = sourceFrame(piece, frame);
    else if (this.picture.src && !this.picture.complete) await settled(this.picture, "load", 1500);
    this.isReady = true;
  }

  async play(speed) {
    if (!this.isMoving) return;
    const piece = this.piece;
    this.video.playbackRate = Math.max(0.1, Math.min(16, (speed * piece.step * piece.rateOfFilm) / piece.sourceRate));
    this.sourceSince = performance.now();
    await this.video.play();
  }

  pause() { this.video.pause(); }

  // A picture is where it is at *frame* of the film.
  showAt(frame) { if (this.piece && !this.hasVideo) moveTo(this.picture, this.piece, frame); }

  // The frame of the film that is seen; past the end of the piece where its last frame was seen long enough.
  frameNow(now) {
    const { piece, video } = this;
    const time = video.currentTime;
    const source = this.video.requestVideoFrameCallback ? this.source : Math.floor(time * piece.sourceRate + 0.01);
    const seenFor = now - this.sourceSince;
    const oneFrame = 1000 / (piece.sourceRate * video.playbackRate);
    const isOver = source > piece.last || (source >= piece.last && seenFor >= oneFrame - 6)
      || time * piece.sourceRate >= piece.last + 1.2 || video.ended;
    return isOver ? piece.start + piece.frames : filmFrame(piece, source);
  }

  drop() {
    this.piece = null;
    this.isReady = false;
    this.video.removeAttribute("src");
    this.video.load();
  }

  #fill(piece) {
    this.trouble = "";
    this.source = -1;
    moveTo(this.picture, piece, piece.start);
    this.words.replaceChildren();
    if (piece.kind === "video" || piece.kind === "hold") {
      this.video.src = piece.url;
    } else {
      this.video.removeAttribute("src");
    }
    if (piece.poster) this.picture.src = piece.poster;
    else this.picture.removeAttribute("src");
    if (piece.kind === "words") {
      const isCard = piece.shows !== "slug";
      this.words.append(...(isCard ? [h("p", { class: "card-text" }, piece.text)]
        : [h("p", { class: "slug-name" }, piece.shot), h("p", { class: "slug-text" }, piece.text), h("p", { class: "slug-why" }, "No take yet.")]));
    } else if (piece.shows === "still") {
      this.words.append(h("p", { class: "still-why" }, `${piece.shot}: no take yet. This is the picture that it opens on.`));
    }
    this.element.classList.toggle("shows-words", piece.kind === "words");
  }

  // The browser does not play this clip: take its copy; without one, its first picture stands for it.
  #useCopy() {
    const piece = this.piece;
    if (!piece?.url || !this.video.src) return;
    if (piece.copy && !this.video.src.endsWith(piece.copy)) {
      this.video.src = piece.copy;
      return;
    }
    this.trouble = "This browser does not play this clip.";
    this.words.replaceChildren(h("p", { class: "still-why" }, this.trouble));
    this.video.dispatchEvent(new Event("given-up"));
  }

  async #seek(seconds) {
    const { video } = this;
    if (video.readyState < 1) await settled(video, "loadedmetadata", LONGEST_WAIT_MS, "given-up");
    if (this.trouble) return;
    if (Math.abs(video.currentTime - seconds) < 1e-4 && video.readyState >= 2 && !video.seeking) return;
    const there = settled(video, "seeked", LONGEST_WAIT_MS, "given-up");
    video.currentTime = seconds;
    await there;
  }

  #followFrames() {
    const seen = (_now, { mediaTime }) => {
      if (this.piece && this.hasVideo) {
        const source = Math.round(mediaTime * this.piece.sourceRate);
        if (source !== this.source) this.sourceSince = performance.now();
        this.source = source;
      }
      this.video.requestVideoFrameCallback(seen);
    };
    this.video.requestVideoFrameCallback(seen);
  }
}

// Resolve when *name* or *other* happens to *element*, or after *most* milliseconds.
const settled = (element, name, most, other = "error") => new Promise((resolve) => {
  const done = () => {
    clearTimeout(timer);
    element.removeEventListener(name, done);
    element.removeEventListener(other, done);
    resolve();
  };
  const timer = setTimeout(done, most);
  element.addEventListener(name, done);
  element.addEventListener(other, done);
});
