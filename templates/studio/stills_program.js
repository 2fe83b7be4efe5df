// A still in the player: its picture, as one piece without a clip.

import { wholePicture } from "./stills.js";

export const NEARER = 0.08; // as far as a draft of the reel moves towards a still

export const programOfPicture = (take) => {
  const url = wholePicture(take.clip);
  const piece = {
    name: url, item: 0, kind: "picture", shows: "picture", url: "", copy: "", poster: url, start: 0, frames: 1, first: 0, last: 0,
    sourceRate: 1, step: 0, turn: 0, turnKind: "",
  };
  return { kind: "take", reel: "", rate: 24, frames: 1, pieces: [piece], width: take.width, height: take.height, take };
};

// How near the picture of *piece* is at *frame* of the film: a still that stands for a shot comes slowly nearer.
export const nearness = (piece, frame) => (piece.shows === "still" && piece.frames
  ? 1 + NEARER * Math.min(1, Math.max(0, (frame - piece.start) / piece.frames)) : 1);

export const moveTo = (image, piece, frame) => {
  const scale = nearness(piece, frame);
  image.classList.toggle("is-moving", piece.shows === "still");
  image.style.transform = scale === 1 ? "" : `scale(${scale.toFixed(5)})`;
};
