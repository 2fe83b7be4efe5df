// Changes of the film: sent with the digests of its files, told in a sentence, and undone with Z.

import { call } from "./api.js";
import { confirmConflict } from "./conflict.js";
import { onKey } from "./keys.js";
import { say } from "./say.js";
import { digests, load, store } from "./store.js";

const done = [];

// The call that takes *result* back; null where nothing changed.
const undoing = (result) => {
  if (result?.files?.length) return { name: "undo", body: { files: result.files } };
  if (result?.before?.length) return { name: "put_back", body: { before: result.before } };
  return null;
};

// Do *name* with *body*; return what came of it, or null where it was refused, which is told.
export const change = async (name, body, said, { isEdit = false } = {}) => {
  try {
    const result = await call(store.name, name, isEdit ? { ...body, digests: digests() } : body);
    const back = undoing(result);
    if (back) done.push({ ...back, said });
    say(typeof said === "function" ? said(result) : said, { undo: back ? undo : null });
    await load();
    return result;
  } catch (error) {
    if (error.isConflict) await confirmConflict(error, () => change(name, body, said, { isEdit }));
    else say(error.sentence || String(error), { isBad: true });
    return null;
  }
};

// An edit of the storyboard file: a call that takes digests.
export const edit = (name, body, said) => change(name, body, said, { isEdit: true });

export const undo = async () => {
  const last = done.pop();
  if (!last) {
    say("There is nothing to undo.");
    return;
  }
  try {
    await call(store.name, last.name, last.body);
    say(`Undone: ${typeof last.said === "function" ? "the last change" : last.said}`);
    await load();
  } catch (error) {
    done.push(last);
    say(error.sentence || String(error), { isBad: true });
  }
};

export const listenForUndo = () => onKey("z", "Undo the last change", () => { undo(); });
