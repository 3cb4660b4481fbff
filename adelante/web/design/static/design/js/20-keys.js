// The office's keyboard: a key presses the link, button or box that names it in data-key.
(function () {
"use strict";
var doc = document;
function typing(spot) { return spot.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(spot.tagName) && !/^(checkbox|radio|button|submit)$/.test(spot.type)); }
function shown(one) { return one.getClientRects().length > 0 && !one.disabled; }
doc.addEventListener("keydown", function (event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target) || doc.querySelector("dialog[open]")) return;
  var help = event.key === "?" && doc.getElementById("key-help");
  if (help && help.showModal) { event.preventDefault(); help.showModal(); return; }
  if (!/^[a-z\/]$/i.test(event.key)) return;
  var key = event.key.toLowerCase();
  if ((key === "j" || key === "k") && walk(key === "j" ? 1 : -1)) { event.preventDefault(); return; }
  var found = Array.prototype.filter.call(doc.querySelectorAll("[data-key=\"" + key + "\"]"), shown)[0];
  if (!found) return;
  event.preventDefault();
  if (typing(found)) { found.focus(); if (found.select) found.select(); } else found.click();
});
// In a list marked data-walk, j and k move from row to row: to the row's first link.
function walk(step) {
  var list = doc.querySelector("[data-walk]");
  if (!list) return false;
  var links = Array.prototype.filter.call(list.querySelectorAll("[data-row]"), shown);
  if (!links.length) return false;
  var at = links.indexOf(doc.activeElement);
  var next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({block: "nearest"});
  return true;
}
})();
