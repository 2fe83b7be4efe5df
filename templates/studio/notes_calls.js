// Notes of a take, and what is asked of the server about them.

import { change } from "./changes.js";
import { rate, timecode } from "./words.js";

// Each { id, frame, text }.
export const notesOf = (take) => (take.notes || []).map((note, at) => ({ ...note, id: note.id ?? at }));

const at = (take, frame) => `${take.shot} take ${take.take} at ${timecode(frame, rate(take.rate))}`;

const name = (take) => ({ shot: take.shot, segment: take.segment, take: take.take });

export const addNote = (take, frame, text) => change("note", { ...name(take), frame, text }, `Note on ${at(take, frame)}.`);

export const editNote = (take, note, text) =>
  change("edit_note", { ...name(take), note: note.id, text }, `Changed the note on ${at(take, note.frame)}.`);

export const removeNote = (take, note) =>
  change("remove_note", { ...name(take), note: note.id }, `Removed the note on ${at(take, note.frame)}.`);
