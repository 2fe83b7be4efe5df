// A field for a picture: its path in the film's folder, or a file from here that is put there.

import { call } from "./api.js";
import { h } from "./dom.js";
import { store } from "./store.js";

const base64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});

export const pictureField = (path, of) => {
  const field = h("input", { value: path, placeholder: "picture: refs/mia.png", autocomplete: "off", aria: { label: `Picture of ${of}, a path in the film's folder` } });
  const file = h("input", { type: "file", accept: "image/*", class: "file-of-picture", aria: { label: `Picture of ${of}, a file from this computer` } });
  const told = h("span", { class: "hint quiet-text", role: "status" });
  file.addEventListener("change", async () => {
    if (!file.files[0]) return;
    told.textContent = "Being sent …";
    try {
      const { path: put } = await call(store.name, "add_picture", { file_name: file.files[0].name, data_base64: await base64(file.files[0]) });
      field.value = put;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      told.textContent = "";
    } catch (error) {
      told.textContent = error.status === 404 ? "This server takes no pictures. Put the file into the film's folder and write its path." : error.sentence || String(error);
    }
  });
  return { element: h("span", { class: "picture-field" }, field, file, told), field, value: () => field.value.trim() };
};
