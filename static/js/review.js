// Keys of the review page: J next, K previous, A accept, R return; and the common reasons.
(function () {
  "use strict";
  function press(id) {
    var element = document.getElementById(id);
    if (element) element.click();
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var reason = document.getElementById("id_reason");
    switch (event.key.toLowerCase()) {
      case "j": press("next"); break;
      case "k": press("previous"); break;
      case "a": press("accept"); break;
      case "r":
        if (!reason) return;
        event.preventDefault();
        if (reason.value.trim()) press("return");
        else reason.focus();
        break;
      default: return;
    }
  });
  // A reason that was typed is not lost by a key that moves on.
  var decide = document.getElementById("decide");
  if (decide) {
    var deciding = false;
    decide.addEventListener("submit", function () { deciding = true; });
    window.addEventListener("beforeunload", function (event) {
      var typed = document.getElementById("id_reason").value.trim();
      if (typed && !deciding) event.preventDefault();
    });
  }
  document.querySelectorAll("[data-reason]").forEach(function (button) {
    button.addEventListener("click", function () {
      var reason = document.getElementById("id_reason");
      reason.value = (reason.value ? reason.value + " " : "") + button.dataset.reason;
      reason.focus();
    });
  });
})();
