// A program: the pieces that the screen shows one after the other, made from a cut, from a stitched reel or from one take.
//
// A piece holds its part of the film, [start, start + frames), and which frames of its source are seen meanwhile.
// Where it turns into the next one, both are seen: the next begins before it ends.

import { fileUrl } from "./api.js";
import { soundsOf } from "./player_sounds.js";
import { rate as rateOf } from "./words.js";

// Where the clip of a take lies as a copy that every browser plays.
const copyUrl = (film, folder) => (folder ? fileUrl(film, `copies/${folder}.mp4`) : "");

const urlOf = (film, path) => (path ? fileUrl(film, path) : "");

// The place of a picture of the film; what stands elsewhere (a reference of the writer) is given out under pictures.
export const pictureUrl = (film, path) => {
  if (!path || /^[a-z][a-z0-9+.-]*:/i.test(path)) return "";
  return fileUrl(film, path.startsWith("archive/") || path.startsWith("reels/") ? path : `pictures/${path}`);
};

export const thumbnailUrl = (film, path, width) => {
  if (!path || /^[a-z][a-z0-9+.-]*:/i.test(path)) return "";
  return `/films/${encodeURIComponent(film)}/thumbnails/${width}/${path.split("/").map(encodeURIComponent).join("/")}`;
};

// A clip that nobody could find any more is the same piece in the next cut by this name.
const nameOf = (item) => item.clip || `${item.kind}:${item.shot}:${item.segment}`;

const videoPiece = (film, cut, item, at) => ({
  name: nameOf(item), item: at, kind: "video", shows: item.kind,
  url: urlOf(film, item.clip), copy: copyUrl(film, item.folder), poster: pictureUrl(film, item.poster),
  start: item.start_frame, frames: item.frames,
  first: item.in_frame, last: Math.max(item.in_frame, item.out_frame - 1),
  sourceRate: rateOf(item.source_rate), step: (rateOf(item.source_rate) * item.speed) / rateOf(cut.rate),
  turn: item.transition ? item.transition.frames : 0, turnKind: item.transition ? item.transition.seen_kind || item.transition.kind : "",
});

const stillPiece = (film, item, at) => ({
  name: nameOf(item), item: at, kind: item.kind === "still" ? "picture" : "words", shows: item.kind,
  url: "", copy: "", poster: pictureUrl(film, item.poster), shot: item.shot, text: item.text,
  start: item.start_frame, frames: item.frames, first: 0, last: 0, sourceRate: 1, step: 0,
  turn: item.transition ? item.transition.frames : 0, turnKind: item.transition ? item.transition.seen_kind || item.transition.kind : "",
});

// A frame that stands still parts its clip in three.
const withFreeze = (piece, freeze) => {
  const before = Math.min(piece.frames - freeze.frames, Math.ceil((freeze.frame - piece.first + 1) / piece.step - 1e-6));
  const hold = { ...piece, kind: "hold", start: piece.start + before, frames: freeze.frames, first: freeze.frame, last: freeze.frame, step: 0, turn: 0 };
  const after = piece.frames - before - freeze.frames;
  const rest = { ...piece, start: hold.start + hold.frames, frames: after, first: Math.min(piece.last, freeze.frame + 1), turn: 0 };
  return [before > 0 && { ...piece, frames: before, last: freeze.frame }, hold, after > 0 && rest].filter(Boolean);
};

// The cut as it is now, from its clips.
export const programOfCut = (film, cut) => {
  const pieces = cut.items.flatMap((item, at) => {
    if (!item.clip) return [stillPiece(film, item, at)];
    const piece = videoPiece(film, cut, item, at);
    return item.freeze ? withFreeze(piece, item.freeze) : [piece];
  }).filter((piece) => piece.frames > 0);
  return { kind: "cut", reel: cut.reel, rate: rateOf(cut.rate), frames: cut.frames, pieces, sounds: soundsOf(film, cut), width: cut.width, height: cut.height };
};

const wholeClip = (url, copy, poster, frames, fps, shows) => ({
  name: url, item: 0, kind: "video", shows, url, copy, poster, start: 0, frames, first: 0, last: frames - 1,
  sourceRate: fps, step: 1, turn: 0, turnKind: "",
});

// The reel as a file that is current; *version* parts it from an older one of the same name.
export const programOfReel = (film, cut, version) => {
  const url = `${fileUrl(film, cut.stitched)}?v=${version}`;
  const piece = wholeClip(url, "", pictureUrl(film, cut.items[0]?.poster), cut.frames, rateOf(cut.rate), "reel");
  return { kind: "reel", reel: cut.reel, rate: rateOf(cut.rate), frames: cut.frames, pieces: [piece], width: cut.width, height: cut.height };
};

export const programOfTake = (film, take) => {
  const piece = wholeClip(fileUrl(film, take.clip), copyUrl(film, take.folder), pictureUrl(film, take.first_frame), take.frames, rateOf(take.rate), "take");
  return { kind: "take", reel: "", rate: rateOf(take.rate), frames: take.frames, pieces: [piece], width: take.width, height: take.height, take };
};

// The piece that leads at *frame*: the one that turns into the next leads until it is gone.
export const leaderAt = (program, frame) => {
  let low = 0;
  let high = program.pieces.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (program.pieces[middle].start + program.pieces[middle].frames > frame) high = middle;
    else low = middle + 1;
  }
  return low;
};

// Whether both are shown at *frame*: the piece before and *next*, into which it turns.
export const isTurning = (next, frame) => Boolean(next?.turn) && frame >= next.start;

// How much of the next piece is seen at *frame*, 0 to 1: nothing yet in the first frame of the turn, as the stitcher has it.
export const turned = (next, frame) => (isTurning(next, frame) ? Math.min(1, (frame - next.start) / next.turn) : 0);

// The frame of the source that is seen at *frame* of the film.
export const sourceFrame = (piece, frame) => {
  const at = piece.first + Math.floor((frame - piece.start) * piece.step + 1e-6);
  return Math.max(piece.first, Math.min(piece.last, at));
};

// The frame of the film at which a frame of the source is first seen.
export const filmFrame = (piece, source) => {
  if (!piece.step) return piece.start;
  const at = piece.start + Math.ceil((source - piece.first) / piece.step - 1e-6);
  return Math.max(piece.start, Math.min(piece.start + piece.frames - 1, at));
};

// In the middle of a frame, so that no rounding shows its neighbour.
export const secondsOf = (piece, source) => (source + 0.5) / piece.sourceRate;

// The item of the cut that a person sees at *frame*: past the middle of a turn it is the next one.
export const itemAt = (cut, frame) => {
  if (!cut?.items.length) return -1;
  let low = 0;
  let high = cut.items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const item = cut.items[middle];
    if (item.start_frame + (item.transition ? item.transition.frames / 2 : 0) <= frame) low = middle;
    else high = middle - 1;
  }
  return low;
};

// Where *frame* of *before* is in *after*: the same picture where it is there still, else the same time.
export const sameMoment = (before, after, frame) => {
  if (!before || before.kind !== after.kind) return { frame: clamped(after, frame), isSame: false };
  const leader = before.pieces[leaderAt(before, frame)];
  if (!leader) return { frame: clamped(after, frame), isSame: false };
  const found = nearest(before, after, leader, frame);
  if (!found) return { frame: clamped(after, frame), isSame: false };
  if (found.kind !== "video") return { frame: found.start + Math.min(found.frames - 1, frame - leader.start), isSame: true };
  return { frame: filmFrame(found, sourceFrame(leader, frame)), isSame: true };
};

const clamped = (program, frame) => Math.max(0, Math.min(program.frames - 1, frame));

// Of pieces with the same source the one of the same turn, counted from the film's start.
const nearest = (before, after, leader, frame) => {
  const alike = (piece) => piece.name === leader.name && piece.kind === leader.kind;
  const turn = before.pieces.filter(alike).indexOf(leader);
  const found = after.pieces.filter(alike);
  if (found[turn]) return found[turn];
  return found.sort((a, b) => Math.abs(a.start - frame) - Math.abs(b.start - frame))[0] || null;
};
