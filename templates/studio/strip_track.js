// The track of the strip: the reel to scale, as many blocks as are in sight; where they are too narrow, drawn as stripes.

import { h } from "./dom.js";
import { blockAt, lengthOf, linksOf, sentenceOf } from "./strip_blocks.js";
import { pictureUrl, thumbnailUrl } from "./player_program.js";
import { Voices } from "./strip_voices.js";
import { store } from "./store.js";
import { STATES, timecode } from "./words.js";

const MOST_MS = 8; // for one frame
const SLIM_PX = 14; // a block that is narrower is a stripe
const THIN_PX = 44; // one that is narrower has room for a few letters
const WIDE_PX = 110; // one that is wider says its length
const WIDEST_PX = 190; // and its state, in words
// Fingers need the middle of a narrow block for itself; the buttons above do the rest.
const COARSE = matchMedia("(pointer: coarse), (max-width: 700px)");
const SVG = "http://www.w3.org/2000/svg";
const RULER_STEPS_S = [0.5, 1, 2, 5, 10, 30, 60, 300, 600];

const svg = (tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

export class Track {
  constructor() {
    this.blocks = [];
    this.links = [];
    this.fps = 24;
    this.frames = 0;
    this.zoom = 0; // pixels a frame; 0 fits all
    this.width = 800;
    this.selected = null; // key of a block
    this.playing = -1; // place of the block that is seen
    this.drawn = new Map();
    this.canvas = h("canvas", { class: "stripes", aria: { hidden: "true" } });
    this.ruler = h("div", { class: "ruler", aria: { hidden: "true" } });
    this.list = h("div", { class: "blocks", role: "list", aria: { label: "Entries of the reel" } });
    this.arcs = svg("svg", { class: "links", "aria-hidden": "true" });
    this.head = h("div", { class: "head", aria: { hidden: "true" } });
    this.caret = h("div", { class: "caret", hidden: true });
    this.voices = new Voices();
    this.inner = h("div", { class: "track-inner" }, this.ruler, this.list, this.arcs, this.voices.element, this.head, this.caret);
    this.element = h("div", { class: "track" }, this.canvas, this.inner);
    this.element.addEventListener("scroll", () => this.#drawSoon(), { passive: true });
    new ResizeObserver(([entry]) => {
      const width = entry.contentRect.width || this.width;
      const isOther = width !== this.width;
      this.width = width;
      // All of the reel fits into what room there is now.
      if (isOther && !this.zoom) this.isRest = true;
      this.#drawSoon();
    }).observe(this.element);
  }

  get scale() { return this.zoom || Math.max(0.01, (this.width - 16) / Math.max(1, this.frames)); }

  get selectedBlock() { return this.blocks.find((block) => block.key === this.selected) || null; }

  show(blocks, cut, fps) {
    this.blocks = blocks;
    this.links = linksOf(blocks);
    this.frames = cut.frames;
    this.fps = fps;
    this.voices.show(cut.narrations || []);
    this.shortest = Math.min(Infinity, ...blocks.map((block) => block.length));
    this.count = blocks.filter((block) => block.entry !== null).length;
    this.draw();
  }

  setZoom(zoom) {
    const middle = (this.element.scrollLeft + this.width / 2) / this.scale;
    this.zoom = zoom;
    this.inner.style.width = `${Math.ceil(this.frames * this.scale) + 16}px`;
    this.element.scrollLeft = middle * this.scale - this.width / 2;
    this.draw();
  }

  select(key) {
    this.selected = key;
    this.draw();
  }

  // Bring the selected block into sight.
  reveal(block) {
    const [left, right] = [block.from * this.scale, (block.from + block.length) * this.scale];
    const at = this.element.scrollLeft;
    if (left < at) this.element.scrollLeft = left - 20;
    else if (right > at + this.width) this.element.scrollLeft = Math.min(left - 20, right - this.width + 20);
  }

  // The line of the playhead; where it plays, the track follows.
  moveHead(frame, isFollowing) {
    this.head.style.transform = `translateX(${8 + frame * this.scale}px)`;
    const at = blockAt(this.blocks, frame);
    if (at !== this.playing) {
      this.drawn.get(this.blocks[this.playing]?.key)?.element.classList.remove("is-playing");
      this.playing = at;
      this.drawn.get(this.blocks[at]?.key)?.element.classList.add("is-playing");
    }
    const x = frame * this.scale;
    if (isFollowing && (x < this.element.scrollLeft || x > this.element.scrollLeft + this.width - 40)) this.element.scrollLeft = x - 40;
  }

  frameAt(clientX) {
    const { left } = this.element.getBoundingClientRect();
    return Math.max(0, Math.min(this.frames - 1, Math.floor((clientX - left + this.element.scrollLeft - 8) / this.scale)));
  }

  // At which place among the entries something would be put that is let go at *clientX*.
  placeAt(clientX) {
    const frame = this.frameAt(clientX);
    return this.blocks.filter((block) => block.entry !== null && block.from + block.length / 2 < frame).length;
  }

  showCaret(place) {
    this.caret.hidden = place === null;
    if (place === null) return;
    const entries = this.blocks.filter((block) => block.entry !== null);
    const before = entries[place - 1];
    const at = entries[place] ? entries[place].from : before ? before.from + before.length : 0;
    this.caret.style.transform = `translateX(${8 + at * this.scale - 2}px)`;
  }

  focus(key) { this.drawn.get(key)?.main.focus({ preventScroll: true }); }

  #drawSoon() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => { this.isDue = false; this.#drawSight(); });
  }

  // What is in sight, with a screen on each side of it.
  #drawSight() {
    const [left, right] = [this.element.scrollLeft, this.element.scrollLeft + this.width];
    const isThere = this.window && !this.isRest && left / this.scale >= this.window.safe[0] && right / this.scale <= this.window.safe[1];
    if (!isThere) this.draw();
    else if (!this.canvas.hidden) this.#drawStripes(left / this.scale, right / this.scale);
  }

  draw() {
    const began = performance.now();
    const { scale } = this;
    const [left, right] = [this.element.scrollLeft / scale, (this.element.scrollLeft + this.width) / scale];
    const [from, to] = [Math.max(0, left - (right - left)), right + (right - left)];
    this.window = { safe: [from === 0 ? 0 : (from + left) / 2, to >= this.frames ? Infinity : (to + right) / 2] };
    this.inner.style.width = this.zoom ? `${Math.ceil(this.frames * scale) + 16}px` : "100%";
    const wanted = new Map();
    const selected = this.selectedBlock;
    if (selected) wanted.set(selected.key, selected);
    for (let at = Math.max(0, blockAt(this.blocks, from) - 1); at < this.blocks.length && this.blocks[at].from <= to; at += 1) {
      const block = this.blocks[at];
      if (block.length * scale >= SLIM_PX) wanted.set(block.key, block);
    }
    for (const [key, { element }] of this.drawn) {
      if (wanted.has(key) || element.contains(document.activeElement) || element.classList.contains("is-dragged")) continue;
      element.remove();
      this.drawn.delete(key);
    }
    // What is in sight first; the rest in the next frames, so that nothing waits for it.
    const isInSight = (block) => block.from <= right && block.from + block.length >= left;
    const inOrder = [...wanted.values()].sort((a, b) => isInSight(b) - isInSight(a));
    this.isRest = false;
    for (const block of inOrder) {
      if (performance.now() - began > MOST_MS && !this.drawn.has(block.key)) {
        this.isRest = true;
        continue;
      }
      this.#drawBlock(block);
    }
    this.#putInOrder();
    this.#drawStripes(left, right);
    this.#drawRuler(from, to);
    this.#drawLinks(from, to);
    this.voices.draw(from, to, scale);
    if (this.isRest) this.#drawSoon();
  }

  // In the order of the reel, as a screen reader goes through them.
  #putInOrder() {
    const sorted = [...this.drawn.values()].sort((a, b) => (a.block?.at ?? 0) - (b.block?.at ?? 0));
    const held = this.list.contains(document.activeElement) ? document.activeElement : null;
    sorted.forEach(({ element }, at) => {
      if (this.list.children[at] !== element) this.list.insertBefore(element, this.list.children[at]);
    });
    if (held && document.activeElement !== held) held.focus({ preventScroll: true });
  }

  #drawBlock(block) {
    let made = this.drawn.get(block.key);
    if (!made) {
      made = makeBlock();
      made.element.dataset.key = block.key;
      this.drawn.set(block.key, made);
      this.list.append(made.element);
    }
    const isSelected = block.key === this.selected;
    const isPlaying = block.at === this.playing;
    if (made.block === block && made.scale === this.scale && made.isSelected === isSelected && made.hasSelection === Boolean(this.selected)) return;
    Object.assign(made, { isSelected, hasSelection: Boolean(this.selected) });
    const { element, main, edges, cut } = made;
    element.style.transform = `translateX(${8 + block.from * this.scale}px)`;
    const width = Math.max(block.length * this.scale - 2, 3);
    element.style.width = `${width}px`;
    element.className = ["block", `state-${STATES[block.state] || "new"}`, `kind-${block.kind}`, isSelected && "is-selected",
      width >= WIDE_PX && "is-wide", width >= WIDEST_PX && "is-widest", width < THIN_PX && "is-thin", element.classList.contains("is-dragged") && "is-dragged", isPlaying && "is-playing"].filter(Boolean).join(" ");
    main.tabIndex = isSelected || (!this.selectedBlock && block.at === 0) ? 0 : -1;
    main.setAttribute("aria-current", isSelected ? "true" : "false");
    edges.forEach((edge) => { edge.hidden = block.entry === null || !block.items[0].clip || width < (COARSE.matches ? 110 : 30); });
    cut.hidden = block.entry === null || block.at === 0 || width < (COARSE.matches ? 70 : 24);
    if (made.block === block && made.scale === this.scale) return;
    Object.assign(made, { block, scale: this.scale });
    fillBlock(made, block, this, width);
  }

  #drawStripes(from, to) {
    const { canvas, scale } = this;
    const isSlim = this.shortest * scale < SLIM_PX;
    canvas.hidden = !isSlim;
    if (!isSlim) return;
    const [width, height] = [Math.round(this.width), 64];
    if (canvas.width !== width) Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    const colours = getComputedStyle(this.element);
    const known = { done: "--done", old: "--you", you: "--you", work: "--work", bad: "--bad", held: "--held", new: "--quiet", wait: "--quiet" };
    for (let at = Math.max(0, blockAt(this.blocks, from) - 1); at < this.blocks.length && this.blocks[at].from <= to; at += 1) {
      const block = this.blocks[at];
      if (block.length * scale >= SLIM_PX) continue;
      pen.fillStyle = colours.getPropertyValue(known[STATES[block.state] || "new"]);
      pen.globalAlpha = block.at % 2 ? 0.85 : 0.6;
      pen.fillRect(8 + block.from * scale - this.element.scrollLeft, 0, Math.max(1, block.length * scale - 0.5), height);
    }
  }

  #drawRuler(from, to) {
    const step = (RULER_STEPS_S.find((each) => each * this.fps * this.scale >= 70) || 1200) * this.fps;
    const key = `${from} ${to} ${step} ${this.scale}`;
    if (this.ruled === key) return;
    this.ruled = key;
    const marks = [];
    for (let frame = Math.floor(from / step) * step; frame <= Math.min(to, this.frames); frame += step) {
      const mark = h("span", { class: "number" }, timecode(Math.round(frame), this.fps));
      mark.style.transform = `translateX(${8 + frame * this.scale}px)`;
      marks.push(mark);
    }
    this.ruler.replaceChildren(...marks);
  }

  // A chain is a line from the end of the clip that it opens on.
  #drawLinks(from, to) {
    const paths = [];
    for (const link of this.links) {
      const [a, b] = [this.blocks[link.from], this.blocks[link.to]];
      if (!a || !b || paths.length > 300) continue;
      const [x1, x2] = [8 + (a.from + a.length) * this.scale, 8 + b.from * this.scale];
      if (Math.max(x1, x2) < from * this.scale || Math.min(x1, x2) > to * this.scale) continue;
      if (b.length * this.scale < SLIM_PX) continue;
      const [start, end] = link.isNext ? [x1 - 9, x2 + 9] : [x1 - 6, x2 + 6];
      const deep = link.isNext ? 7 : 13;
      paths.push(svg("path", { d: `M${start.toFixed(1)} 1 C${start.toFixed(1)} ${deep} ${end.toFixed(1)} ${deep} ${end.toFixed(1)} 1`, class: link.isShared ? "is-shared" : "" }));
    }
    this.arcs.replaceChildren(...paths);
  }
}

const makeBlock = () => {
  const main = h("button", { type: "button", class: "block-main" });
  const edges = ["start", "end"].map((side) => h("span", { class: `edge edge-${side}`, dataset: { side }, aria: { hidden: "true" } }));
  const turn = h("span", { class: "turn", aria: { hidden: "true" } });
  const cut = h("button", { type: "button", class: "cut", tabindex: -1 });
  return { element: h("div", { role: "listitem" }, main, turn, edges, cut), main, edges, turn, cut, block: null, scale: 0 };
};

// The small picture of *path*: the one that stands there, where it is the same.
const pictureOf = (place, path, isLast) => {
  const url = path && thumbnailUrl(store.name, path, 192);
  if (!url) return null;
  const known = place.querySelector(isLast ? "img.at-end" : "img:not(.at-end)");
  if (known?.dataset.path === path) return known;
  const picture = h("img", { src: url, alt: "", class: isLast ? "at-end" : "", loading: "lazy", decoding: "async", draggable: false, dataset: { path } });
  // The first picture fills the room up to the last, as frames of a film do.
  if (!isLast) picture.addEventListener("load", () => { place.style.backgroundImage = `url(${JSON.stringify(picture.src)})`; });
  picture.addEventListener("error", () => {
    const plain = pictureUrl(store.name, path);
    if (plain && picture.getAttribute("src") !== plain) picture.src = plain;
    else picture.remove();
  });
  return picture;
};

// What stands in a block; pictures stay where they are the same.
const fillBlock = (made, block, track, width) => {
  const { main, cut } = made;
  main.setAttribute("aria-label", sentenceOf(block, track.count, track.fps));
  main.title = [block.name, block.state, lengthOf(block.frames, track.fps), block.trim && "trimmed"].filter(Boolean).join(" · ");
  const isCard = block.entry === null;
  const shown = isCard ? [] : [width > 30 && block.poster, width > 200 && block.lastPoster];
  const place = main.querySelector(".block-pictures") || h("span", { class: "block-pictures" });
  const pictures = shown.map((path, at) => pictureOf(place, path, at === 1)).filter(Boolean);
  if (place.dataset.poster !== (shown[0] || "")) place.style.backgroundImage = "";
  place.dataset.poster = shown[0] || "";
  place.replaceChildren(...(isCard && width > THIN_PX ? [block.text] : pictures));
  const marks = (block.items.flatMap((item) => (item.notes || []).map((note) => ({ ...note, item })))).map((note) => {
    const mark = h("span", { class: "note-mark", title: note.text });
    mark.style.left = `${(((note.item.start_frame - block.from) + note.frame - note.item.in_frame) / block.length) * 100}%`;
    return mark;
  });
  main.replaceChildren(...[
    place,
    h("span", { class: "block-words" }, h("span", { class: "block-name" }, block.name),
      h("span", { class: "block-facts" }, `${lengthOf(block.frames, track.fps)}${block.trim ? " ✂" : ""}`),
      block.state && h("span", { class: "block-state" }, block.state)),
    ...marks,
  ]);
  made.turn.hidden = !block.transition;
  if (block.transition) {
    made.turn.style.width = `${Math.max(4, block.transition.frames * track.scale)}px`;
    made.turn.style.left = `${(block.start - block.from) * track.scale}px`;
  }
  cut.className = block.transition ? "cut has-transition" : "cut";
  const said = block.transition ? `${block.transition.kind} into ${block.name}, ${block.transition.frames} frames: change it` : `Hard cut to ${block.name}: choose a transition`;
  cut.setAttribute("aria-label", said);
  cut.title = said;
};
