// Notes of a take, and what is asked of the server about them.

import { change } from "./changes.js";
import { rate, timecode } from "./words.js";

// Each { id, frame, text }.
export const notesOf = (take) => take.notes || [];

const at = (take, frame) => `${take.shot} take ${take.take} at ${timecode(frame, rate(take.rate))}`;

export const addNote = (take, frame, text) => change("note", { folder: take.folder, frame, text }, `Note on ${at(take, frame)}.`);

export const editNote = (take, note, text) =>
  change("edit_note", { folder: take.folder, note: note.id, text }, `Changed the note on ${at(take, note.frame)}.`);

export const removeNote = (take, note) =>
  change("remove_note", { folder: take.folder, note: note.id }, `Removed the note on ${at(take, note.frame)}.`);
