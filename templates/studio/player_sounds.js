// What is heard over the clips of a cut: narration and music, each in an audio element that is loaded shortly before it begins.

import { fileUrl } from "./api.js";
import { h } from "./dom.js";

const AHEAD_S = 8; // a sound is loaded so long before it begins
const OFF_S = 0.12; // a sound that is further from its place is put there
const SETTLES_MS = 600; // so long it is left alone then
const STANDS_MS = 300; // a film whose frame stays so long stands still: a clip is being loaded

const volumeOf = (db) => 10 ** (db / 20);

// What stands in the archive is given out there, what the storyboard names under sounds.
const soundUrl = (film, path, mark) =>
  `${fileUrl(film, path.startsWith("archive/") ? path : `sounds/${path}`)}${mark ? `?v=${encodeURIComponent(mark)}` : ""}`;

// Narration in its order, none over another; and the music.
export const soundsOf = (film, cut) => ({
  voices: (cut.narrations || []).filter((each) => each.recording && each.heard_s > 0).map((each) => ({
    key: `${each.shot} ${each.recording} ${each.mark}`, says: `the narration of ${each.shot}`, url: soundUrl(film, each.recording, each.mark),
    begin: each.start_s, end: each.start_s + each.heard_s, fadeIn: 0, fadeOut: each.fade_out_s, gain: 1, stepsBack: false,
  })),
  music: cut.music ? {
    key: `${cut.music.file} ${cut.music.mark}`, says: "the music", url: soundUrl(film, cut.music.file, cut.music.mark),
    begin: 0, end: cut.music.heard_s, fadeIn: cut.music.fade_in_s, fadeOut: cut.music.fade_out_s, gain: volumeOf(cut.music.gain_db), stepsBack: true,
  } : null,
  stepsBack: cut.steps_back,
});

// The place of the first of *spans*, in order, that ends after *time*.
const placeAfter = (spans, time, endOf) => {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(spans[middle]) > time) high = middle;
    else low = middle + 1;
  }
  return low;
};

// How loud clips and music are at *time*: 1, and less while somebody narrates, with the slopes that the stitcher gives them.
export const loudnessUnder = (stepsBack, time) => {
  if (!stepsBack) return 1;
  const { spans, before_s: before, after_s: after } = stepsBack;
  const soft = volumeOf(stepsBack.duck_db);
  const [start, end] = spans[placeAfter(spans, time, (span) => span[1] + after)] || [Infinity, Infinity];
  const part = time < start ? (time - (start - before)) / before : 1 - (time - end) / after;
  return 1 + (soft - 1) * Math.max(0, Math.min(1, part));
};

// A fade keeps the power even.
const fade = (since, length) => (length > 0 ? Math.sin((Math.max(0, Math.min(1, since / length)) * Math.PI) / 2) : 1);

const loudnessOf = (sound, time) => sound.gain * fade(time - sound.begin, sound.fadeIn) * fade(sound.end - time, sound.fadeOut);

const soundsNear = ({ voices, music }, time) => {
  const near = music && time < music.end ? [music] : [];
  for (let at = placeAfter(voices, time, (voice) => voice.end); voices[at]?.begin < time + AHEAD_S; at += 1) near.push(voices[at]);
  return near;
};

export class Sounds {
  // *refuse* is called with what the browser does not play, once for each.
  constructor(refuse) {
    this.refuse = refuse;
    this.heard = new Map(); // what is loaded: { sound, audio, putAt } by the sound's key
    this.refused = new Set();
    this.clock = { time: -1, since: 0 };
    // A page that is not seen shows no frame, so nothing would tell where the film is.
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.pause(); });
  }

  // Be where the film is. Nothing is loaded before it moves.
  follow(sounds, time, { isMoving, frameS, speed, volume, isMuted }) {
    const now = performance.now();
    if (time !== this.clock.time) this.clock = { time, since: now };
    const near = sounds ? soundsNear(sounds, time) : [];
    this.#dropAllBut(near);
    const isHeard = isMoving && !document.hidden && now - this.clock.since < STANDS_MS + 1000 * frameS;
    if (isHeard) near.forEach((sound) => this.#load(sound));
    for (const sound of near) {
      const loaded = this.heard.get(sound.key);
      if (!loaded) continue;
      const under = sound.stepsBack ? loudnessUnder(sounds.stepsBack, time) : 1;
      loaded.audio.volume = Math.max(0, Math.min(1, volume * under * loudnessOf(sound, time)));
      loaded.audio.muted = isMuted;
      if (isHeard && time >= sound.begin) keepAt(loaded, time - sound.begin, { frameS, speed, now });
      else loaded.audio.pause();
    }
  }

  // What was refused is tried again when it plays the next time.
  pause() {
    this.refused.clear();
    for (const { audio } of this.heard.values()) audio.pause();
  }

  #load(sound) {
    if (this.heard.has(sound.key) || this.refused.has(sound.key)) return;
    const audio = h("audio", { preload: "auto", src: sound.url });
    audio.disableRemotePlayback = true;
    audio.addEventListener("error", () => {
      if (this.heard.get(sound.key)?.audio !== audio) return;
      this.heard.delete(sound.key);
      this.refused.add(sound.key);
      this.refuse(sound.says);
    });
    this.heard.set(sound.key, { audio, putAt: -Infinity });
  }

  #dropAllBut(near) {
    if (!this.heard.size) return;
    const keys = new Set(near.map((sound) => sound.key));
    for (const [key, { audio }] of this.heard) {
      if (keys.has(key)) continue;
      this.heard.delete(key);
      audio.pause();
      audio.removeAttribute("src");
      audio.load();
    }
  }
}

// Let a sound go on from *seconds* of it, where it is not there already.
const keepAt = (loaded, seconds, { frameS, speed, now }) => {
  const { audio } = loaded;
  if (audio.readyState < 1 || audio.seeking) return;
  if (seconds >= audio.duration) {
    audio.pause();
    return;
  }
  if (audio.playbackRate !== speed) audio.playbackRate = speed;
  const isOff = Math.abs(audio.currentTime - seconds) > OFF_S * Math.max(1, speed) + frameS / 2;
  if (isOff && (audio.paused || now - loaded.putAt > SETTLES_MS)) {
    loaded.putAt = now;
    audio.currentTime = seconds;
  }
  // What the browser does not let sound, it did not let the clips either: the screen tells that.
  if (audio.paused) audio.play().catch(() => {});
};
