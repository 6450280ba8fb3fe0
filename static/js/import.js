// Dropping a file on the import form chooses it, as the file box would. Without this script the box remains.
(function () {
  "use strict";
  var zone = document.getElementById("import-dropzone");
  if (!zone || !window.DataTransfer) return;
  var input = zone.querySelector("input[type=file]");
  document.getElementById("import-drop-hint").hidden = false;

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
    var files = event.dataTransfer.files;
    if (!files.length) return;
    var one = new DataTransfer();
    one.items.add(files[0]);
    input.files = one.files;
    input.focus();
  });
})();
