"use strict";
// Keeps the page as the film stands, and sends what a person says of a take.
(() => {
  const EVERY_MS = 2000;
  const PARTS = [".figures", ".run", ".reels", ".sheet"];
  const line = document.createElement("p");
  line.className = "board-line";
  line.setAttribute("role", "status");
  document.body.append(line);
  let mark = "";

  const label = { circled: "approve", rejected: "reject", cleared: "take back" };

  const send = async (take, verdict, note) => {
    const card = take.closest(".card");
    const said = {
      shot: card.dataset.shot, segment: Number(card.dataset.segment), take: Number(take.dataset.take), verdict, note,
    };
    line.textContent = "…";
    try {
      const answer = await fetch("takes", {
        method: "POST", headers: { "Content-Type": "application/json", "X-Storyboard": "board" }, body: JSON.stringify(said),
      });
      line.textContent = (await answer.json()).said;
    } catch {
      line.textContent = "Not saved: the board's server is not running.";
    }
    await look();
  };

  const controls = (take, { withNote }) => {
    const row = document.createElement("form");
    row.className = "say";
    const note = document.createElement("input");
    note.placeholder = "note (optional)";
    note.setAttribute("aria-label", "Note");
    note.maxLength = 2000;
    for (const verdict of ["circled", "rejected", ...(take.dataset.verdict ? ["cleared"] : [])]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label[verdict];
      button.setAttribute("aria-pressed", String(take.dataset.verdict === verdict));
      button.addEventListener("click", () => send(take, verdict, note.value));
      row.append(button);
    }
    if (withNote) row.append(note);
    row.addEventListener("submit", (event) => event.preventDefault());
    return row;
  };

  const dress = (card) => {
    const takes = card.querySelectorAll(".candidates li[data-take]");
    for (const take of takes) take.append(controls(take, { withNote: false }));
    if (takes.length === 0 && card.dataset.take) card.append(controls(card, { withNote: true }));
  };

  const served = new Map();
  const name = (part) => part.id || `.${part.classList[0]}`;
  const parts = (root) => [...root.querySelectorAll(`${PARTS.join(", ")}, .card`)];
  const isBusy = (part) => [...part.querySelectorAll("video")].some((video) => !video.paused)
    || (part.contains(document.activeElement) && document.activeElement.value);

  const remember = () => {
    for (const part of parts(document)) served.set(name(part), part.outerHTML);
    document.querySelectorAll(".card").forEach(dress);
  };

  const update = (fresh) => {
    const now = new Map(parts(fresh).map((part) => [name(part), part]));
    if (now.size !== served.size || [...now.keys()].some((key) => !served.has(key))) {
      location.reload();
      return;
    }
    let isWhole = true;
    for (const old of parts(document)) {
      const part = now.get(name(old));
      if (part.outerHTML === served.get(name(old))) continue;
      if (isBusy(old)) {
        isWhole = false;
        continue;
      }
      served.set(name(old), part.outerHTML);
      part.hidden = old.hidden;
      old.replaceWith(document.adoptNode(part));
      if (part.matches(".card")) dress(part);
    }
    // What is being watched or written in is brought up to date at a later look.
    if (!isWhole) mark = "";
  };

  const look = async () => {
    try {
      const answer = await fetch(location.pathname, { headers: mark ? { "If-None-Match": mark } : {}, cache: "no-store" });
      if (answer.status !== 304) {
        mark = answer.headers.get("ETag") || "";
        update(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
      if (line.dataset.isLost) line.textContent = "";
      delete line.dataset.isLost;
    } catch {
      line.dataset.isLost = "yes";
      line.textContent = "The board's server is not running; this page shows how the film stood before.";
    }
  };

  const keep = async () => {
    const began = performance.now();
    if (!document.hidden) await look();
    // A long film takes its time to read: the board takes no more than a fifth of a processor.
    setTimeout(keep, Math.max(EVERY_MS, 4 * (performance.now() - began)));
  };

  remember();
  setTimeout(keep, EVERY_MS);
})();
