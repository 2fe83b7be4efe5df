// Hears what happens to a film. Pages of one browser share a stream, as a browser opens few connections to a server.

import { filmUrl } from "./api.js";

const AGAIN_MS = 2000;

// Open the stream of *film*; the server is asked again until it answers.
export const open = (film, { moved, job, opened, lost }) => {
  const events = new EventSource(filmUrl(film, "/events"));
  events.addEventListener("film", (event) => moved(event.data));
  events.addEventListener("job", (event) => job(event.data));
  events.addEventListener("open", () => opened());
  events.addEventListener("error", () => {
    lost();
    // Where the server refused the stream, the browser does not ask again by itself.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => open(film, { moved, job, opened, lost }), AGAIN_MS);
  });
};

export const listen = (film, heard) => {
  if (!globalThis.SharedWorker) {
    open(film, heard);
    return;
  }
  const worker = new SharedWorker(new URL("./stream_worker.js", import.meta.url), { type: "module", name: `storyboard ${film}` });
  worker.addEventListener("error", () => open(film, heard), { once: true });
  worker.port.onmessage = ({ data: { what, data } }) => heard[what](data);
  worker.port.postMessage(film);
};
