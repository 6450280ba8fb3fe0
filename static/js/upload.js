// Files go up one by one as soon as they are chosen or dropped, each with its own progress. Without this
// script the same form sends them together.
(function () {
  "use strict";
  var form = document.getElementById("hand-in");
  if (!form || !window.FormData) return;
  var input = document.getElementById("files");
  var zone = document.getElementById("dropzone");
  var list = document.getElementById("file-list");
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  var under_way = 0;
  var waiting = [];
  var PARALLEL = 2;

  function row(name) {
    var item = document.createElement("li");
    item.className = "file";
    var label = document.createElement("span");
    label.className = "grow";
    label.textContent = name;
    var bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    var state = document.createElement("span");
    state.className = "nowrap soft";
    state.textContent = form.dataset.busy;
    item.append(label, bar, state);
    list.append(item);
    return { item: item, bar: bar, state: state };
  }

  function failed(parts, message) {
    parts.item.classList.add("file-failed");
    parts.bar.remove();
    parts.state.className = "file-error";
    parts.state.setAttribute("role", "alert");
    parts.state.textContent = message;
  }

  function arrived(parts, html) {
    var holder = document.createElement("template");
    holder.innerHTML = html.trim();
    var fresh = holder.content.firstElementChild;
    var twin = list.querySelector('[data-file="' + fresh.dataset.file + '"]');
    if (twin) twin.remove();
    parts.item.replaceWith(fresh);
  }

  function answered(request, parts) {
    if (request.status === 201) return arrived(parts, request.responseText);
    if (request.responseURL.indexOf(form.dataset.upload) < 0) return failed(parts, form.dataset.expired);
    var message = form.dataset.failed;
    try {
      message = JSON.parse(request.responseText).error || message;
    } catch (error) {
      // Not an answer of ours, such as a proxy's page: the general sentence stands.
    }
    failed(parts, message);
  }

  function send(job) {
    var request = new XMLHttpRequest();
    var body = new FormData();
    body.append("file", job.file);
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) job.parts.bar.value = Math.round((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", function () { answered(request, job.parts); });
    request.addEventListener("error", function () { failed(job.parts, form.dataset.failed); });
    request.addEventListener("loadend", function () { under_way -= 1; next(); });
    under_way += 1;
    request.send(body);
  }

  function next() {
    while (under_way < PARALLEL && waiting.length) send(waiting.shift());
    form.setAttribute("aria-busy", under_way > 0 ? "true" : "false");
  }

  function take(files) {
    Array.prototype.forEach.call(files, function (file) {
      waiting.push({ file: file, parts: row(file.name) });
    });
    next();
  }

  input.addEventListener("change", function () {
    take(input.files);
    input.value = "";
  });
  ["dragover", "dragenter"].forEach(function (name) {
    zone.addEventListener(name, function (event) {
      event.preventDefault();
      zone.classList.add("dropzone-over");
    });
  });
  ["dragleave", "drop"].forEach(function (name) {
    zone.addEventListener(name, function () { zone.classList.remove("dropzone-over"); });
  });
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  form.addEventListener("submit", function (event) {
    if (!under_way && !waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.alert(form.dataset.wait);
  }, true);
  // What was typed is not lost by a click elsewhere; sending the form, by whichever button, keeps it.
  var note = form.querySelector("textarea");
  var leaving = false;
  form.addEventListener("submit", function (event) {
    leaving = !event.defaultPrevented;
  });
  window.addEventListener("beforeunload", function (event) {
    var typed = note.value !== note.defaultValue && !leaving;
    if (under_way || waiting.length || typed) event.preventDefault();
  });
})();
