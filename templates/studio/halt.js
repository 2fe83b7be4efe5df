// Ends a run, and takes back what is queued: each says what goes on and will still be charged.

import { call } from "./api.js";
import { openDialog } from "./dialog.js";
import { h } from "./dom.js";
import { say } from "./say.js";
import { load, store } from "./store.js";
import { count, money } from "./words.js";

const nameOf = ({ shot, segment, take }) => `${shot}${segment > 1 ? `, segment ${segment},` : ""} take ${take}`;

export const stopRun = async () => {
  try {
    const stopped = await call(store.name, "stop");
    await load();
    tellStopped(stopped);
  } catch (error) {
    say(error.sentence || String(error), { isBad: true });
  }
};

const tellStopped = ({ was_running: wasRunning, left }) => {
  if (!wasRunning) {
    say("No run was at work any more.");
    return;
  }
  const charged = left.filter((task) => task.is_charged);
  const known = charged.map((task) => task.usd).filter((usd) => usd !== null);
  const sum = known.reduce((all, usd) => all + usd, 0);
  const price = charged.length && known.length === charged.length ? `, expected ${money(sum)}` : "";
  openDialog("The run stops", [
    h("p", {}, "It begins nothing more, cuts the reels from what is there, and ends."),
    left.length
      ? h("p", {}, charged.length
        ? `${count(charged.length, "task")} ${charged.length === 1 ? "goes" : "go"} on at the service and will still be charged${price}. The next run archives what comes of ${charged.length === 1 ? "it" : "them"}.`
        : `${count(left.length, "task")} ${left.length === 1 ? "goes" : "go"} on; nothing is charged. The next run archives what comes of ${left.length === 1 ? "it" : "them"}.`)
      : h("p", {}, "Nothing is under way at a service: nothing more will be charged."),
    left.length > 0 && h("ul", { class: "problems" }, left.map((task) => h("li", {},
      `${nameOf(task)} at ${task.provider}`, task.is_charged ? `: ${money(task.usd)}` : ": free",
      h("span", { class: "quiet-text" }, ` (task ${task.task_id})`)))),
  ], left.length ? [{ label: "Cancel what is queued", act: (close) => { close(); cancelQueued(); } },
    ...interruption()] : interruption(), { closeLabel: "Close" });
};

const interruption = () => (store.film?.run?.can_interrupt
  ? [{ label: "End it at once", act: (close) => { close(); interrupt(); } }] : []);

const interrupt = async () => {
  try {
    const isSent = await call(store.name, "interrupt");
    say(isSent === false ? "The run had ended already." : "The run was told to end at once. What runs at a service goes on; the next run archives it.");
    await load();
  } catch (error) {
    say(error.sentence || String(error), { isBad: true });
  }
};

const WORDS = { cancelled: "cancelled, not charged", left: "goes on", unknown: "nobody can tell" };

export const cancelQueued = async (shots = []) => {
  try {
    const became = await call(store.name, "cancel", { shots });
    await load();
    if (!became.length) {
      say("Nothing was queued.");
      return;
    }
    openDialog("What became of the queued takes", [h("ul", { class: "problems" }, became.map((take) => h("li", {},
      h("b", {}, nameOf(take)), `: ${WORDS[take.became] || take.became}`,
      take.runs_at && ` at ${take.runs_at}, and will be charged`, take.why && `. ${take.why}`)))]);
  } catch (error) {
    say(error.sentence || String(error), { isBad: true });
  }
};
