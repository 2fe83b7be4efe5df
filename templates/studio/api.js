// Asks the studio's server: every answer is JSON, every refusal an ApiError with a sentence and its next step.

const API = "/api/1/films";
const PROOF = { "Content-Type": "application/json", "X-Storyboard": "studio" };

export class ApiError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.kind = error.kind || "refused";
    this.hint = error.hint || "";
    this.problems = error.problems || [];
    this.conflict = error.conflict || null; // {file, current, wanted}: both texts of a file that was changed meanwhile
  }

  get isConflict() { return this.kind === "EditConflict"; }

  get isLost() { return this.status === 0; }

  // The whole sentence, with what to do.
  get sentence() {
    return sentenceOf(this.message, this.hint);
  }
}

// A clause and its next step as whole sentences. A name, as of a model, keeps its letters.
export const sentenceOf = (message, hint = "") => [message, hint].filter(Boolean)
  .map((clause) => `${/^[a-z]+['’]?[a-z]*[ ,.]/.test(clause) ? clause[0].toUpperCase() : clause[0]}${clause.slice(1)}${/[.!?。]$/.test(clause) ? "" : "."}`)
  .join(" ");

const steps = (path) => path.split("/").map(encodeURIComponent).join("/");

export const filmUrl = (film, rest = "") => `${API}/${encodeURIComponent(film)}${rest}`;

// The address of a file by its path from the film's folder, each step quoted.
export const fileUrl = (film, path) => `/films/${encodeURIComponent(film)}/files/${steps(path)}`;

// A small picture of one: width is 96, 192, 320 or 640; version changes with what the picture shows.
export const thumbnailUrl = (film, width, path, version = "") =>
  `/films/${encodeURIComponent(film)}/thumbnails/${width}/${steps(path)}${version ? `?v=${encodeURIComponent(version)}` : ""}`;

const send = async (url, options = {}) => {
  try {
    return await fetch(url, { cache: "no-store", credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, { kind: "lost", message: "the studio's server is not running", hint: "start `storyboard serve` again; this page reconnects by itself" });
  }
};

const ask = async (url, options = {}) => {
  const answer = await send(url, options);
  if (answer.status === 304) return { isSame: true };
  let body = {};
  try {
    body = await answer.json();
  } catch {
    body = {};
  }
  if (!answer.ok) throw new ApiError(answer.status, body.error || { message: `the server answered ${answer.status}` });
  return { body, mark: answer.headers.get("ETag") || "" };
};

// Read something; mark is that of what is known already.
export const read = (url, mark = "", { signal = null } = {}) =>
  ask(url, { signal, ...(mark ? { headers: { "If-None-Match": mark } } : {}) });

// Read the text of something that is not JSON.
export const readText = async (url) => {
  const answer = await send(url);
  if (!answer.ok) throw new ApiError(answer.status, { message: `the server answered ${answer.status}` });
  return answer.text();
};

export const post = async (url, body = {}, { signal = null } = {}) => {
  const { body: result } = await ask(url, { method: "POST", headers: PROOF, body: JSON.stringify(body), signal });
  return result;
};

// Ask a film for something by the name of the call; return what came of it.
export const call = (film, name, body = {}, options = {}) => post(filmUrl(film, `/${name}`), body, options);
