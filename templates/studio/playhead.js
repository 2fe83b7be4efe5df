// Where the player is: what is seen now, for the strip, the notes and whoever else wants to know; and ways to move it.

export const playhead = {
  shows: "film", // film | take | peek
  frame: 0, // of what is shown
  filmFrame: 0, // of the film, also while a take is shown
  frames: 0,
  rate: 24,
  isPlaying: false,
  item: -1, // place among the cut's items; -1 while a take is shown
  entry: null,
  shot: "", segment: 0, take: null, folder: "", // empty for cards and slugs
  sourceFrame: 0, // of the clip that is seen
  sourceRate: 24,
};

const followers = new Set();
const ways = { seek: () => {}, peek: () => {}, pause: () => {}, play: () => {} };

export const followPlayhead = (follower) => {
  followers.add(follower);
  return () => followers.delete(follower);
};

// For the player alone.
export const tellPlayhead = (facts) => {
  Object.assign(playhead, facts);
  for (const follower of followers) follower(playhead);
};

export const offerWays = (offered) => Object.assign(ways, offered);

// Show this frame of the film.
export const seekFilm = (frame) => ways.seek(frame);

// Show a frame of an item's clip, whether the cut shows it or not, until `peekAt(null)`.
export const peekAt = (item, sourceFrame = 0) => ways.peek(item, sourceFrame);

export const pausePlayer = () => ways.pause();

export const playPlayer = () => ways.play();
