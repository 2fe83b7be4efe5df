// The pictures of a still that waits for a person: each large enough to judge; a press chooses one, and the keys act on it.

import { h, keyed, setText } from "./dom.js";
import { pictureElement } from "./inspector_pictures.js";
import { smallPicture, wholePicture } from "./stills.js";
import { select, show, store } from "./store.js";

const isChosen = (item, { folder }) => store.selection.shot === item.shot && store.selection.takes.includes(folder);

// The picture that a verdict is about: the one that is chosen, else the one that the film would use.
export const meantPicture = (item) => item.pictures?.find((each) => isChosen(item, each))
  || item.pictures?.find((each) => each.take === item.take) || null;

export const makePictures = (now) => {
  const element = h("div", { class: "queue-pictures" });
  const choose = (folder) => {
    select({ shot: now().shot, segment: 1, takes: [folder] });
    show("player");
  };
  const make = ({ folder }) => h("button", { type: "button", class: "queue-still", onclick: () => choose(folder) }, pictureElement("queue-large"), h("span", {}));
  element.show = (item) => keyed(element, item.pictures || [], (each) => each.folder, make, (button, each) => {
    const image = button.firstElementChild;
    const small = smallPicture(each.picture);
    if (image.getAttribute("src") !== small) {
      image.others = [wholePicture(each.picture)];
      image.hidden = false;
      image.src = small;
    }
    setText(button.lastElementChild, String(each.take));
    button.setAttribute("aria-label", `Picture ${each.take} of ${item.shot}`);
    button.setAttribute("aria-pressed", String(meantPicture(item)?.folder === each.folder));
  });
  return element;
};
