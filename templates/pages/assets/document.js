// Live marking in the document view: choose words or draw a box in the picture, and work by keys. Loaded there alone.
"use strict";

{
  const sheet = document.getElementById("sheet");
  const svg = sheet?.querySelector("svg");
  const form = document.getElementById("place");
  const said = document.getElementById("said");
  const keysOn = document.getElementById("keys-on");
  const field = (name) => form?.elements.namedItem(name);

  const say = (words) => { said.textContent = words; };
  const measure = svg ? { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height } : null;

  // A point of the page under the pointer.
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * measure.width / box.width,
      y: (event.clientY - box.top) * measure.height / box.height,
    };
  };

  // What is chosen, drawn over the picture.
  const chosen = document.createElementNS("http://www.w3.org/2000/svg", "g");
  chosen.setAttribute("class", "draft");
  svg?.append(chosen);
  const draw = (boxes) => {
    chosen.replaceChildren(...boxes.map(([left, top, right, bottom]) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const edges = { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
      for (const [name, value] of Object.entries(edges)) rect.setAttribute(name, value);
      return rect;
    }));
  };

  // The form gets what was chosen; provision and reason are asked of a person.
  const hand = (target, values, words) => {
    if (!form) return;
    document.getElementById("omrade").open = true;
    for (const radio of form.querySelectorAll("[name=target]")) radio.checked = radio.value === target;
    for (const [name, value] of Object.entries(values)) field(name).value = value;
    say(words);
    field("provision").focus();
  };
  const handBox = (box) => {
    const [left, top, right, bottom] = box;
    const edges = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top)), Math.ceil(right), Math.ceil(bottom)];
    hand("box", Object.fromEntries(edges.map((edge, place) => [`boxes.0.${place}`, edge])), said.dataset.drawn);
  };

  // Words are asked for when somebody first points at the page.
  let words = null;
  const load = () => {
    words ??= fetch(sheet.dataset.words, { headers: { accept: "application/json" } })
      .then((answer) => answer.ok ? answer.json() : { items: [] }).then((page) => page.items)
      .catch(() => []);
    return words;
  };
  let known = [];
  const wordAt = ({ x, y }) => known.findIndex(({ box }) =>
    box[0] - 2 <= x && x <= box[2] + 2 && box[1] - 2 <= y && y <= box[3] + 2);

  let drawing = false;
  const tools = document.createElement("p");
  tools.className = "actions tools";
  const buttons = [["modeWords", false], ["modeBox", true]].map(([name, isBox]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = said?.dataset[name] ?? "";
    button.addEventListener("click", () => { mode(isBox); if (isBox) begin(); });
    tools.append(button);
    return button;
  });
  const mode = (isBox) => {
    drawing = isBox;
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String((place === 1) === isBox)));
    sheet.classList.toggle("drawing", isBox);
  };

  // Keys: a box that arrows move and shift with arrows changes.
  let box = null;
  const begin = () => {
    const { width, height } = measure;
    box = [width * .3, height * .3, width * .7, height * .33];
    draw([box]);
    sheet.focus();
    say(said.dataset.draw);
  };
  const step = (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[event.key];
    if (event.key === "Escape") { box = null; draw([]); return true; }
    if (event.key === "Enter") { handBox(box); box = null; return true; }
    if (!move) return false;
    const size = event.altKey ? 1 : 6;
    const [x, y] = move.map((part) => part * size);
    box = event.shiftKey
      ? [box[0], box[1], Math.max(box[0] + 2, box[2] + x), Math.max(box[1] + 2, box[3] + y)]
      : [box[0] + x, box[1] + y, box[2] + x, box[3] + y];
    draw([box]);
    return true;
  };

  if (sheet && svg && form) {
    sheet.tabIndex = 0;
    sheet.setAttribute("role", "group");
    sheet.setAttribute("aria-label", svg.getAttribute("aria-label"));
    sheet.closest(".sheets").before(tools);
    mode(false);
    sheet.addEventListener("pointerenter", () => load().then((items) => { known = items; }), { once: true });
    sheet.addEventListener("dragstart", (event) => event.preventDefault());

    let start = null;
    let moved = false;
    const range = (from, to) => known.slice(Math.min(from, to), Math.max(from, to) + 1);
    sheet.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const at = point(event);
      start = { ...at, word: wordAt(at) };
      moved = false;
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!start) return;
      const at = point(event);
      if (Math.hypot(at.x - start.x, at.y - start.y) < 4) return;
      moved = true;
      if (drawing) {
        draw([[Math.min(start.x, at.x), Math.min(start.y, at.y), Math.max(start.x, at.x), Math.max(start.y, at.y)]]);
      } else if (start.word >= 0 && wordAt(at) >= 0) {
        draw(range(start.word, wordAt(at)).map((word) => word.box));
      }
    });
    window.addEventListener("pointerup", (event) => {
      if (!start) return;
      const begun = start;
      start = null;
      const at = point(event);
      if (drawing && moved) {
        handBox([Math.min(begun.x, at.x), Math.min(begun.y, at.y), Math.max(begun.x, at.x), Math.max(begun.y, at.y)]);
        return;
      }
      if (drawing || begun.word < 0 || (!moved && event.target.closest?.("a"))) return;
      const end = wordAt(at);
      if (end < 0) return;
      const taken = range(begun.word, end);
      draw(taken.map((word) => word.box));
      hand("words", { "range.first": taken[0].index, "range.last": taken[taken.length - 1].index }, said.dataset.chosen);
    });
    // A link under a drag is not followed.
    sheet.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
  }

  // Shortcuts of one letter can be turned off, as WCAG 2.1.4 asks; the choice stays in this browser.
  const store = (value) => { try { localStorage.setItem("document-keys", value); } catch { /* not kept then */ } };
  try { keysOn.checked = localStorage.getItem("document-keys") !== "off"; } catch { /* on then */ }
  keysOn.addEventListener("change", () => store(keysOn.checked ? "on" : "off"));

  const go = (link) => { if (link) location.assign(link.href); return Boolean(link); };
  const flag = (by) => {
    const flags = [...document.querySelectorAll("[data-flag]")];
    const at = flags.findIndex((link) => link.hasAttribute("aria-current"));
    const next = at < 0 ? (by > 0 ? 0 : flags.length - 1) : at + by;
    return go(flags[next]) || go(document.querySelector(by > 0 ? "[data-next-page]" : "[data-previous-page]"));
  };
  const focusOn = (selector) => {
    const found = document.querySelector(selector);
    if (!found) return false;
    const fold = found.closest("details");
    if (fold) fold.open = true;
    found.focus();
    return true;
  };
  const keys = {
    n: () => flag(1), p: () => flag(-1),
    m: () => focusOn("#mark textarea"), d: () => focusOn("#dismiss textarea"),
    r: () => { if (!sheet || !form) return false; mode(true); begin(); return true; },
    ArrowRight: () => go(document.querySelector("a[rel=next]")),
    ArrowLeft: () => go(document.querySelector("a[rel=prev]")),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (box && document.activeElement === sheet) { if (step(event)) event.preventDefault(); return; }
    if (!keysOn.checked || event.altKey || event.shiftKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (keys[event.key]?.()) event.preventDefault();
  });
}
