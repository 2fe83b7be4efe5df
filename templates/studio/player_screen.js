// The screen: shows a program frame by frame, and plays it. It knows no film and no verdicts.

import { h } from "./dom.js";
import { Layer } from "./player_layer.js";
import { isTurning, leaderAt, sameMoment, turned } from "./player_program.js";
import { Sounds, loudnessUnder } from "./player_sounds.js";

export class Screen {
  // *tell* is called whenever another frame is seen, or it plays, waits or stops.
  constructor(tell) {
    this.tell = tell;
    this.layers = [new Layer(), new Layer()];
    this.sounds = new Sounds((name) => { this.unheard = name; this.tell(); });
    this.element = h("div", { class: "layers" }, this.layers.map((layer) => layer.element));
    this.program = null;
    this.pending = null; // a program that comes when this one may be left
    this.frame = 0;
    this.isPlaying = false;
    this.isWaiting = false;
    this.speed = 1; // below 0 it steps back
    this.isLooping = false;
    this.volume = 1;
    this.isMuted = false;
    this.wanted = null;
    this.settling = null;
    this.leader = 0;
    this.clock = { at: 0, frame: 0 };
    this.hasShown = false;
    this.unheard = ""; // what the browser does not play
  }

  get lastFrame() { return Math.max(0, (this.program?.frames || 1) - 1); }

  // Take another program. What is seen stays: its video is not touched where the new one has it too.
  adopt(program) {
    program.pieces.forEach((piece) => { piece.rateOfFilm = program.rate; });
    const before = this.program;
    if (!before || !program.pieces.length) return this.#begin(program, 0);
    const { frame, isSame } = sameMoment(before, program, this.frame);
    if (this.isPlaying && !isSame) {
      this.pending = program;
      return undefined;
    }
    if (!isSame) return this.#begin(program, frame);
    this.pending = null;
    const leader = before.pieces[this.leader];
    const layer = this.#layerOf(leader);
    this.program = program;
    this.frame = frame;
    this.leader = leaderAt(program, frame);
    const now = program.pieces[this.leader];
    if (layer && layer.holds(now)) {
      layer.rename(now);
      for (const other of this.layers) if (other !== layer) this.#carryOver(other, program.pieces[this.leader + 1]);
      this.#restartClock();
      if (this.isPlaying) this.#prepare();
      else if (this.hasShown) this.seek(frame);
      this.tell();
      return undefined;
    }
    return this.#begin(program, frame);
  }

  // Show another program from *frame*, whatever was seen.
  change(program, frame = 0) {
    program.pieces.forEach((piece) => { piece.rateOfFilm = program.rate; });
    this.pause();
    this.#begin(program, frame);
  }

  // Show *frame*; while it plays, go on from there.
  seek(frame) {
    if (this.pending && !this.isPlaying) {
      this.program = this.pending;
      this.pending = null;
    }
    return this.isPlaying && this.speed > 0 ? this.#resumeAt(frame) : this.#goTo(frame);
  }

  // The frame that is shown, or that will be as soon as it is decoded.
  get aim() { return this.settling ? this.asked : this.frame; }

  #goTo(frame) {
    this.wanted = Math.max(0, Math.min(this.lastFrame, Math.round(frame)));
    this.asked = this.wanted;
    this.settling ||= this.#settle().finally(() => { this.settling = null; });
    return this.settling;
  }

  async play(speed = 1) {
    if (!this.program?.pieces.length) return;
    if (this.isPlaying && this.speed > 0 && speed > 0) {
      this.speed = speed;
      this.#restartClock();
      this.seen.forEach((layer) => this.#start(layer));
      this.tell();
      return;
    }
    this.isPlaying = true;
    this.speed = speed;
    if (this.pending) this.#takePending();
    if (this.frame >= this.lastFrame && speed > 0) this.frame = 0;
    this.tell();
    await this.#goTo(this.frame);
    if (!this.isPlaying) return;
    this.#restartClock();
    if (speed > 0) await this.#start(this.#layerOf(this.program.pieces[this.leader]));
    this.#prepare();
    if (!this.ticking) {
      this.ticking = true;
      requestAnimationFrame((now) => this.#tick(now));
    }
  }

  pause() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.isWaiting = false;
    this.layers.forEach((layer) => layer.pause());
    this.sounds.pause();
    if (this.pending) this.#takePending();
    this.#goTo(this.frame);
    this.tell();
  }

  setSound({ volume = this.volume, isMuted = this.isMuted }) {
    this.volume = volume;
    this.isMuted = isMuted;
    this.#mix();
  }

  // The layers that are seen, the one above last.
  get seen() { return this.layers.filter((layer) => layer.element.classList.contains("is-seen")); }

  #begin(program, frame) {
    this.program = program;
    this.pending = null;
    this.frame = Math.max(0, Math.min(this.lastFrame, frame));
    this.leader = program.pieces.length ? leaderAt(program, this.frame) : 0;
    if (this.hasShown && program.pieces.length) this.seek(this.frame);
    this.tell();
  }

  #takePending() {
    const next = this.pending;
    this.pending = null;
    const { frame } = sameMoment(this.program, next, this.frame);
    this.program = next;
    this.frame = frame;
    this.leader = leaderAt(next, frame);
  }

  #layerOf(piece) { return this.layers.find((layer) => layer.piece === piece) || null; }

  // The layer for *piece*: the one that holds its clip, else the one that *kept* leaves free.
  #layerFor(piece, kept) {
    return this.layers.find((layer) => layer !== kept && layer.piece === piece)
      || this.layers.find((layer) => layer !== kept && layer.holds(piece))
      || this.layers.find((layer) => layer !== kept && !layer.element.classList.contains("is-seen"))
      || this.layers.find((layer) => layer !== kept);
  }

  // What was made ready stays so where the new program shows it next, too.
  #carryOver(layer, next) {
    const isSame = next && layer.holds(next) && layer.piece.first === next.first && layer.piece.kind === next.kind;
    if (isSame) layer.rename(next);
    else if (!layer.element.classList.contains("is-seen")) layer.isAtStart = false;
  }

  async #settle() {
    while (this.wanted !== null) {
      const frame = this.wanted;
      this.wanted = null;
      const { pieces } = this.program;
      if (!pieces.length) return;
      const index = leaderAt(this.program, frame);
      const [piece, next] = [pieces[index], pieces[index + 1]];
      const first = this.#layerFor(piece, null);
      const second = isTurning(next, frame) ? this.#layerFor(next, first) : null;
      this.isWaiting = true;
      await Promise.all([first.goTo(piece, frame), second?.goTo(next, frame)]);
      this.isWaiting = false;
      this.leader = index;
      this.frame = frame;
      this.hasShown = true;
      this.#reveal();
      this.tell();
      if (!this.isPlaying && this.wanted === null) this.#prepare();
    }
  }

  // Show the layers as the film is at its frame; what turns into the next lies under it.
  #reveal() {
    const { pieces } = this.program;
    const [piece, next] = [pieces[this.leader], pieces[this.leader + 1]];
    const first = this.#layerOf(piece);
    const second = next ? this.#layerOf(next) : null;
    const part = second?.isReady ? turned(next, this.frame) : 0;
    for (const layer of this.layers) {
      const isUpper = layer === second && isTurning(next, this.frame) && second.isReady;
      const isSeen = layer === first || isUpper;
      layer.element.classList.toggle("is-seen", isSeen);
      layer.element.classList.toggle("is-upper", isUpper);
      layer.element.style.opacity = isUpper ? opacityOfNext(next, part) : isSeen ? opacityOfFirst(next, part) : 0;
    }
    this.element.classList.toggle("turns-white", part > 0 && next.turnKind === "fadewhite");
    this.#mix();
  }

  // Each layer sounds as much as it is seen, and steps back while somebody narrates.
  #mix() {
    if (!this.program) return;
    const { pieces, sounds, rate } = this.program;
    const part = pieces.length ? turned(pieces[this.leader + 1], this.frame) : 0;
    // In the middle of the frame that is seen.
    const time = (this.frame + 0.5) / rate;
    const volume = this.volume * loudnessUnder(sounds?.stepsBack, time);
    for (const layer of this.layers) {
      const isUpper = layer.element.classList.contains("is-upper");
      layer.video.volume = volume * (isUpper ? part : 1 - part);
      layer.video.muted = this.isMuted || !layer.element.classList.contains("is-seen");
    }
    const isMoving = this.isPlaying && this.speed > 0 && !this.settling;
    this.sounds.follow(sounds, time, { isMoving, frameS: 1 / rate, speed: this.speed, volume: this.volume, isMuted: this.isMuted });
  }

  // Make the next piece ready at its first frame, in the layer that is free.
  #prepare() {
    const { pieces } = this.program;
    const piece = pieces[this.leader];
    const next = pieces[this.leader + 1] || (this.isLooping ? pieces[0] : null);
    const first = this.#layerOf(piece);
    if (!next || !first || next === piece || isTurning(next, this.frame)) return;
    const layer = this.layers.find((each) => each !== first);
    if (layer.piece === next && layer.isReady && layer.isAtStart) return;
    if (layer.piece === next && layer.isComing) return;
    layer.isComing = true;
    layer.isAtStart = false;
    layer.goTo(next, next.start).finally(() => {
      layer.isComing = false;
      layer.isAtStart = layer.piece === next;
    });
  }

  async #start(layer) {
    if (!layer) return;
    layer.isAtStart = false;
    this.#mix();
    try {
      await layer.play(this.speed);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.refusal = error.name;
      this.pause();
    }
  }

  #restartClock() { this.clock = { at: performance.now(), frame: this.frame }; }

  #tick(now) {
    if (!this.isPlaying) {
      this.ticking = false;
      return;
    }
    requestAnimationFrame((later) => this.#tick(later));
    this.#mix();
    if (this.speed < 0) return this.#stepBack(now);
    if (this.settling) return undefined;
    const { pieces } = this.program;
    const piece = pieces[this.leader];
    const layer = this.#layerOf(piece);
    if (!layer) return this.#resumeAt(this.frame);
    const frame = layer.isMoving ? layer.frameNow(now)
      : this.clock.frame + Math.floor(((now - this.clock.at) / 1000) * this.program.rate * this.speed);
    if (frame >= piece.start + piece.frames) return this.#goOn();
    // A clip that began to play late may be behind: the film's time does not go back for it.
    if (frame <= this.frame) return undefined;
    this.frame = frame;
    layer.showAt(frame);
    const next = pieces[this.leader + 1];
    if (isTurning(next, this.frame)) {
      const upper = this.#layerOf(next);
      if (upper?.isReady && upper.isAtStart) this.#start(upper);
      this.#reveal();
    }
    this.tell();
    return undefined;
  }

  // The piece was seen whole: the next one is shown where it is ready, else waited for.
  #goOn() {
    const wasTurning = isTurning(this.program.pieces[this.leader + 1], this.frame);
    this.#layerOf(this.program.pieces[this.leader])?.pause();
    if (this.pending) {
      const at = this.program.pieces[this.leader];
      const ended = at.start + at.frames;
      this.#takePendingAfter(ended);
      return;
    }
    const index = this.leader + 1;
    if (index >= this.program.pieces.length) {
      this.#end();
      return;
    }
    const next = this.program.pieces[index];
    const layer = this.#layerOf(next);
    const isReady = layer?.isReady && (layer.isAtStart || wasTurning);
    this.frame = Math.min(next.start + next.frames - 1, next.start + next.turn);
    if (!isReady) {
      this.#resumeAt(this.frame);
      return;
    }
    this.leader = index;
    this.#restartClock();
    this.#reveal();
    if (!wasTurning || layer.video.paused) this.#start(layer);
    this.#prepare();
    this.tell();
  }

  #takePendingAfter(frame) {
    const next = this.pending;
    this.pending = null;
    this.program = next;
    if (frame > this.lastFrame) this.#end();
    else this.#resumeAt(frame);
  }

  async #resumeAt(frame) {
    await this.#goTo(frame);
    if (!this.isPlaying) return;
    this.#restartClock();
    await this.#start(this.#layerOf(this.program.pieces[this.leader]));
    this.#prepare();
  }

  #end() {
    if (this.isLooping) {
      this.#resumeAt(0);
      return;
    }
    this.frame = this.lastFrame;
    this.pause();
  }

  #stepBack(now) {
    const frame = this.clock.frame - Math.floor(((now - this.clock.at) / 1000) * this.program.rate * -this.speed);
    if (frame <= 0) {
      this.frame = 0;
      this.pause();
    } else if (!this.settling && frame !== this.frame) {
      this.#goTo(frame);
    }
    return undefined;
  }
}

const isFadeThrough = (next) => next?.turnKind === "fadeblack" || next?.turnKind === "fadewhite";

const opacityOfNext = (next, part) => (isFadeThrough(next) ? Math.max(0, 2 * part - 1) : part);

const opacityOfFirst = (next, part) => (isFadeThrough(next) ? Math.max(0, 1 - 2 * part) : 1);
