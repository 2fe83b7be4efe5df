// One clock for two to four videos: the one that leads runs freely, the others are held on its time.

const FAR_S = 0.2;
const STRONGEST = 0.2;

export class Clock {
  #videos = [];
  #frame = 0;
  #request = 0;
  #listeners = new Set();
  speed = 1;

  // A pane: { video, rate, frames }.
  setPanes(panes) {
    this.#videos = panes;
  }

  // Called with the time in seconds, and whether it runs.
  follow(listener) { this.#listeners.add(listener); }

  get isPlaying() { return this.#request !== 0; }

  get rate() { return this.#videos[0]?.rate || 24; }

  get frames() { return Math.max(1, ...this.#videos.map((pane) => pane.frames)); }

  get frame() { return this.#frame; }

  // The first of those that go on longest.
  get #leader() { return this.#videos.reduce((best, pane) => (!best || pane.frames / pane.rate > best.frames / best.rate ? pane : best), null); }

  // Show *frame* of all; those that are shorter stay on their last.
  seek(frame) {
    this.#frame = Math.min(Math.max(0, Math.round(frame)), this.frames - 1);
    const seconds = (this.#frame + 0.5) / this.rate;
    for (const { video, rate, frames } of this.#videos) {
      const own = Math.min(Math.floor(seconds * rate + 1e-6), frames - 1);
      const wanted = (own + 0.5) / rate;
      if (Math.abs(video.currentTime - wanted) > 1e-3) video.currentTime = wanted;
    }
    this.#tell();
  }

  step(frames) {
    this.pause();
    this.seek(this.#frame + frames);
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  async play() {
    if (this.isPlaying || !this.#videos.length) return;
    if (this.#frame >= this.frames - 1) this.seek(0);
    this.#request = requestAnimationFrame(() => this.#turn());
    await Promise.allSettled(this.#videos.map(({ video }) => video.play()));
    this.#tell();
  }

  pause() {
    if (!this.isPlaying) return;
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#videos.forEach(({ video }) => { video.pause(); video.playbackRate = 1; });
    // All stand on the same frame then.
    this.seek(this.#frame);
  }

  #turn() {
    const leader = this.#leader;
    if (!leader) {
      this.#request = 0;
      return;
    }
    this.#frame = Math.min(Math.floor(leader.video.currentTime * this.rate + 1e-6), this.frames - 1);
    for (const pane of this.#videos) if (pane !== leader) this.#hold(pane, leader.video);
    leader.video.playbackRate = this.speed;
    this.#tell();
    if (leader.video.ended || (leader.video.paused && leader.video.error)) {
      this.pause();
      return;
    }
    this.#request = requestAnimationFrame(() => this.#turn());
  }

  #hold({ video, rate, frames }, leader) {
    if (leader.currentTime >= (frames - 0.5) / rate) {
      if (!video.paused) video.pause();
      return;
    }
    if (video.paused && !video.ended) video.play().catch(() => {});
    const ahead = video.currentTime - leader.currentTime;
    if (Math.abs(ahead) > FAR_S && !video.seeking) video.currentTime = leader.currentTime + 0.02;
    const pull = Math.max(-STRONGEST, Math.min(STRONGEST, ahead * 3));
    video.playbackRate = Math.max(0.25, this.speed * (1 - pull));
  }

  #tell() {
    for (const listener of this.#listeners) listener(this.#frame, this.isPlaying);
  }
}
