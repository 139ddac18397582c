// What makes the pages a little easier; everything works without it.
"use strict";

// What was wrong is where one begins.
document.querySelector("[data-focus]")?.focus();

// A second click on the same button does nothing more; the service would not either.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
  });
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-once] button")) button.disabled = false;
});
