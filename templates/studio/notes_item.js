// One note in the list: its time goes to the frame, its text can be edited where it stands.

import { h, setText } from "./dom.js";
import { draftsOf, forgetDrafts, writeDraft } from "./inspector_draft.js";
import { editNote, removeNote } from "./notes_calls.js";
import { isStill } from "./stills.js";
import { shotOf } from "./store.js";
import { rate, timecode } from "./words.js";

export const makeNote = (first, { seek }) => {
  let note = first;
  const owner = `note:${note.take.folder}:${note.id}`;
  const parts = {
    time: h("button", { type: "button", class: "note-time number", onclick: () => seek(note.take, note.frame) }),
    text: h("p", { class: "note-said" }),
    edit: h("button", { type: "button", class: "quiet", onclick: () => begin() }, "Edit"),
    remove: h("button", { type: "button", class: "quiet", onclick: () => removeNote(note.take, note) }, "Remove"),
    field: h("textarea", { rows: 2, maxlength: "2000", aria: { label: "Text of the note" } }),
  };
  const buttons = h("div", { class: "note-buttons" },
    h("button", { type: "button", class: "main", title: "Save (Ctrl+Enter)", onclick: () => save() }, "Save"),
    h("button", { type: "button", onclick: () => end() }, "Leave it"));
  const writing = h("div", { class: "note-writing", hidden: true }, parts.field, buttons);
  const element = h("li", { class: "note" }, h("div", { class: "note-head" }, parts.time, parts.edit, parts.remove), parts.text, writing);
  const show = () => {
    const draft = draftsOf(owner).text;
    writing.hidden = !draft;
    parts.text.hidden = Boolean(draft);
    parts.edit.hidden = Boolean(draft);
    if (draft && document.activeElement !== parts.field && parts.field.value !== draft.value) parts.field.value = draft.value;
  };
  const begin = () => {
    writeDraft(owner, "text", note.text, note.text);
    parts.field.value = note.text;
    show();
    parts.field.focus();
  };
  const end = () => {
    forgetDrafts(owner);
    show();
    parts.edit.focus({ preventScroll: true });
  };
  const save = async () => {
    const text = parts.field.value.trim();
    if (text && await editNote(note.take, note, text)) end();
  };
  parts.field.addEventListener("input", () => writeDraft(owner, "text", parts.field.value));
  parts.field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      parts.field.blur();
    }
  });
  element.show = (next) => {
    note = next;
    const isPicture = isStill(shotOf(note.take.shot));
    const time = isPicture ? `picture ${note.take.take}` : timecode(note.frame, rate(note.take.rate));
    setText(parts.time, isPicture ? time : `${time} · take ${note.take.take}`);
    parts.time.setAttribute("aria-label", isPicture ? `Show ${time}` : `Go to ${time} of take ${note.take.take}`);
    parts.edit.setAttribute("aria-label", `Edit the note at ${time}`);
    parts.remove.setAttribute("aria-label", `Remove the note at ${time}`);
    setText(parts.text, note.text);
    show();
  };
  return element;
};
