// Changes of the film: sent with the digests of its files, told in a sentence, and undone with Z.

import { call } from "./api.js";
import { confirmConflict } from "./conflict.js";
import { onKey } from "./keys.js";
import { say } from "./say.js";
import { digests, load, noteEdit, store } from "./store.js";

const MOST = 100;
const KEPT = `undo ${store.name}`;

const readKept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) || [];
  } catch {
    return [];
  }
};

// What can be undone, the newest last; it outlives a page that is loaded again.
const done = readKept();

const keep = () => {
  done.splice(0, done.length - MOST);
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(done));
  } catch {
    // Where nothing can be kept, it lasts as long as the page.
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
    if (back) {
      done.push({ ...back, said: words });
      keep();
    }
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
  const last = done.pop();
  if (!last) {
    say("There is nothing to undo.");
    return;
  }
  try {
    const result = await call(store.name, last.name, last.body);
    if (last.name === "undo") noteEdit(result?.files || []);
    say(`Undone: ${firstSentence(last.said)}`);
    await load();
  } catch (error) {
    // What cannot be undone as the file moved on would hide what is before it: only a lost server leaves it.
    if (error.isLost) done.push(last);
    say(error.sentence || String(error), { isBad: true });
  } finally {
    keep();
  }
};

export const listenForUndo = () => onKey("z", "Undo the last change", () => { undo(); });
