"use strict";
(() => {
  const player = document.querySelector(".player");
  const video = player.querySelector("video");
  const title = player.querySelector("#player-title");
  const trouble = player.querySelector(".player-error");
  let links = [];
  let at = 0;

  const show = (index) => {
    at = index;
    title.textContent = links[at].dataset.clip;
    trouble.textContent = "";
    video.src = links[at].href;
    player.querySelector(".back").disabled = next(-1) < 0;
    player.querySelector(".on").disabled = next(1) < 0;
    video.play().catch(() => {});
  };

  const next = (step) => {
    let index = at + step;
    while (links[index] && links[index].closest("[hidden]")) index += step;
    return links[index] ? index : -1;
  };

  const go = (step) => {
    const index = next(step);
    if (index >= 0) show(index);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-clip]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // Looked up anew: on the board, cards come and go.
    links = [...document.querySelectorAll("a[data-clip]")];
    player.showModal();
    show(links.indexOf(link));
  });
  player.querySelector(".close").addEventListener("click", () => player.close());
  player.querySelector(".back").addEventListener("click", () => go(-1));
  player.querySelector(".on").addEventListener("click", () => go(1));
  player.addEventListener("click", (event) => { if (event.target === player) player.close(); });
  player.addEventListener("close", () => {
    video.removeAttribute("src");
    video.load();
    links[at].focus();
  });
  player.addEventListener("keydown", (event) => {
    if (event.target === video) return;
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
  });
  video.addEventListener("error", () => {
    if (video.hasAttribute("src")) trouble.textContent = "this clip cannot be played; is the archive where it was?";
  });

  const filters = document.querySelector(".filters");
  if (!filters) return;
  filters.hidden = false;
  filters.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    for (const button of filters.children) button.setAttribute("aria-pressed", String(button === pressed));
    for (const card of document.querySelectorAll(".card")) {
      card.hidden = pressed.dataset.show !== "" && card.dataset.state !== pressed.dataset.show;
    }
    for (const scene of document.querySelectorAll(".scene")) {
      scene.hidden = !scene.querySelector(".card:not([hidden])");
    }
  });
})();
