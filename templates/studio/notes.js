// Notes at a frame of a take: written at what the player shows, kept beside the take's verdict.

import { h, keyed, setText } from "./dom.js";
import { draftsOf, forgetDrafts, hasDrafts, writeDraft } from "./inspector_draft.js";
import { makeFold } from "./inspector_folds.js";
import { onKey } from "./keys.js";
import { addNote, notesOf } from "./notes_calls.js";
import { makeNote } from "./notes_item.js";
import { playhead } from "./playhead.js";
import { say } from "./say.js";
import { allTakes, detail, followDetail } from "./shot_detail.js";
import { isRecording, isStill } from "./stills.js";
import { select, seekTo, shotOf, store, subscribe } from "./store.js";
import { meantTake } from "./takes.js";
import { takeName } from "./verdicts.js";
import { rate, timecode } from "./words.js";

const ownerOf = (shot) => `note:${shot}`;

// Where a note would stand: the frame that the player shows, else the first of the take that is meant.
const placeNow = () => {
  if (playhead.folder && playhead.shot === store.selection.shot) return { folder: playhead.folder, frame: Math.max(0, playhead.sourceFrame) };
  const take = meantTake();
  return take ? { folder: take.folder, frame: 0 } : null;
};

const takeOf = (folder) => allTakes(detail()).find((take) => take.folder === folder) || null;

// The list of notes of the selected shot, by take and frame.
const all = () => allTakes(detail()).flatMap((take) => notesOf(take).map((note) => ({ ...note, take })))
  .sort((left, right) => left.take.segment - right.take.segment || left.take.take - right.take.take || left.frame - right.frame);

export const mountNotes = (element) => {
  const parts = {
    list: h("ol", { class: "notes-list" }),
    none: h("p", { class: "quiet-text" }, "No notes yet. N writes a note at the frame that the player shows."),
    begin: h("button", { type: "button", title: "Note at this frame (N)", onclick: () => begin() }, "Note at this frame"),
    where: h("p", { class: "note-where number" }),
    text: h("textarea", { rows: 3, class: "note-text", maxlength: "2000", aria: { label: "Text of the note" } }),
    save: h("button", { type: "button", class: "main", title: "Save (Ctrl+Enter)", onclick: () => save() }, "Save note"),
    move: h("button", { type: "button", onclick: () => moveHere() }, "Use the frame now"),
    drop: h("button", { type: "button", onclick: () => drop() }, "Drop it"),
  };
  const writing = h("div", { class: "note-writing", hidden: true, role: "group", aria: { label: "New note" } }, parts.where, parts.text,
    h("div", { class: "note-buttons" }, parts.save, parts.move, parts.drop));
  const fold = makeFold(h, "notes", "Notes at a frame");
  fold.append(parts.list, parts.none, writing, parts.begin);
  element.append(fold);
  let owner = "";

  const written = () => draftsOf(owner);
  const begin = () => {
    const now = placeNow();
    if (!now) {
      say("There is no take to write a note on yet.");
      return;
    }
    if (!written().place) writeDraft(owner, "place", now);
    fold.open = true;
    update();
    parts.text.focus();
    writing.scrollIntoView({ block: "nearest" });
  };
  const moveHere = () => {
    const now = placeNow();
    if (!now) return;
    writeDraft(owner, "place", now);
    update();
  };
  const drop = () => {
    forgetDrafts(owner);
    parts.text.value = "";
    update();
    parts.begin.focus({ preventScroll: true });
  };
  const save = async () => {
    const [text, { value: place }] = [parts.text.value.trim(), written().place];
    const take = takeOf(place.folder);
    if (!text || !take) {
      say(text ? "That take is no longer there. Press “Use the frame now” to put the note elsewhere." : "Write the note first.", { isBad: Boolean(text) });
      return;
    }
    const mine = owner;
    parts.save.disabled = true;
    try {
      if (await addNote(take, place.frame, text)) {
        // What was written since stays.
        if (owner === mine && parts.text.value.trim() === text) parts.text.value = "";
        forgetDrafts(mine);
        if (parts.text.value) writeDraft(mine, "text", parts.text.value);
      }
    } finally {
      parts.save.disabled = false;
      update();
    }
  };
  parts.text.addEventListener("input", () => {
    if (!written().place && placeNow()) writeDraft(owner, "place", placeNow());
    writeDraft(owner, "text", parts.text.value);
  });
  writing.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  });

  const update = () => {
    const shot = store.selection.shot;
    if (!shot) return;
    if (ownerOf(shot) !== owner) {
      owner = ownerOf(shot);
      parts.text.value = written().text?.value || "";
    }
    const place = written().place?.value;
    const isPicture = isStill(shotOf(shot));
    setText(parts.begin, isPicture ? "Note on this picture" : "Note at this frame");
    setText(parts.none, isPicture ? "No notes yet. N writes a note on the picture that is shown." : "No notes yet. N writes a note at the frame that the player shows.");
    setText(parts.move, isPicture ? "Put it on the picture that is shown" : "Use the frame now");
    writing.hidden = !hasDrafts(owner);
    parts.begin.hidden = !writing.hidden;
    const take = place && takeOf(place.folder);
    setText(parts.where, take ? (isStill(shotOf(take.shot)) ? takeName(take) : `${timecode(place.frame, rate(take.rate))} of ${takeName(take)}`) : place && detail() ? "That take is no longer there." : "");
    const notes = all();
    keyed(parts.list, notes, (note) => `${note.take.folder} ${note.id}`, (note) => makeNote(note, { seek: seekTo }), (item, note) => item.show(note));
    parts.none.hidden = notes.length > 0 || !writing.hidden;
    setText(fold.querySelector("summary span"), `${isPicture ? "Notes" : "Notes at a frame"}${notes.length ? ` (${notes.length})` : ""}`);
  };
  followDetail(update);
  subscribe(["selection"], update);
  onKey("n", "Note at this frame", () => {
    if (!store.selection.shot && playhead.shot) select({ shot: playhead.shot, segment: playhead.segment });
    if (!store.selection.shot) say("Select a shot first.");
    else if (isRecording(shotOf(store.selection.shot))) say("A recording has no frames: write a note with its verdict.");
    else begin();
  });
};
