"use strict";
// j and k walk through a list, Enter opens, / goes to the search field. Without scripts all of this is a click.
const rows = [...document.querySelectorAll(".rows h2 a")];
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const search = document.querySelector("input[type=search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  } else if ((event.key === "j" || event.key === "k") && rows.length) {
    const place = rows.indexOf(document.activeElement);
    const next = event.key === "j" ? Math.min(place + 1, rows.length - 1) : Math.max(place - 1, 0);
    rows[next].focus();
  }
});
