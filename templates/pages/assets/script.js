// What makes the pages a little easier; everything works without it.
"use strict";

// What was wrong is where one begins.
document.querySelector("[data-focus]")?.focus();

// A second click on the same button does nothing more; the service would not either.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
  });
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-once] button")) button.disabled = false;
});

// A file that is too large is told of before it is sent.
for (const input of document.querySelectorAll("input[data-most]")) {
  input.addEventListener("change", () => {
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.most));
    input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
    if (isTooLarge) input.reportValidity();
  });
}

// A draft stays in this browser, and nowhere else, until it has been sent.
const store = (() => { try { return window.localStorage; } catch { return null; } })();
const draftName = (name) => `utkast.${name}`;
for (const form of store ? document.querySelectorAll("form[data-draft]") : []) {
  const name = draftName(form.dataset.draft);
  const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "submit"].includes(field.type));
  const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
  const told = document.querySelector("[data-draft-told]");
  const isRefused = Boolean(document.querySelector(".errors"));
  let draft = {};
  try { draft = JSON.parse(store.getItem(name)) ?? {}; } catch { store.removeItem(name); }
  for (const field of isRefused ? [] : fields()) {
    const value = draft[field.name];
    if (value === undefined) continue;
    if (isChoice(field)) field.checked = value === field.value;
    else if (!field.value) field.value = value;
  }
  const keep = () => {
    const values = {};
    for (const field of fields()) {
      if (isChoice(field) ? field.checked : field.value) values[field.name] = field.value;
    }
    try { store.setItem(name, JSON.stringify(values)); } catch { return; }
    if (told) told.hidden = false;
  };
  form.addEventListener("input", keep);
  if (told && Object.keys(draft).length) told.hidden = false;
  document.querySelector("[data-draft-forget]")?.addEventListener("click", () => {
    store.removeItem(name);
    form.reset();
    told.hidden = true;
    fields()[0]?.focus();
  });
}
for (const sent of store ? document.querySelectorAll("[data-draft-sent]") : []) {
  store.removeItem(draftName(sent.dataset.draftSent));
}

// A button to print is there where it can do something.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// In a list one goes up and down by j and k, and marks by x, while the focus is in it.
for (const table of document.querySelectorAll("table[data-keys]")) {
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...table.querySelectorAll("a[data-row]")];
    const row = event.target.closest("tr");
    const place = rows.findIndex((link) => row?.contains(link));
    if (event.key === "j" || event.key === "k") {
      const next = rows[place + (event.key === "j" ? 1 : -1)];
      if (next) { next.focus(); event.preventDefault(); }
    } else if (event.key === "x" && event.target.type !== "checkbox") {
      row?.querySelector("input[type=checkbox]")?.click();
    }
  });
}

// An open case asks now and then whether somebody else has changed it; it says so, and changes nothing by itself.
const watched = document.querySelector("[data-watch][data-version]");
if (watched) {
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(watched.dataset.watch, { headers: { accept: "application/json" } });
      if (!answer.ok) return;
      const { version } = await answer.json();
      if (String(version) !== watched.dataset.version) {
        document.querySelector("[data-changed]").hidden = false;
        clearInterval(timer);
      }
    } catch { /* No answer now; the next time will do. */ }
  };
  const timer = setInterval(look, 20000);
}
