// The grid of films: how far each is, what it cost, what waits. Films that appear in the folder appear here.

import { read, sentenceOf, thumbnailUrl } from "./api.js";
import { $, h, keyed, setText } from "./dom.js";
import { openImport, openNewFilm } from "./new_film.js";
import { ago, count, money, seconds } from "./words.js";

const LOOK_EVERY_MS = 3000;
// While films are read for the first time the page shows their names, and looks again soon.
const [PATIENCE_MS, SOON_MS] = [250, 400];

let known = { films: [], starters: [], folder: "" };
let mark = "";

// The starters come with the films.
let looking = null;
const newFilm = async () => {
  if (!known.starters.length) await looking;
  openNewFilm(known.starters, known.folder);
};

const start = () => {
  const lost = h("span", { class: "top-lost bad", role: "status" });
  const [grid, empty] = [h("ul", { class: "film-grid" }), h("div", { class: "films-empty", hidden: true })];
  $(".top").append(lost, h("div", { class: "top-buttons" },
    h("button", { type: "button", onclick: () => openImport() }, "Import …"),
    h("button", { type: "button", class: "main", onclick: newFilm }, "New film …")));
  empty.append(h("h2", {}, "No film here yet"), h("p", {}, "Begin with a small film that is shot on the simulator for nothing, and write yours into it."),
    h("div", { class: "fields" }, h("button", { type: "button", class: "main", onclick: newFilm }, "New film …"),
      h("button", { type: "button", onclick: () => openImport() }, "Import a screenplay or a shot list …")));
  const waits = $("#films-wait");
  $("#films").append(empty, grid);
  const look = async () => {
    try {
      const answer = await read(`/api/1/films?within_ms=${PATIENCE_MS}`, mark);
      setText(lost, "");
      waits.remove();
      if (answer.isSame) return;
      known = { films: [], starters: [], ...answer.body };
      mark = answer.mark;
      keyed(grid, known.films, (film) => film.name, card, updateCard);
      empty.hidden = known.films.length > 0;
    } catch (error) {
      setText(lost, error.isLost ? "The studio's server does not answer. The page reconnects by itself." : error.sentence || String(error));
    }
  };
  const again = async () => {
    if (!document.hidden) await (looking = look());
    setTimeout(again, known.films.some((film) => film.is_read === false) ? SOON_MS : LOOK_EVERY_MS);
  };
  again();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
};

const PARTS = Symbol("parts of a card");

const card = (film) => {
  const parts = {
    picture: h("img", { class: "film-poster", alt: "", loading: "lazy", decoding: "async", width: 320, height: 180 }),
    title: h("b", { class: "film-title" }), facts: h("span", { class: "film-facts quiet-text" }), waits: h("span", { class: "film-waits" }),
    bar: h("span", { class: "top-bar", aria: { hidden: true } }, h("span", {})), changed: h("span", { class: "film-changed quiet-text" }),
    trouble: h("span", { class: "bad" }),
  };
  parts.picture.addEventListener("error", () => parts.picture.removeAttribute("src"));
  const element = h("li", {}, h("a", { class: "film-card", href: `/films/${encodeURIComponent(film.name)}/` },
    h("span", { class: "film-screen" }, parts.picture), h("span", { class: "film-words" }, parts.title, parts.facts, parts.bar, parts.waits, parts.trouble, parts.changed)));
  element[PARTS] = parts;
  return element;
};

const moneyOf = (film) => {
  const limit = film.budget_usd ?? film.limit_usd ?? null;
  if (limit !== null) return `${money(film.spent_usd)} of ${money(limit)}${film.is_free ? " (simulator)" : ""}`;
  if (film.is_free) return "free (simulator)";
  return film.spent_usd ? `${money(film.spent_usd)} spent` : "nothing spent";
};

const waitsOf = (film) => [
  film.waits_for_you > 0 && `${film.waits_for_you} ${film.waits_for_you === 1 ? "waits" : "wait"} for you`,
  film.failed > 0 && `${film.failed} failed`,
  (film.is_running || film.run) && "a run is at work",
].filter(Boolean).join(" · ");

// When it changed, as the browser counts.
const changedAt = (film) => (typeof film.changed_at === "number" ? film.changed_at * 1000 : Date.parse(film.changed_at)) || 0;

const troubleOf = (film) => film.trouble || (film.mistakes ? `${count(film.mistakes, "mistake")} in the storyboard` : "");

const updateCard = (element, film) => {
  const [total, trouble] = [film.total ?? film.shots, troubleOf(film)];
  const parts = element[PARTS];
  const poster = film.poster ? thumbnailUrl(film.name, 320, film.poster, String(film.changed_at)) : "";
  if ((parts.picture.getAttribute("src") || "") !== poster && poster) parts.picture.src = poster;
  const length = film.duration_s ?? film.length_s;
  setText(parts.title, film.title || film.name);
  element.classList.toggle("is-unread", film.is_read === false);
  const done = film.stills_total ? `${film.done}/${total} shots, ${film.stills_done}/${film.stills_total} stills` : `${film.done}/${total} done`;
  setText(parts.facts, film.is_read === false ? "being read…" : trouble ? film.folder || ""
    : [done, length && seconds(length), moneyOf(film)].filter(Boolean).join(" · "));
  const counted = [count(total, "shot"), film.stills_total && count(film.stills_total, "still")].filter(Boolean).join(" and ");
  parts.facts.title = [counted, film.folder].filter(Boolean).join(" in ");
  parts.bar.hidden = Boolean(trouble) || film.is_read === false;
  const all = total + (film.stills_total || 0);
  parts.bar.firstElementChild.style.width = `${all ? (100 * (film.done + (film.stills_done || 0))) / all : 0}%`;
  setText(parts.waits, waitsOf(film));
  setText(parts.trouble, sentenceOf(trouble));
  // Films of one title are told apart by their folders.
  setText(parts.changed, [film.title && film.title !== film.name && film.name,
    changedAt(film) && `changed ${ago(new Date(changedAt(film)).toISOString())}`].filter(Boolean).join(" · "));
};

start();
