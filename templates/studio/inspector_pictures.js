// Small pictures in the inspector: of files that the film names, of members of the cast, of frames of shots.

import { fileUrl, thumbnailUrl } from "./api.js";
import { h } from "./dom.js";
import { pictureUrl } from "./facts.js";
import { stillOf } from "./stills.js";
import { shotOf, store } from "./store.js";

export const pictureElement = (className, alt = "") => {
  const image = h("img", { class: className, alt, loading: "lazy", decoding: "async", hidden: true });
  image.addEventListener("load", () => { image.hidden = false; });
  // Where there is no small picture, the picture itself; where there is none either, nothing is shown.
  image.addEventListener("error", () => {
    const next = image.others?.shift();
    if (next) image.src = next;
    else image.hidden = true;
  });
  return image;
};

const isAddress = (path) => /^(https?:|data:|asset:)/.test(path);

const addressesOf = (path) => {
  if (!path || isAddress(path)) return [];
  const member = store.film?.cast[path];
  if (member) return addressesOf(member.image || member.images?.[0]);
  if (path.startsWith("/films/")) return [path];
  const still = stillOf(path);
  if (still) return still.poster ? addressesOf(still.poster) : [];
  if (path.startsWith("archive/")) return [thumbnailUrl(store.name, 192, path, path.split("/")[1]), fileUrl(store.name, path)];
  return [thumbnailUrl(store.name, 192, path), fileUrl(store.name, `pictures/${path}`)];
};

// Show the picture at *path*: of the film's folder, or a name of the cast; nothing where there is none.
export const showPicture = (image, path) => {
  const key = path || "";
  if (image.dataset.of === key) return;
  image.dataset.of = key;
  const [first, ...others] = addressesOf(path);
  image.others = others;
  image.hidden = true;
  if (!first) {
    image.removeAttribute("src");
    return;
  }
  // What is hidden is not loaded while it is lazy.
  image.hidden = false;
  image.src = first;
};

export const shotPicture = (id) => (id && shotOf(id) ? pictureUrl(shotOf(id), 192) : "");
