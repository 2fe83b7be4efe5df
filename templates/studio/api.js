// Asks the studio's server: every answer is JSON, every refusal an ApiError with a sentence and its next step.

const API = "/api/1/films";

export class ApiError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.kind = error.kind || "refused";
    this.hint = error.hint || "";
    this.problems = error.problems || [];
  }

  get isConflict() { return this.kind === "EditConflict"; }

  get isLost() { return this.status === 0; }

  // The whole sentence, with what to do.
  get sentence() {
    const said = this.message.endsWith(".") ? this.message : `${this.message}.`;
    return this.hint ? `${said} ${this.hint[0].toUpperCase()}${this.hint.slice(1)}.` : said;
  }
}

export const filmUrl = (film, rest = "") => `${API}/${encodeURIComponent(film)}${rest}`;

// The address of a file by its path from the film's folder, each step quoted.
export const fileUrl = (film, path) =>
  `/films/${encodeURIComponent(film)}/files/${path.split("/").map(encodeURIComponent).join("/")}`;

const ask = async (url, options = {}) => {
  let answer;
  try {
    answer = await fetch(url, { cache: "no-store", credentials: "same-origin", ...options });
  } catch {
    throw new ApiError(0, { kind: "lost", message: "The studio's server is not running", hint: "start storyboard serve again" });
  }
  if (answer.status === 304) return { isSame: true };
  let body = {};
  try {
    body = await answer.json();
  } catch {
    body = {};
  }
  if (!answer.ok) throw new ApiError(answer.status, body.error || { message: `The server answered ${answer.status}` });
  return { body, mark: answer.headers.get("ETag") || "" };
};

// Read something; mark is that of what is known already.
export const read = (url, mark = "") => ask(url, mark ? { headers: { "If-None-Match": mark } } : {});

// Ask a film for something by the name of the call; return what came of it.
export const call = async (film, name, body = {}) => {
  const { body: result } = await ask(filmUrl(film, `/${name}`), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Storyboard": "studio" },
    body: JSON.stringify(body),
  });
  return result;
};

export const post = async (url, body) => {
  const { body: result } = await ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Storyboard": "studio" },
    body: JSON.stringify(body),
  });
  return result;
};
