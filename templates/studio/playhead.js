// What the player shows now, and a pause of it while something else plays.

import { store } from "./store.js";

// The take and the frame that the player shows; null where it shows none.
export const playhead = () => store.playhead || null;

// Pause what plays in the player; the answer goes on from there.
export const pausePlayer = () => {
  const playing = [...document.querySelectorAll("#player video, #player audio")].filter((each) => !each.paused);
  playing.forEach((each) => each.pause());
  return () => playing.forEach((each) => { if (each.isConnected) each.play().catch(() => {}); });
};
