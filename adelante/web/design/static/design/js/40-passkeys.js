// Passkeys. A form with data-passkey stays hidden where there can be none; its answer is sent as any other form is.
(function () {
"use strict";
var doc = document;
if (!window.PublicKeyCredential || !navigator.credentials || !window.fetch) return;

function bytes(text) {
  var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/")), all = new Uint8Array(plain.length);
  for (var at = 0; at < plain.length; at++) all[at] = plain.charCodeAt(at);
  return all.buffer;
}
function text(buffer) {
  var all = new Uint8Array(buffer), plain = "";
  for (var at = 0; at < all.length; at++) plain += String.fromCharCode(all[at]);
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
function readable(known) {
  var wanted = known.publicKey;
  wanted.challenge = bytes(wanted.challenge);
  if (wanted.user) wanted.user.id = bytes(wanted.user.id);
  (wanted.excludeCredentials || []).concat(wanted.allowCredentials || []).forEach(function (one) { one.id = bytes(one.id); });
  return {publicKey: wanted};
}
function answer(made) {
  var told = made.response, sent = {};
  ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
    if (told[name]) sent[name] = text(told[name]);
  });
  return JSON.stringify({id: made.id, rawId: text(made.rawId), type: made.type, response: sent, clientExtensionResults: {}});
}

doc.querySelectorAll("form[data-passkey]").forEach(function (form) {
  var host = form.dataset.host, here = location.hostname;
  if (here !== host && here.slice(-host.length - 1) !== "." + host) return;
  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (form.dataset.asked) return;
    form.dataset.asked = "1";
    var problem = form.querySelector("[data-problem]"), button = form.querySelector("button");
    problem.hidden = true;
    button.setAttribute("aria-busy", "true");
    fetch(form.dataset.ask, {method: "POST", credentials: "same-origin", headers: {"X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Accept": "application/json"}})
      .then(function (told) { if (!told.ok) throw told; return told.json(); })
      .then(function (known) { return form.dataset.passkey === "create" ? navigator.credentials.create(readable(known)) : navigator.credentials.get(readable(known)); })
      .then(function (made) { form.elements.credential.value = answer(made); form.submit(); })
      .catch(function () {
        delete form.dataset.asked;
        button.removeAttribute("aria-busy");
        problem.hidden = false;
      });
  });
});
})();
