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

// Takes of one shot side by side: they run together, led by the longest.
(() => {
  const APART_S = 0.12;
  const dialog = document.querySelector(".compare");
  const wall = dialog.querySelector(".wall");
  const pause = dialog.querySelector(".pause");
  const slider = dialog.querySelector("input");
  document.documentElement.classList.add("has-script");

  const videos = () => [...wall.querySelectorAll("video")];
  const leader = () => videos().reduce((most, one) => ((one.duration || 0) > (most.duration || 0) ? one : most));
  const each = (act) => videos().forEach(act);
  const play = () => { each((video) => video.play().catch(() => {})); pause.textContent = "pause"; };
  const stop = () => { each((video) => video.pause()); pause.textContent = "play"; };

  const pane = (take) => {
    const link = take.querySelector("a[data-clip]");
    const video = document.createElement("video");
    Object.assign(video, { src: link.href, muted: true, playsInline: true, preload: "auto" });
    video.setAttribute("aria-label", link.dataset.clip);
    video.addEventListener("timeupdate", () => keepTogether(video));
    video.addEventListener("ended", () => { if (video === leader()) { each((one) => { one.currentTime = 0; }); play(); } });
    const figure = document.createElement("figure");
    figure.className = take.className;
    figure.append(video, take.querySelector(".caption").cloneNode(true));
    return figure;
  };

  const keepTogether = (video) => {
    if (video !== leader()) return;
    slider.value = video.currentTime / (video.duration || 1);
    for (const other of videos()) {
      const end = other.duration || 0;
      if (!other.ended && !other.paused && Math.abs(other.currentTime - video.currentTime) > APART_S) {
        other.currentTime = Math.min(video.currentTime, end);
      }
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".compare-takes");
    if (!button) return;
    const card = button.closest(".card");
    dialog.querySelector("#compare-title").textContent = `Takes of ${card.querySelector("h4").textContent.trim()}`;
    wall.replaceChildren(...[...card.querySelectorAll(".candidates li")].map(pane));
    dialog.showModal();
    play();
  });
  pause.addEventListener("click", () => (leader().paused ? play() : stop()));
  slider.addEventListener("input", () => {
    stop();
    const at = slider.value * (leader().duration || 0);
    each((video) => { video.currentTime = Math.min(at, video.duration || 0); });
  });
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => wall.replaceChildren());
})();
