// One stream of a film's events for all pages of the browser that show it.

import { open } from "./stream.js";

const pages = new Set();
let last = null;

const tellAll = (what) => (data) => {
  // A page that comes later need not hear how far a job was.
  if (what !== "job") last = { what, data };
  for (const page of pages) page.postMessage({ what, data });
};

let isOpen = false;

self.onconnect = ({ ports: [page] }) => {
  page.onmessage = ({ data: film }) => {
    pages.add(page);
    if (last) page.postMessage(last);
    if (isOpen) return;
    isOpen = true;
    open(film, { moved: tellAll("moved"), job: tellAll("job"), opened: tellAll("opened"), lost: tellAll("lost") });
  };
};
