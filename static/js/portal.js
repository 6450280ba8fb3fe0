/* Small comforts on top of pages that work without them. Nothing newer than Chromium 109. */
(function () {
  "use strict";

  document.documentElement.classList.add("js");

  function closest(event, selector) {
    return event.target instanceof Element ? event.target.closest(selector) : null;
  }

  /* Menus are <details>: close the others, and all on Escape or a click elsewhere. */
  function closeMenus(except) {
    document.querySelectorAll("details.pop[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(closest(event, "details.pop"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.pop[open]");
    if (!open) return;
    closeMenus(null);
    open.querySelector("summary").focus();
  });

  /* data-confirm on a form or on its button: ask once. */
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    guardAgainstTwice(event, form);
  }, true);

  /* A second click on "send" does nothing. The button stays enabled, so that its name is still sent. */
  function guardAgainstTwice(event, form) {
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    if (form.dataset.many !== undefined || form.matches("[hx-post]")) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
  }
  window.addEventListener("pageshow", function () {
    document.querySelectorAll('form[aria-busy="true"]').forEach(function (form) {
      form.removeAttribute("aria-busy");
    });
  });

  /* Filters apply themselves; their button is only needed without JavaScript. */
  document.addEventListener("change", function (event) {
    const form = closest(event, "form[data-auto-submit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
      form.requestSubmit();
    }
  });

  document.addEventListener("click", function (event) {
    const copy = closest(event, "[data-copy]");
    if (copy) copyText(copy);
    if (closest(event, "[data-print]")) window.print();
  });

  /* navigator.clipboard does not exist over plain HTTP, so select and copy the old way there. */
  function copyText(button) {
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    const area = document.createElement("textarea");
    area.value = source.value || source.textContent.trim();
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    if (button.dataset.copied) button.textContent = button.dataset.copied;
  }
})();
