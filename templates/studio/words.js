// Words and numbers as the page says them.

// The states of a shot, in the words of the command line; the class colours it.
export const STATES = {
  "up to date": "done", "out of date": "old", "to make": "new", waiting: "wait", queued: "work", running: "work",
  failed: "bad", "held back": "held", "waits for you": "you",
};

export const stateClass = (state) => `state-${STATES[state] || "new"}`;

export const money = (usd, cny = null) => {
  if (cny !== null && cny !== undefined) return `¥${cny.toFixed(2)}`;
  return usd === null || usd === undefined ? "price not known" : `$${usd.toFixed(2)}`;
};

export const seconds = (count) => {
  const whole = Math.round(count);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ""}`;
};

export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

// "24/1" as frames a second.
export const rate = (text) => {
  const [above, below] = text.split("/").map(Number);
  return above / (below || 1);
};

// Time code MM:SS:FF of a frame.
export const timecode = (frame, fps) => {
  const whole = Math.round(fps);
  const two = (number) => String(number).padStart(2, "0");
  const all = Math.floor(frame / whole);
  return `${two(Math.floor(all / 60))}:${two(all % 60)}:${two(Math.round(frame % whole))}`;
};
