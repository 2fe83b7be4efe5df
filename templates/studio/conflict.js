// The file changed meanwhile: both are shown, nothing is overwritten.

import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { load } from "./store.js";

export const confirmConflict = async (error, again) => {
  await load();
  openDialog("The file was changed meanwhile", [
    h("p", {}, error.sentence),
    h("p", {}, "The page shows the file as it is now. Make your change on it again, or leave it."),
  ], [{ label: "Make my change on the new file", isMain: true, act: (close) => { close(); again(); } }]);
};
