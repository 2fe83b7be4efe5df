// The grid of films.

import { read } from "./api.js";
import { $, fill, h } from "./dom.js";

const start = async () => {
  const { body } = await read("/api/1/films");
  fill($("#films"), ...body.films.map((film) => h("a", { href: `/films/${encodeURIComponent(film.name)}/` }, film.title || film.name)));
};

start();
