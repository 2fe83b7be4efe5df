// The film's stills as small pictures to choose from, beside a field that takes a picture.

import { h, keyed } from "./dom.js";
import { pictureElement, showPicture } from "./inspector_pictures.js";
import { stillsIn } from "./stills.js";
import { store } from "./store.js";

// choose(id) is called with the still that is pressed; a still is not offered to itself.
export const offerStills = (choose) => {
  const list = h("div", { class: "offer-list", role: "group", aria: { label: "Stills" } });
  const element = h("details", { class: "offer", hidden: true }, h("summary", {}, "Choose a still"), list);
  const make = ({ id }) => h("button", { type: "button", class: "offer-still", onclick: () => { choose(id); element.open = false; } },
    pictureElement("offer-picture"), h("span", { class: "offer-name" }, id));
  const update = () => keyed(list, offered(), (still) => still.id, make, (button, still) => showPicture(button.firstElementChild, still.poster));
  element.addEventListener("toggle", () => { if (element.open) update(); });
  return { element, show: () => { element.hidden = offered().length === 0; if (element.open) update(); } };
};

const offered = () => stillsIn().filter((still) => still.id !== store.selection.shot);
