// Changes of the film: sent with the digests of its files, told in a sentence, and undone with Z.

import { call } from "./api.js";
import { confirmConflict } from "./conflict.js";
import { onKey } from "./keys.js";
import { say } from "./say.js";
import { digests, load, noteEdit, store } from "./store.js";

const MOST = 100;
const KEPT = `undo ${store.name}`;

// Where the browser keeps nothing, it lasts as long as the page.
let here = null;

// What this browser changed and can undo, the newest last; it outlives the page, the browser and the server.
const readKept = () => {
  if (here) return here;
  try {
    return JSON.parse(localStorage.getItem(KEPT)) || [];
  } catch {
    return [];
  }
};

// The oldest go first where there is no room for all.
const keep = (done) => {
  for (let kept = done.slice(-MOST); ; kept = kept.slice(Math.ceil(kept.length / 2))) {
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
      here = null;
      return;
    } catch {
      if (kept.length > 1) continue;
      here = done.slice(-MOST);
      return;
    }
  }
};

// The call that takes *result* back; null where nothing changed.
const undoing = (result) => {
  if (result?.files?.length && result.files[0].before !== undefined) return { name: "undo", body: { files: result.files } };
  if (result?.before?.[0]?.id !== undefined) return { name: "put_back_notes", body: { before: result.before } };
  if (result?.before?.length) return { name: "put_back", body: { before: result.before } };
  return null;
};

const wordsOf = (said, result) => (typeof said === "function" ? said(result) : said);

// Do *name* with *body*; return what came of it, or null where it was refused, which is told.
// Where `isThrown` says so, a refusal (but for a conflict) is thrown: a form shows it at its fields.
export const change = async (name, body, said, { isEdit = false, isThrown = false } = {}) => {
  try {
    const result = await call(store.name, name, isEdit ? { ...body, digests: digests() } : body);
    if (isEdit) noteEdit(result?.files || []);
    const [back, words] = [undoing(result), wordsOf(said, result)];
    if (back) keep([...readKept(), { ...back, said: words }]);
    if (words) say(words, { undo: back ? undo : null });
    await load();
    return result;
  } catch (error) {
    if (error.isConflict) {
      const mine = { name, body, said: typeof said === "string" ? said : "" };
      await confirmConflict(error, mine, () => change(name, body, said, { isEdit }));
      return null;
    }
    if (isThrown) throw error;
    say(error.sentence || String(error), { isBad: true });
    return null;
  }
};

// An edit of the storyboard file: a call that takes digests.
export const edit = (name, body, said, options = {}) => change(name, body, said, { ...options, isEdit: true });

const firstSentence = (said) => said.match(/^.*?[.!?](?= |$)/)?.[0] || said;

export const undo = async () => {
  const done = readKept();
  const last = done.at(-1);
  if (!last) {
    say("There is nothing to undo.");
    return;
  }
  keep(done.slice(0, -1));
  try {
    const result = await call(store.name, last.name, last.body);
    if (last.name === "undo") noteEdit(result?.files || []);
    say(`Undone: ${firstSentence(last.said)}`);
    await load();
  } catch (error) {
    // What cannot be undone as the file moved on would hide what is before it: only a lost server leaves it.
    if (error.isLost) keep([...readKept(), last]);
    say(error.sentence || String(error), { isBad: true });
  }
};

export const listenForUndo = () => onKey("z", "Undo the last change", () => { undo(); });
