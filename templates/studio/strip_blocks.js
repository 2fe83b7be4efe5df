// The blocks of the strip: a cut's items together by their entry, with what is drawn and said of each.

import { rate as rateOf } from "./words.js";

const CARDS = { title_card: "Title card", end_card: "End card" };

const nameOf = (item) => CARDS[item.kind] || item.shot;

// Of several segments the state that a person should know first.
const FIRST = ["waits for you", "failed", "running", "queued", "held back", "out of date", "to make", "waiting", "up to date"];
const stateOf = (items) => items.map((item) => item.state).filter(Boolean).sort((a, b) => FIRST.indexOf(a) - FIRST.indexOf(b))[0] || "";

// One block for each entry and each card.
export const blocksOf = (cut) => {
  const blocks = [];
  const times = new Map();
  for (const item of cut.items) {
    const last = blocks.at(-1);
    if (last && item.entry !== null && last.entry === item.entry) {
      last.items.push(item);
      last.frames = item.start_frame + item.frames - last.start;
      continue;
    }
    const name = item.shot || item.kind;
    times.set(name, (times.get(name) || 0) + 1);
    blocks.push({ key: `${name}#${times.get(name)}`, at: blocks.length, entry: item.entry, shot: item.shot, items: [item], start: item.start_frame, frames: item.frames });
  }
  for (const block of blocks) {
    const [first] = block.items;
    Object.assign(block, {
      name: nameOf(first), state: stateOf(block.items), kind: first.kind, text: first.text, transition: first.transition,
      trim: first.trim, poster: first.poster, opensOn: first.opens_on || [], lastPoster: block.items.at(-1).last_poster, isShared: first.shares_first_frame,
    });
  }
  // Where one turns into the next, each is drawn up to the middle of that.
  blocks.forEach((block, at) => {
    block.from = block.start + halfTurn(block);
    block.length = Math.max(1, block.start + block.frames - (blocks[at + 1] ? halfTurn(blocks[at + 1]) : 0) - block.from);
  });
  return blocks;
};

const halfTurn = (block) => (block.transition ? Math.floor(block.transition.frames / 2) : 0);

// The place of the last block that begins at or before *frame*, as it is drawn.
export const blockAt = (blocks, frame) => {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (blocks[middle].from <= frame) low = middle;
    else high = middle - 1;
  }
  return blocks.length ? low : -1;
};

// From which block each opens on a frame: the nearest block of its parent before it, else the first.
export const linksOf = (blocks) => {
  const places = new Map();
  for (const block of blocks) {
    if (!block.shot) continue;
    if (!places.has(block.shot)) places.set(block.shot, []);
    places.get(block.shot).push(block.at);
  }
  return blocks.flatMap((block) => block.opensOn.flatMap((parent) => {
    const from = places.get(parent);
    if (!from || parent === block.shot) return [];
    const near = from.findLast((at) => at < block.at) ?? from[0];
    return [{ from: near, to: block.at, isNext: near === block.at - 1, isShared: block.isShared && near === block.at - 1 }];
  }));
};

export const lengthOf = (frames, fps) => `${(frames / fps).toFixed(frames / fps < 10 ? 1 : 0)} s`;

// What a screen reader says of a block.
export const sentenceOf = (block, count, fps) => {
  const parts = [block.name, block.text && block.entry === null ? block.text : "", lengthOf(block.frames, fps), block.state,
    block.entry === null ? "" : `entry ${block.entry + 1} of ${count}`];
  if (block.transition) parts.push(`${block.transition.kind} into it, ${block.transition.frames} frames`);
  if (block.trim) parts.push("trimmed");
  if (block.isShared) parts.push("goes on from the frame before");
  return parts.filter(Boolean).join(", ");
};

// How the entry of *block* is trimmed, in frames of its clip, and how far it could go.
export const trimOf = (block) => {
  const [first, last] = [block.items[0], block.items.at(-1)];
  const rate = rateOf(first.source_rate);
  const whole = block.items.reduce((sum, item) => sum + item.source_frames - 1, 1);
  const start = Math.round((first.trim?.start || 0) * rate);
  const isOpen = !first.trim || first.trim.end === null || first.trim.end === undefined;
  const shownBefore = start - first.in_frame;
  const end = isOpen ? whole : Math.round(first.trim.end * rate);
  return { rate, start, end, isOpen, earliest: Math.max(0, shownBefore), latest: isOpen ? end : Math.max(end, end - last.out_frame + last.source_frames), first, last };
};
