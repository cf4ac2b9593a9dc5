"use strict";
// The keys of /keys. Without scripts all of this is a click.
const rows = [...document.querySelectorAll(".rows h2 a")];
const hits = [...document.querySelectorAll(".text mark, .changes ins, .changes del")];
let hit = -1;
const click = (selector) => document.querySelector(selector)?.click();
const walk = (step) => {
  if (!rows.length) return;
  const place = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(place + step, 0), rows.length - 1)].focus();
};
const seek = (step) => {
  if (!hits.length) return click(step > 0 ? "a[rel=next]" : "a[rel=prev]");
  hit = (hit + step + hits.length) % hits.length;
  hits[hit].scrollIntoView({ block: "center" });
};
const actions = {
  "/": () => document.querySelector("input[type=search]")?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  n: () => seek(1),
  p: () => seek(-1),
  u: () => click(document.querySelector(".back") ? ".back" : "nav a[href='/']"),
  1: () => click(".tabs a:nth-of-type(1)"),
  2: () => click(".tabs a:nth-of-type(2)"),
  3: () => click(".tabs a:nth-of-type(3)"),
  f: () => click("#mark-starred"),
  a: () => click("nav a[href='/add']"),
  "?": () => click(".bottom a"),
};
document.addEventListener("keydown", (event) => {
  const isField = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && isField) return event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isField || !Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  actions[event.key]();
});
