// A quick exit. The page is gone from the screen before anything is asked of the network, and its place in the history is taken.
(function () {
"use strict";
var form = document.querySelector("form[data-leave]"), pressed = [];
if (!form) return;
function leave() {
  document.documentElement.hidden = true;
  document.title = "";
  if (navigator.sendBeacon) navigator.sendBeacon(form.action, new FormData(form));
  location.replace(form.dataset.leave);
}
form.addEventListener("submit", function (event) { event.preventDefault(); leave(); });
document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") { pressed = []; return; }
  pressed = pressed.concat(event.timeStamp).slice(-3);
  if (pressed.length === 3 && pressed[2] - pressed[0] < 2000) leave();
});
// Gone back to, a page is asked for again: by then the session is over.
window.addEventListener("pageshow", function (event) { if (event.persisted) { document.documentElement.hidden = true; location.reload(); } });
})();
