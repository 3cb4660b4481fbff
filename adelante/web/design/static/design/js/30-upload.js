// Sends files in pieces, so that a cut connection costs one piece. Without this script the form posts them whole.
(function () {
"use strict";
/* Pieces begin small, because a cut costs the piece on its way, and grow while the connection is quick. */
var FIRST_PIECE = 512 * 1024, MOST_PIECE = 4 * 1024 * 1024, QUICK = 1500, SLOW = 6000, LONGEST_PAUSE = 30000;

function Sender(form) {
  var say = form.dataset, list = form.querySelector("[data-files]"), total = form.querySelector("[data-total]");
  var bar = total.querySelector("progress"), words = total.querySelector("[data-total-words]"), send = form.querySelector("[data-send]");
  var lost = form.querySelector("[data-lost]"), label = send.querySelector("span"), first = label.textContent;
  var chosen = [], busy = false, wake = null, size = FIRST_PIECE, sure = "";
  var token = (form.elements.csrfmiddlewaretoken || {}).value || "";
  form.dataset.ready = "1";

  form.addEventListener("change", function (event) {
    if (event.target.type !== "file") return;
    add(event.target.files);
    event.target.value = "";
  });
  form.addEventListener("dragover", function (event) { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", function () { form.classList.remove("over"); });
  form.addEventListener("drop", function (event) { event.preventDefault(); form.classList.remove("over"); add(event.dataTransfer.files); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) return;
    if (!chosen.length && !form.elements.upload) { tell(say.sayEmpty); return; }
    run();
  });
  // What was begun before this page: its buttons would load the page again, and lose what is chosen.
  list.addEventListener("click", function (event) {
    var drop = event.target.closest("[formaction]"), row = drop && drop.closest("li");
    if (!row) return;
    event.preventDefault();
    forget(row.dataset.here);
    settle(row);
    tell(say.sayGone.replace("NAME", row.dataset.name));
  });
  window.addEventListener("online", function () { if (wake) wake(); });
  window.addEventListener("beforeunload", function (event) { if (busy) { event.preventDefault(); event.returnValue = ""; } });

  function add(files) {
    Array.prototype.forEach.call(files, function (file) {
      if (chosen.some(function (one) { return same(one.file, file); })) return;
      var one = {file: file, sent: 0, url: "", id: "", bad: false, row: doc("li"), bar: doc("progress"), words: doc("span")};
      var name = doc("b"), drop = doc("button");
      name.textContent = file.name;
      one.bar.max = file.size || 1; one.bar.value = 0; one.bar.setAttribute("aria-label", file.name);
      one.words.className = "words";
      drop.type = "button"; drop.className = "button plain"; drop.textContent = say.sayRemove; drop.setAttribute("aria-label", say.sayRemove + ": " + file.name);
      drop.onclick = function () {
        one.gone = true;
        chosen = chosen.filter(function (other) { return other !== one; });
        forget(one.url); keep(one.key, "");
        another(one);
        settle(one.row);
        if (wake) wake();
      };
      [name, drop, one.bar, one.words].forEach(function (part) { one.row.appendChild(part); });
      list.appendChild(one.row);
      // It stands where the same file stood that was begun before, until another is found inside.
      list.querySelectorAll("[data-here]:not([hidden])").forEach(function (row) {
        if (one.here || row.dataset.name !== file.name || +row.dataset.size !== file.size) return;
        one.here = row;
        row.hidden = true;
        row.after(one.row);
      });
      chosen.push(one);
      var most = +say.most * 1e6;
      if (file.size > most) refuse(one, say.sayLarge.replace("SIZE", Math.round(file.size / 1e6)));
      else one.words.textContent = say.sayWaiting;
    });
    settle();
    tell("");
  }

  // All are begun before the first is sent, so that a page that is loaded again knows of each.
  function run() {
    var left = chosen.filter(function (one) { return !one.id && one.file.size <= +say.most * 1e6; });
    busy = true;
    lost.hidden = true;
    send.setAttribute("aria-busy", "true");
    total.hidden = false;
    left.forEach(function (one) { one.bad = false; delete one.row.dataset.tone; });
    each(left, found).then(function () { return each(left, whole); }).then(function () {
      busy = false;
      if (!lost.hidden || !form.elements.upload || chosen.some(function (one) { return !one.id; })) rest("");
      else finish();
      if (list.hidden) settle();
    });
  }
  function each(files, act) {
    return files.reduce(function (queue, one) {
      return queue.then(function () { return one.gone || one.bad || !lost.hidden ? null : act(one); }).catch(function (problem) {
        if (lost.hidden) refuse(one, problem && problem.said || say.sayFailed);
        else one.words.textContent = say.sayWaiting;
      });
    }, Promise.resolve());
  }

  // One file, from its first piece or from where it stopped.
  function found(one) { return remembered(one).then(function () { return one.url ? ask(one) : begin(one); }); }
  function whole(one) {
    return Promise.resolve(pieces(one)).then(function () {
      var field = doc("input");
      one.id = field.value = one.url.replace(/\/+$/, "").split("/").pop();
      field.type = "hidden"; field.name = "upload";
      one.row.appendChild(field);
      one.row.dataset.tone = "done"; one.words.textContent = say.saySent;
    });
  }

  function begin(one) {
    return request("POST", form.dataset.uploadUrl, {
      "Upload-Length": String(one.file.size),
      "Upload-Metadata": "filename " + base64(one.file.name) + ",filetype " + base64(one.file.type || "application/octet-stream")
    }).then(function (answer) {
      one.url = answer.headers.get("Location"); one.sent = 0;
      keep(one.key, one.url);
      if (one.gone) forget(one.url);
    });
  }

  function ask(one) {
    return request("HEAD", one.url, {}).then(function (answer) {
      if (+answer.headers.get("Upload-Length") !== one.file.size) throw answer;
      var begins = (answer.headers.get("Upload-Begins") || "0 0").split(" "), sent = +answer.headers.get("Upload-Offset");
      return new Response(one.file.slice(0, +begins[0])).arrayBuffer().then(function (bytes) {
        if (crc(new Uint8Array(bytes)) !== +begins[1]) throw answer;
        var row = list.querySelector('[data-here="' + one.url + '"]');
        if (row) row.replaceWith(one.row);
        one.sent = sent;
        if (sent) one.words.textContent = say.sayResumed;
      });
    }).catch(function (problem) {
      if (!lost.hidden) throw problem;
      keep(one.key, "");
      another(one);
      return begin(one);
    });
  }

  function pieces(one) {
    show(one);
    if (one.sent >= one.file.size) return null;
    var piece = one.file.slice(one.sent, one.sent + size), began = Date.now();
    return request("PATCH", one.url, {"Content-Type": "application/offset+octet-stream", "Upload-Offset": String(one.sent)}, piece, one).then(function (answer) {
      one.sent = +answer.headers.get("Upload-Offset");
      var took = Date.now() - began;
      if (took < QUICK) size = Math.min(MOST_PIECE, size * 2);
      if (took > SLOW) size = Math.max(FIRST_PIECE / 2, size / 2);
      return pieces(one);
    });
  }

  // One request. A cut connection, a busy server or a lost offset is waited out; a refusal is told.
  function request(method, url, headers, piece, one) {
    var pause = 1000;
    headers["Tus-Resumable"] = "1.0.0"; headers["X-CSRFToken"] = token; headers.Accept = "application/json";
    function attempt() {
      if (one && one.gone) return Promise.reject();
      return fetch(url, {method: method, headers: headers, body: piece, credentials: "same-origin", redirect: "manual"}).then(function (answer) {
        if (answer.ok) { tell(""); return answer; }
        if (stranger(answer)) throw answer;
        if (answer.status >= 500 || answer.status === 429) return wait();
        if (answer.status === 409 && piece) return again(answer);
        return answer.text().then(function (text) { var said = ""; try { said = JSON.parse(text).error; } catch (none) { said = ""; } throw {said: said, status: answer.status}; });
      }, wait);
    }
    function again(refusal) {
      return fetch(url, {method: "HEAD", headers: {"Tus-Resumable": "1.0.0"}, credentials: "same-origin"}).then(function (answer) {
        var offset = answer.headers.get("Upload-Offset");
        if (!answer.ok || offset === null || +offset === one.sent) return refusal.json().then(function (told) { throw {said: told.error}; });
        return answer;
      }, wait);
    }
    // After a cut in the middle of a piece the server may hold it already: what it has counts.
    function wait() {
      tell(navigator.onLine === false ? say.sayOffline : say.sayWaiting);
      return new Promise(function (go) {
        var timer = setTimeout(done, pause);
        function done() { clearTimeout(timer); wake = null; go(); }
        wake = done;
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }).then(attempt);
    }
    return attempt();
  }

  // The form itself goes last, with the ids of what was sent. The answer becomes the page.
  function finish() {
    var filled = new FormData(form);
    filled.delete("file");
    if (sure) filled.append("sure", sure);
    tell(say.sayChecking);
    return fetch(form.action, {method: "POST", body: filled, headers: {Accept: "text/html, application/json;q=0.9"}, credentials: "same-origin"}).then(function (answer) {
      if (stranger(answer)) { rest(""); return null; }
      if (/json/.test(answer.headers.get("Content-Type"))) return answer.json().then(function (told) {
        rest(told.error || say.sayFailed);
        sure = told.sure || "";
        if (sure) label.textContent = told.yes;
      });
      return answer.text().then(function (html) {
        if (answer.ok) chosen.forEach(function (one) { keep(one.key, ""); });
        become(answer.url, html);
      });
    }).catch(function () { rest(say.sayOffline); });
  }

  function remembered(one) {
    var known = [one.file.name, one.file.size, one.file.lastModified, form.dataset.uploadUrl].join("\n");
    if (!one.url && one.here) one.url = one.here.dataset.here;
    if (!window.crypto || !crypto.subtle) return Promise.resolve();
    return crypto.subtle.digest("SHA-256", new TextEncoder().encode(known)).then(function (hash) {
      one.key = "upload-" + Array.prototype.map.call(new Uint8Array(hash).slice(0, 12), function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
      try { one.url = one.url || localStorage.getItem(one.key) || ""; } catch (none) { one.url = one.url || ""; }
    });
  }
  function keep(key, url) { if (key) try { if (url) localStorage.setItem(key, url); else localStorage.removeItem(key); } catch (none) { return; } }
  // Signed out; or every cookie is gone, and then the form's token fits no more.
  function stranger(answer) {
    if (answer.status !== 401 && answer.status !== 403) return false;
    lost.hidden = false;
    return true;
  }
  function forget(url) { if (url) fetch(url, {method: "DELETE", headers: {"X-CSRFToken": token}, credentials: "same-origin"}).catch(function () { return; }); }
  function another(one) { if (one.here) one.here.hidden = false; }
  function settle(row) {
    if (row) row.remove();
    list.hidden = !list.children.length;
    label.textContent = first;
    if (list.hidden) total.hidden = true;
  }
  function refuse(one, said) { one.bad = true; one.row.dataset.tone = "stop"; one.words.textContent = said; }
  function rest(said) { busy = false; send.removeAttribute("aria-busy"); label.textContent = say.sayAgain; tell(said); }
  function tell(text) { if (text) total.hidden = false; words.textContent = text; }
  function show(one) {
    one.bar.value = one.sent;
    one.words.textContent = say.saySending + " " + Math.floor(100 * one.sent / (one.file.size || 1)) + " %";
    var all = 0, done = 0;
    chosen.forEach(function (other) { all += other.file.size; done += other.sent; });
    bar.value = all ? 100 * done / all : 0;
  }
}
function become(url, html) {
  var page = new DOMParser().parseFromString(html, "text/html");
  history.replaceState(null, "", url);
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceWith(document.adoptNode(page.body));
  window.scrollTo(0, 0);
  if (window.htmx) htmx.process(document.body);
  start(document);
  document.getElementById("main").focus();
}
// CRC-32, since an address without https has no other fingerprint: is this the file that is half there?
function crc(bytes) {
  var sum = -1;
  bytes.forEach(function (byte) {
    sum ^= byte;
    for (var bit = 8; bit; bit--) sum = sum >>> 1 ^ (sum & 1 && 0xEDB88320);
  });
  return ~sum >>> 0;
}
function doc(tag) { return document.createElement(tag); }
function same(one, other) { return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified; }
function base64(text) { return btoa(Array.prototype.map.call(new TextEncoder().encode(text), function (byte) { return String.fromCharCode(byte); }).join("")); }
function start(part) { part.querySelectorAll("form[data-upload]:not([data-ready])").forEach(function (form) { Sender(form); }); }
start(document);
document.addEventListener("htmx:load", function (event) { start(event.target); });
})();
