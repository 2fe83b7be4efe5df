// What can be done with the whole film: new shots, its settings, its reels as files.

import { openFilmSettings } from "./film_settings.js";
import { openHear } from "./hear.js";
import { menuButton } from "./menu.js";
import { openNewLine } from "./new_line.js";
import { openNewScene, openNewShot } from "./new_shot.js";
import { openExport, stitchReels } from "./reel_files.js";
import { deleteShot, duplicateShot } from "./shot_edits.js";
import { isClip, isRecording } from "./stills.js";
import { openNewStill } from "./stills_edits.js";
import { shotOf, store } from "./store.js";

export const filmMenu = () => menuButton("Film", () => {
  const { shot } = store.selection;
  const isOff = !store.film;
  // A recording is of a line: it goes, and is written, with its shot.
  const isWritten = Boolean(shotOf(shot)) && !isRecording(shotOf(shot));
  const hasLines = isWritten && isClip(shotOf(shot));
  return [
    { label: "New shot …", act: openNewShot, isOff },
    { label: "New still …", act: openNewStill, isOff },
    { label: hasLines ? `New line in ${shot} …` : "New line in a shot …", act: () => openNewLine(shot), isOff: isOff || !hasLines },
    { label: isWritten ? `Duplicate ${shot}` : "Duplicate a shot", act: () => duplicateShot(shot), isOff: isOff || !isWritten },
    { label: isWritten ? `Delete ${shot} …` : "Delete a shot", act: () => deleteShot(shot), isOff: isOff || !isWritten },
    { label: "New scene …", act: openNewScene, isOff },
    { label: "Film settings …", act: openFilmSettings, isOff },
    { label: "Hear whether lines are said …", act: openHear, isOff },
    { label: "Cut the reels now", act: stitchReels, isOff },
    { label: "Export for an editing program …", act: openExport, isOff },
  ];
});
