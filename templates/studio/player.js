// The player: the cut as it is now, without a stitch, or one take.

import { h } from "./dom.js";
import { itemAt, leaderAt, pictureUrl, programOfCut, programOfReel, programOfTake, sourceFrame, thumbnailUrl } from "./player_program.js";
import { offerWays, playhead, tellPlayhead } from "./playhead.js";
import { controlsOf } from "./player_controls.js";
import { Screen } from "./player_screen.js";
import { takeOf, verdictsOf } from "./player_verdict.js";
import { say } from "./say.js";
import { isStill } from "./stills.js";
import { programOfPicture } from "./stills_program.js";
import { reelOf, select, shotOf, store, subscribe } from "./store.js";
import { rate as rateOf } from "./words.js";

// A stitched reel keeps its name when it is made again: each time it comes it gets another address.
const version = { reel: "", at: 0 };

const filmProgram = () => {
  const { cut } = store;
  if (!cut?.stitched) {
    version.reel = "";
    return programOfCut(store.name, cut);
  }
  if (version.reel !== `${cut.reel} ${cut.frames}`) Object.assign(version, { reel: `${cut.reel} ${cut.frames}`, at: Date.now() });
  return programOfReel(store.name, cut, version.at);
};

export const mount = (element) => {
  const seen = { shows: "film", take: null, filmFrame: 0, cut: null, reel: "", key: "", hasWords: true, entry: null, shot: "", coming: null };
  const screen = new Screen(() => told());
  const controls = controlsOf(screen, { toggleWords: () => setWords(!seen.hasWords), fullScreen: () => goFullScreen(), coming: () => seen.coming });
  const verdicts = verdictsOf();

  const poster = h("img", { class: "poster", alt: "", onerror: () => { poster.hidden = true; } });
  const start = h("button", { type: "button", class: "start", aria: { label: "Play the film" }, onclick: () => screen.play(1) }, "▶");
  const words = h("p", { class: "subtitle" });
  const waits = h("p", { class: "waits", hidden: true }, "Loading…");
  const trouble = h("p", { class: "player-trouble", hidden: true });
  const film = h("button", { type: "button", class: "shows", aria: { pressed: "true" }, onclick: () => select({ takes: [] }) }, "Film");
  const shown = h("button", { type: "button", class: "shows quiet", onclick: () => selectSeen() }, "");
  const frame = h("div", { class: "screen", onclick: () => controls.toggle() }, poster, screen.element, words, waits, start);
  start.addEventListener("click", (event) => event.stopPropagation());
  element.append(
    h("div", { class: "shows-line" }, film, shown),
    h("div", { class: "screen-box" }, frame, trouble),
    controls.element, verdicts.element,
  );

  const setWords = (isOn) => {
    seen.hasWords = isOn;
    controls.setWords(isOn);
    told();
  };

  const goFullScreen = () => (document.fullscreenElement ? document.exitFullscreen() : element.requestFullscreen?.().catch(() => {}));

  // What is seen is chosen, for the inspector.
  const selectSeen = () => {
    if (playhead.shot) select({ shot: playhead.shot, segment: playhead.segment || 1, entry: playhead.entry, takes: store.selection.takes });
  };

  // Where the player is, in facts for everybody else.
  const factsNow = () => {
    const { program } = screen;
    const common = { shows: seen.shows, frame: screen.frame, frames: program?.frames || 0, rate: program?.rate || 24, isPlaying: screen.isPlaying };
    if (seen.shows === "take") {
      const { shot, segment, take, folder } = seen.take;
      return { ...common, item: -1, entry: null, shot, segment, take, folder, sourceFrame: screen.frame, sourceRate: common.rate };
    }
    const at = itemAt(store.cut, screen.frame);
    const item = store.cut?.items[at];
    if (!item) return { ...common, item: -1, entry: null, shot: "", segment: 0, take: null, folder: "" };
    const piece = program.kind === "cut" ? program.pieces[leaderAt(program, screen.frame)] : null;
    const source = piece && piece.item === at ? sourceFrame(piece, screen.frame)
      : Math.min(item.out_frame - 1, Math.max(item.in_frame, item.in_frame + Math.floor(((screen.frame - item.start_frame) * item.speed * rateOf(item.source_rate)) / rateOf(store.cut.rate) + 1e-6)));
    return { ...common, filmFrame: screen.frame, item: at, entry: item.entry, shot: item.shot, segment: item.segment, take: item.take,
      folder: item.folder, sourceFrame: source, sourceRate: rateOf(item.source_rate) };
  };

  const told = () => {
    if (!screen.program || seen.shows === "peek") return;
    const facts = factsNow();
    tellPlayhead(facts);
    const item = seen.shows === "film" ? store.cut?.items[facts.item] : null;
    const name = facts.shot ? `${facts.shot}${facts.segment > 1 ? `, segment ${facts.segment}` : ""}${facts.take ? ` · take ${facts.take}` : ""}` : item?.text || "";
    controls.show(name);
    frame.classList.toggle("has-shown", screen.hasShown);
    waits.hidden = !(screen.isWaiting && screen.isPlaying);
    start.hidden = screen.hasShown;
    const isBurnt = screen.program.kind === "reel" && reelOf(store.cut?.reel)?.settings.subtitles?.show === "burn";
    const line = seen.hasWords && item && !isBurnt ? item.subtitle : "";
    if (words.textContent !== line) words.textContent = line;
    words.hidden = !line;
    const state = item?.state || "";
    const key = [facts.folder, facts.shot, facts.segment, facts.item, item?.kind, state].join("|");
    if (key !== seen.key) {
      seen.key = key;
      shown.textContent = seen.shows === "take" ? `Take ${facts.take} of ${facts.shot}` : name;
      shown.title = facts.shot ? "Show this shot in the inspector" : "";
      shown.disabled = !facts.shot;
      verdicts.show(state);
    }
    if (screen.unheard) {
      say(`This browser cannot play ${screen.unheard}: the file is gone, or in a form that it does not know.`, { isBad: true });
      screen.unheard = "";
    }
    if (screen.refusal) {
      screen.refusal = "";
      say("The browser did not start to play: press Play once more.", { isBad: true });
    }
  };

  const showPoster = () => {
    const first = screen.program?.pieces[0];
    const path = seen.shows === "take" ? seen.take?.first_frame : store.cut?.items.find((item) => item.poster)?.poster;
    if (!first || screen.hasShown) return;
    if (!path) {
      // Words alone need no loading.
      if (!first.url) screen.seek(0);
      return;
    }
    const url = thumbnailUrl(store.name, path, 640) || pictureUrl(store.name, path);
    if (poster.getAttribute("src") !== url) {
      poster.hidden = false;
      poster.src = url;
    }
  };

  const setShape = () => {
    const { program } = screen;
    if (program?.width && program?.height) frame.style.setProperty("--shape", `${program.width} / ${program.height}`);
  };

  const onCut = () => {
    const { cut } = store;
    trouble.hidden = !store.cutTrouble;
    trouble.textContent = store.cutTrouble || "";
    if (!cut) return;
    if (seen.shows === "film") {
      const before = playhead.folder;
      const program = filmProgram();
      if (seen.reel === cut.reel || !screen.program) screen.adopt(program);
      else screen.change(program, 0);
      told();
      if (before && playhead.folder !== before && seen.reel === cut.reel && !screen.isPlaying) verdicts.cameUnasked();
    }
    seen.reel = cut.reel;
    seen.cut = cut;
    seen.key = "";
    setShape();
    showPoster();
    told();
  };

  const toFilm = () => {
    if (seen.shows === "film") return;
    seen.shows = "film";
    seen.take = null;
    controls.setLoop(false);
    film.setAttribute("aria-pressed", "true");
    controls.element.classList.remove("is-picture");
    if (store.cut) screen.change(filmProgram(), seen.filmFrame);
    setShape();
    told();
  };

  const toTake = async (folder) => {
    if (seen.take?.folder === folder) return;
    let take = null;
    try {
      take = await takeOf(store.selection.shot, folder);
    } catch (error) {
      say(error.sentence || String(error), { isBad: true });
    }
    if (!take || store.selection.takes[0] !== folder) return;
    if (seen.shows === "film") seen.filmFrame = screen.frame;
    seen.shows = "take";
    seen.take = take;
    controls.setLoop(true);
    film.setAttribute("aria-pressed", "false");
    screen.hasShown = true;
    const isPicture = isStill(shotOf(take.shot));
    controls.element.classList.toggle("is-picture", isPicture);
    if (isPicture) controls.setLoop(false);
    screen.change(isPicture ? programOfPicture(take) : programOfTake(store.name, take), wantedFrame(folder) ?? 0);
    setShape();
    told();
  };

  // The frame of a take that somebody asked for; it is asked for once.
  const wantedFrame = (folder) => {
    const { wanted } = store;
    if (wanted?.folder !== folder) return null;
    store.wanted = null;
    return wanted.frame;
  };

  const onSeek = () => {
    const frame = seen.shows === "take" ? wantedFrame(seen.take?.folder) : null;
    if (frame !== null) screen.seek(frame);
  };

  // Another shot was chosen, here or in the list: the film goes to where it is seen.
  const onSelection = () => {
    const { shot, entry, takes } = store.selection;
    const isOther = shot !== seen.shot || entry !== seen.entry;
    Object.assign(seen, { shot, entry });
    if (takes.length === 1) {
      const coming = toTake(takes[0]).finally(() => { if (seen.coming === coming) seen.coming = null; });
      seen.coming = coming;
      return;
    }
    if (takes.length > 1) {
      screen.pause();
      return;
    }
    toFilm();
    if (!isOther || !shot || screen.isPlaying) return;
    const at = store.cut?.items.find((item) => (entry === null ? item.shot === shot : item.entry === entry));
    if (at && playhead.entry !== at.entry) screen.seek(at.start_frame + (at.transition ? at.transition.frames : 0));
  };

  const peek = (item, source) => {
    if (!item) {
      if (seen.shows === "peek") {
        seen.shows = "film";
        screen.change(filmProgram(), seen.filmFrame);
      }
      return;
    }
    if (seen.shows !== "peek") {
      if (seen.shows === "film") seen.filmFrame = screen.frame;
      screen.pause();
      seen.shows = "peek";
      screen.hasShown = true;
    }
    const clip = { ...programOfTake(store.name, { clip: item.clip, folder: item.folder, first_frame: item.poster, frames: item.source_frames, rate: item.source_rate }) };
    clip.pieces[0].name = item.clip;
    if (screen.program?.pieces[0]?.name !== item.clip || screen.program.kind !== "take") screen.change(clip, source);
    else screen.seek(source);
  };

  offerWays({
    seek: (at) => { if (seen.shows !== "film") { select({ takes: [] }); toFilm(); } screen.seek(at); },
    peek,
    pause: () => screen.pause(),
    play: () => screen.play(1),
  });
  setWords(true);
  subscribe(["cut"], onCut);
  subscribe(["selection"], onSelection);
  subscribe(["seek"], onSeek);
  subscribe(["view"], () => { if (store.view !== "player") screen.pause(); });
  // For whoever looks into the page from outside.
  element.screen = screen;
};
