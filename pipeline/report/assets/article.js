"use strict";
// The article: cards beside figures, findings that light their figures, lines between them, keys.
(() => {
  const text = document.getElementById("text");
  const card = document.getElementById("card");
  const links = document.getElementById("links");
  const marks = [...text.querySelectorAll(".m")];
  const position = new Map(marks.map((mark, i) => [mark, i]));
  const alarms = [...document.querySelectorAll(".loud .pick")];
  const state = { picked: null, roving: null };

  // ---- the card
  function show(mark) {
    const [kind, rows] = data.figures[mark.id];
    const list = element("dl");
    for (const [key, chinese, english] of rows) {
      list.append(element("dt", label(key)), element("dd", (page.english && english) || chinese));
    }
    card.replaceChildren(element("strong", `${mark.textContent}  ·  ${label(`kind.${kind}`)}`), list);
    card.hidden = false;
    const box = mark.getClientRects()[0];
    const { offsetWidth: width, offsetHeight: height } = card;
    const below = box.bottom + 8 + height < innerHeight;
    card.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - height - 8)}px`;
    card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  }
  const hide = () => { card.hidden = true; };

  // ---- one figure in the tab order, arrows from one to the next
  function rove(mark) {
    if (state.roving) state.roving.tabIndex = -1;
    state.roving = mark;
    if (mark) mark.tabIndex = 0;
  }
  function focus(mark) {
    rove(mark);
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    show(mark);
  }

  // ---- findings
  function figuresOf(id) {
    const [claim, operands] = data.findings[id];
    const at = (name) => (name ? document.getElementById(name) : null);
    return { claim: at(claim), operands: operands.filter((name) => name !== claim).map(at).filter(Boolean) };
  }
  function clear() {
    for (const mark of text.querySelectorAll(".lit")) mark.classList.remove("lit", "claim");
    for (const pick of document.querySelectorAll('.pick[aria-pressed="true"]')) {
      pick.setAttribute("aria-pressed", "false");
      pick.closest(".finding").classList.remove("picked");
    }
    links.replaceChildren();
    state.picked = null;
  }
  function pick(id, { focusText = false, reveal = true } = {}) {
    clear();
    const finding = document.getElementById(id);
    const button = finding.querySelector(".pick");
    const { claim, operands } = figuresOf(id);
    finding.closest("details")?.setAttribute("open", "");
    finding.classList.add("picked");
    button.setAttribute("aria-pressed", "true");
    for (const mark of operands) mark.classList.add("lit");
    claim?.classList.add("lit", "claim");
    state.picked = id;
    const first = claim ?? operands[0];
    const step = alarms.indexOf(button);
    if (step >= 0) document.getElementById("step").textContent = step + 1;
    if (first && focusText) focus(first);
    else if (first && reveal) first.scrollIntoView({ block: "center" });
    within(finding);
    draw();
    announce(button.textContent.replace(/\s+/g, " ").trim());
  }
  function within(finding) { // scroll the list alone, the page stays at the figure
    const list = document.getElementById("findings");
    if (list.scrollHeight <= list.clientHeight) return;
    const gap = finding.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (gap < 0 || gap > list.clientHeight - 120) list.scrollTop += gap - 40;
  }
  function stepTo(forward) {
    if (!alarms.length) return;
    const now = alarms.findIndex((button) => button.dataset.finding === state.picked);
    const next = now < 0 ? (forward ? 0 : alarms.length - 1) : (now + (forward ? 1 : -1) + alarms.length) % alarms.length;
    pick(alarms[next].dataset.finding, { focusText: true });
  }

  // ---- lines from the claim to its operands, or along the operands where the claim is in words
  function svg(tag, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }
  function draw() {
    links.replaceChildren();
    if (!state.picked) return;
    const { claim, operands } = figuresOf(state.picked);
    const all = claim ? [claim, ...operands] : operands;
    if (all.length < 2) return;
    const frame = links.getBoundingClientRect();
    const boxes = all.map((mark) => {
      const box = mark.getClientRects()[0];
      return { x: box.left + box.width / 2 - frame.left, top: box.top - frame.top - 1, bottom: box.bottom - frame.top + 1 };
    });
    links.setAttribute("class", `links ${data.findings[state.picked][2]}`);
    const ends = boxes.slice(1).map((box, i) => [claim ? boxes[0] : boxes[i], box]);
    for (const [a, b] of ends) links.append(svg("path", { d: curve(a, b) }), svg("circle", { cx: b.x, cy: b.edge, r: 3.5 }));
    const start = boxes[0];
    links.append(svg("circle", { cx: start.x, cy: start.edge ?? start.top, r: 3.5 }));
  }
  function curve(a, b) {
    if (Math.abs(a.top - b.top) < 8) { // the same line: an arc above it
      const lift = Math.min(a.top, b.top) - Math.min(34, 12 + Math.abs(a.x - b.x) / 12);
      a.edge = a.top;
      b.edge = b.top;
      return `M${a.x} ${a.top}C${a.x} ${lift} ${b.x} ${lift} ${b.x} ${b.top}`;
    }
    const up = b.top < a.top;
    const y1 = up ? a.top : a.bottom;
    const y2 = up ? b.bottom : b.top;
    const middle = (y1 + y2) / 2;
    a.edge = y1;
    b.edge = y2;
    return `M${a.x} ${y1}C${a.x} ${middle} ${b.x} ${middle} ${b.x} ${y2}`;
  }

  // ---- what the reader does
  text.addEventListener("pointerover", ({ target }) => {
    const mark = target.closest(".m");
    if (mark) show(mark);
  });
  text.addEventListener("pointerout", ({ target }) => { if (target.closest(".m")) hide(); });
  text.addEventListener("focusin", ({ target }) => { rove(target); show(target); });
  text.addEventListener("focusout", hide);
  text.addEventListener("click", ({ target }) => {
    const mark = target.closest(".m");
    if (mark) follow(mark);
  });
  function follow(mark) { // the findings of a figure one after the other
    const ids = data.figures[mark.id][2];
    if (!ids.length) return clear();
    return pick(ids[(ids.indexOf(state.picked) + 1) % ids.length], { reveal: false });
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".pick");
    if (!button) return;
    const id = button.dataset.finding;
    if (state.picked === id) clear();
    else pick(id);
  });
  document.getElementById("next")?.addEventListener("click", () => stepTo(true));
  document.getElementById("previous")?.addEventListener("click", () => stepTo(false));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const mark = event.target.closest(".text .m");
    const moves = { ArrowRight: 1, ArrowLeft: -1 };
    if (event.key === "n") stepTo(true);
    else if (event.key === "p") stepTo(false);
    else if (event.key === "Escape") { clear(); hide(); }
    else if (mark && event.key in moves) focus(marks[(position.get(mark) + moves[event.key] + marks.length) % marks.length]);
    else if (mark && (event.key === "Enter" || event.key === " ")) follow(mark);
    else return;
    event.preventDefault();
  });
  document.querySelector(".legend")?.addEventListener("click", ({ target }) => {
    const button = target.closest(".kind");
    if (!button) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    for (const mark of text.getElementsByClassName(button.dataset.kind)) mark.classList.toggle("off", !on);
  });
  document.getElementById("labels")?.addEventListener("change", ({ target }) => {
    text.classList.toggle("labelled", target.checked);
    draw();
  });
  addEventListener("scroll", () => { // the card stays at the figure that has the focus
    const { activeElement: active } = document;
    if (!card.hidden && text.contains(active)) show(active);
    else hide();
  }, { passive: true });
  new ResizeObserver(draw).observe(text);

  // ---- a link to a finding or a figure
  function open() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (Object.hasOwn(data.findings, id)) pick(id);
    else if (Object.hasOwn(data.figures, id) && document.getElementById(id)) focus(document.getElementById(id));
  }
  addEventListener("hashchange", open);
  rove(marks[0] ?? null);
  open();
})();
