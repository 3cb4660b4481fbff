// Small conveniences. Every page works without them.
(function () {
"use strict";
var doc = document;

// A form is sent once, however often its button is pressed.
doc.addEventListener("submit", function (event) {
  var form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  var button = event.submitter || form.querySelector("button:not([type=button])");
  if (button) button.setAttribute("aria-busy", "true");
});
function again(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach(function (one) { one.removeAttribute("aria-busy"); });
}
window.addEventListener("pageshow", function () { doc.querySelectorAll("form[data-sent]").forEach(again); });
doc.addEventListener("htmx:afterRequest", function (event) {
  var form = event.target.closest && event.target.closest("form");
  if (form) again(form);
});

// One menu at a time; a press elsewhere or Escape closes it.
doc.addEventListener("click", function (event) {
  doc.querySelectorAll("details.menu[open]").forEach(function (menu) {
    if (!menu.contains(event.target)) menu.open = false;
  });
  var asked = event.target.closest("[data-copy]");
  if (asked && navigator.clipboard) navigator.clipboard.writeText(asked.dataset.copy).then(function () {
    var told = asked.querySelector("span") || asked;
    if (asked.dataset.copied) told.textContent = asked.dataset.copied;
  });
  var print = event.target.closest("[data-print]");
  if (print) window.print();
});
doc.addEventListener("keydown", function (event) {
  var menu = event.key === "Escape" && doc.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Filters are applied as they are chosen.
doc.addEventListener("change", function (event) {
  var form = event.target.closest("form[data-apply]");
  if (form) form.requestSubmit ? form.requestSubmit() : form.submit();
  var all = event.target.closest("[data-all]");
  if (all) doc.querySelectorAll("input[name=" + all.dataset.all + "]").forEach(function (one) { one.checked = all.checked; });
});

// Ready words go into the box they belong to.
doc.addEventListener("click", function (event) {
  var ready = event.target.closest("[data-insert]");
  var box = ready && doc.getElementById(ready.dataset.into);
  if (!box) return;
  box.value = (box.value.trim() + " " + ready.dataset.insert).trim();
  box.focus();
});

// What must be put right is read out first.
var problem = doc.querySelector("[data-focus]");
if (problem) problem.focus();

// The tab of this page is in sight; the viewer looks closer.
doc.querySelectorAll(".tabs [aria-current]").forEach(function (tab) {
  var bar = tab.parentNode;
  if (bar.scrollWidth > bar.clientWidth) bar.scrollLeft = tab.offsetLeft - bar.clientWidth / 3;
});
function prepare(part) {
  part.querySelectorAll("[data-viewer] .viewer-bar").forEach(function (bar) { bar.hidden = false; });
}
prepare(doc);
doc.addEventListener("htmx:load", function (event) { prepare(event.target); });
doc.addEventListener("click", function (event) {
  var viewer = event.target.closest("[data-viewer]");
  if (!viewer) return;
  if (event.target.closest("[data-viewer-turn]")) {
    // A page on its side needs a place as wide as the page is high: the style sheet asks how it is shaped.
    viewer.querySelectorAll(".face").forEach(function (face) {
      var img = face.querySelector("img"), wide = +img.getAttribute("width") || img.naturalWidth, high = +img.getAttribute("height") || img.naturalHeight;
      if (wide && high) face.style.setProperty("--ratio", wide / high);
    });
    viewer.dataset.turn = (+(viewer.dataset.turn || 0) + 1) % 4;
  }
  else if (event.target.closest("[data-viewer-zoom]") || (event.target.closest(".face") && !event.ctrlKey && !event.metaKey)) {
    event.preventDefault();
    viewer.dataset.zoom = viewer.dataset.zoom % 3 + 1;
  }
});

// A part that did not come is told in words; nothing on the page is taken away.
function tell(words) {
  var place = doc.getElementById("flashes");
  if (!place || !words) return;
  var box = doc.createElement("div");
  box.className = "notice"; box.dataset.tone = "stop";
  var text = doc.createElement("div");
  text.textContent = words;
  box.appendChild(text);
  place.replaceChildren ? place.replaceChildren(box) : (place.textContent = words);
  place.scrollIntoView({block: "nearest"});
}
doc.addEventListener("htmx:sendError", function () { tell(doc.body.dataset.sayCut); });
doc.addEventListener("htmx:responseError", function () { tell(doc.body.dataset.sayFailed); });
})();
