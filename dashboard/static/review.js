// One key decides: a convenience on top of buttons that do the same.
"use strict";
const cards = [...document.querySelectorAll(".waiting")];
let at = 0;
const choose = (place) => {
  at = Math.max(0, Math.min(cards.length - 1, place));
  cards.forEach((card, number) => card.classList.toggle("chosen", number === at));
  if (cards[at]) { cards[at].focus({ preventScroll: true }); cards[at].scrollIntoView({ block: "nearest" }); }
};
document.querySelectorAll("[data-with-keys]").forEach((hint) => { hint.hidden = false; });
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") { choose(at + 1); return; }
  if (event.key === "k") { choose(at - 1); return; }
  const place = event.key === "u" ? document : cards[at];
  const button = place && place.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (button) { event.preventDefault(); button.click(); }
});
if (cards.length) choose(0);
