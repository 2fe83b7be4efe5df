// Words and numbers as the page says them.

// The states of a shot, in the words of the command line; the class colours it.
export const STATES = {
  "up to date": "done", "out of date": "old", "to make": "new", waiting: "wait", queued: "work", running: "work",
  failed: "bad", "held back": "held", "waits for you": "you",
};

export const stateClass = (state) => `state-${STATES[state] || "new"}`;

export const money = (usd, cny = null) => {
  if (cny !== null && cny !== undefined && (usd === null || usd === undefined)) return `¥${amount(cny)}`;
  return usd === null || usd === undefined ? "price not known" : `$${amount(usd)}`;
};

// Beside prices of what the simulator makes.
export const FREE = "Simulator: free. The prices show what the real service would charge.";

// At most two decimals, but never nothing for something.
const amount = (value) => (value > 0 && value < 0.01 ? value.toPrecision(1) : value.toFixed(2));

export const seconds = (count) => {
  const whole = Math.round(count);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ""}`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
};

// A time that nobody knows exactly.
export const roughly = (count) => {
  if (count < 50) return `about ${Math.max(5, Math.ceil(count / 5) * 5)} s`;
  const minutes = Math.max(1, Math.round(count / 60));
  return minutes < 60 ? `about ${minutes} min` : `about ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

// "a, b, c and 5 more": no list of names is longer than three.
export const names = (list, most = 3) => {
  if (list.length <= 1) return list.join("");
  if (list.length <= most) return `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
  return `${list.slice(0, most).join(", ")} and ${list.length - most} more`;
};

// How long ago, or the day.
export const ago = (iso, now = Date.now()) => {
  const past = (now - Date.parse(iso)) / 1000;
  if (Number.isNaN(past)) return "";
  if (past < 60) return "just now";
  if (past < 3600) return `${Math.floor(past / 60)} min ago`;
  if (past < 86400) return `${Math.floor(past / 3600)} h ago`;
  return new Date(iso).toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric" });
};

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
