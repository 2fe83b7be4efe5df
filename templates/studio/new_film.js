// New films: from a starter, or from a screenplay, a shot list or a run record.

import { post } from "./api.js";
import { problemList } from "./problems.js";
import { labelled, openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { count } from "./words.js";

const open = (name) => location.assign(`/films/${encodeURIComponent(name)}/`);

const trouble = () => h("p", { class: "mistake", role: "alert", hidden: true });

const tell = (place, error) => {
  place.hidden = false;
  fill(place, error.sentence || String(error), error.problems?.length ? problemList(error.problems) : "");
};

export const openNewFilm = (starters, folder) => {
  const name = h("input", { name: "name", required: true, maxlength: "120", autocomplete: "off", placeholder: "teahouse" });
  const wrong = trouble();
  const choices = h("fieldset", { class: "choices starters" }, h("legend", {}, "Begin with"), starters.map((starter, at) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name: "starter", value: starter.name, checked: at === 0 }),
      h("span", {}, h("b", {}, starter.name), h("br", {}), h("span", { class: "quiet-text" }, starter.line)))));
  const make = async (close, button) => {
    button.disabled = true;
    try {
      const made = await post("/api/1/films", { name: name.value.trim(), starter: choices.querySelector(":checked")?.value });
      open(made.name);
    } catch (error) {
      tell(wrong, error);
      button.disabled = false;
    }
  };
  const dialog = openDialog("New film", [labelled("Name of its folder", name, { hint: folder ? `It is made in ${folder}.` : "" }), choices, wrong],
    [{ label: "Make it", isMain: true, key: "make", act: make }]);
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter") dialog.querySelector("[data-key=make]").click();
  });
  name.focus();
};

const base64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});

export const openImport = () => {
  const file = h("input", { type: "file", required: true });
  const name = h("input", { maxlength: "120", autocomplete: "off" });
  const wrong = trouble();
  const bring = async (close, button) => {
    if (!file.files[0]) {
      tell(wrong, { sentence: "Choose a file first." });
      return;
    }
    button.disabled = true;
    try {
      const made = await post("/api/1/films/import", {
        file_name: file.files[0].name, text_base64: await base64(file.files[0]), ...(name.value.trim() ? { name: name.value.trim() } : {}),
      });
      close();
      if (made.remarks?.length || made.problems?.length) tellImported(made);
      else open(made.name);
    } catch (error) {
      tell(wrong, error);
      button.disabled = false;
    }
  };
  openDialog("Import a file as a new film", [
    h("p", { class: "quiet-text" }, "A screenplay (Fountain), a shot list (CSV, TSV, Markdown) or a run record (JSON)."),
    labelled("File", file), labelled("Name of its folder", name, { hint: "Left empty, it is called as the file." }), wrong,
  ], [{ label: "Import", isMain: true, act: bring }]);
};

const tellImported = (made) => openDialog("Imported", [
  h("p", {}, `${count(made.shots, "shot")} came of the file.`),
  made.remarks.length > 0 && h("ul", { class: "problems" }, made.remarks.map((remark) => h("li", {}, remark))),
  made.problems?.length > 0 && problemList(made.problems),
], [{ label: "Open the film", isMain: true, act: () => open(made.name) }]);
