// The buttons, the slider and the keys of the player.

import { h } from "./dom.js";
import { onKey } from "./keys.js";
import { store } from "./store.js";
import { timecode } from "./words.js";

const SPEEDS = [1, 2, 4];

const icon = (path) => {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
};

const ICONS = {
  play: "M7 4l13 8-13 8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", back: "M6 5h3v14H6zM20 5v14L10 12z", ahead: "M15 5h3v14h-3zM4 5v14l10-7z",
  loop: "M17 2l4 4-4 4V7H8a4 4 0 0 0-4 4H2a6 6 0 0 1 6-6h9zM7 22l-4-4 4-4v3h9a4 4 0 0 0 4-4h2a6 6 0 0 1-6 6H7z",
  sound: "M4 9v6h4l5 5V4L8 9zM16 8a5 5 0 0 1 0 8z", silent: "M4 9v6h4l5 5V4L8 9zM16 10l1-1 5 5-1 1zM21 9l1 1-5 5-1-1z",
  words: "M3 5h18v14H3zM6 11h5v2H6zM13 11h5v2h-5zM6 15h9v2H6z", full: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
};

const toolButton = (name, label, act) => h("button", { type: "button", class: "tool", title: label, aria: { label }, onclick: act }, icon(ICONS[name]));

const setTool = (button, name, label) => {
  if (button.title === label) return;
  button.title = label;
  button.setAttribute("aria-label", label);
  button.replaceChildren(icon(ICONS[name]));
};

const setPressed = (button, isPressed) => button.setAttribute("aria-pressed", String(isPressed));

// coming() is what is waited for before another take is seen: a step is one of that take.
export const controlsOf = (screen, { toggleWords, fullScreen, coming }) => {
  const controls = { isHeld: false };
  const step = async (count) => {
    if (coming()) await coming();
    screen.pause();
    screen.seek(Math.min(screen.lastFrame, Math.max(0, screen.aim + count)));
  };
  controls.toggle = () => (screen.isPlaying ? screen.pause() : screen.play(1));
  const faster = () => screen.play(screen.isPlaying && screen.speed > 0 ? SPEEDS[Math.min(2, SPEEDS.indexOf(screen.speed) + 1)] : 1);
  const backwards = () => screen.play(screen.isPlaying && screen.speed < 0 ? Math.max(-4, 2 * screen.speed) : -1);
  const setMuted = (isMuted) => {
    screen.setSound({ isMuted });
    setTool(mute, isMuted ? "silent" : "sound", isMuted ? "Sound on (M)" : "Sound off (M)");
  };
  const setLoop = (isLooping) => {
    screen.isLooping = isLooping;
    setPressed(loop, isLooping);
  };
  controls.setLoop = setLoop;
  controls.setWords = (isOn) => setPressed(words, isOn);

  const slider = h("input", {
    type: "range", class: "player-time", min: "0", max: "0", step: "1", value: "0", aria: { label: "Time in the film" },
    oninput: () => { controls.isHeld = true; screen.seek(Number(slider.value)); },
    onchange: () => { controls.isHeld = false; },
  });
  const time = h("output", { class: "number player-code", title: "Minutes, seconds, frames", aria: { live: "off" } }, "00:00:00");
  const whole = h("span", { class: "number quiet-text" }, "");
  const speed = h("span", { class: "number player-speed", hidden: true });
  const play = toolButton("play", "Play (Space)", controls.toggle);
  play.classList.add("play");
  const back = toolButton("back", "One frame back (←)", () => step(-1));
  const ahead = toolButton("ahead", "One frame on (→)", () => step(1));
  const loop = toolButton("loop", "Play again at the end", () => setLoop(!screen.isLooping));
  const words = toolButton("words", "Subtitles", toggleWords);
  const mute = toolButton("sound", "Sound off (M)", () => setMuted(!screen.isMuted));
  const volume = h("input", { type: "range", class: "player-volume", min: "0", max: "1", step: "0.05", value: "1", aria: { label: "Volume" },
    oninput: () => { screen.setSound({ volume: Number(volume.value) }); setMuted(Number(volume.value) === 0); } });
  const full = toolButton("full", "Full screen (F)", fullScreen);
  full.hidden = !document.fullscreenEnabled;
  setLoop(false);
  controls.element = h("div", { class: "transport" }, slider,
    h("div", { class: "transport-line" }, back, play, ahead, time, whole, speed, h("span", { class: "spring" }), loop, words, mute, volume, full));

  controls.show = (name) => {
    const { program } = screen;
    const fps = program?.rate || 24;
    const last = String(screen.lastFrame);
    if (slider.max !== last) slider.max = last;
    if (!controls.isHeld && slider.value !== String(screen.frame)) slider.value = String(screen.frame);
    const code = timecode(screen.frame, fps);
    if (time.value !== code) {
      time.value = code;
      slider.setAttribute("aria-valuetext", `${code}${name ? `, ${name}` : ""}`);
    }
    const length = ` / ${timecode(program?.frames || 0, fps)}`;
    if (whole.textContent !== length) whole.textContent = length;
    const isFast = screen.isPlaying && screen.speed !== 1;
    speed.hidden = !isFast;
    if (isFast) speed.textContent = `${screen.speed < 0 ? "◀ " : ""}${Math.abs(screen.speed)}×`;
    setTool(play, screen.isPlaying ? "pause" : "play", screen.isPlaying ? "Pause (Space)" : "Play (Space)");
  };

  const inPlayer = (act) => () => (store.view === "player" ? act() : false);
  const key = (name, says, act) => onKey(name, says, inPlayer(act));
  key(" ", "Play or pause", () => { controls.toggle(); });
  key("k", "Pause", () => { screen.pause(); });
  key("l", "Play, again: faster", () => { faster(); });
  key("j", "Play backwards, again: faster", () => { backwards(); });
  key("ArrowLeft", "One frame back", () => { step(-1); });
  key("ArrowRight", "One frame on", () => { step(1); });
  key("Home", "To the start", () => { screen.seek(0); });
  key("End", "To the end", () => { screen.pause(); screen.seek(screen.lastFrame); });
  key("m", "Sound on or off", () => { setMuted(!screen.isMuted); });
  key("f", "Full screen", () => { fullScreen(); });
  return controls;
};
