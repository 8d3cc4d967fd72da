"use strict";
// The table of facts: search, sort, copy, download. Rows come from pipeline.report.table.
(() => {
  const section = document.querySelector(".facts");
  if (!section) return;
  const COLUMNS = [
    "article", "figure_id", "subject", "metric", "metric_text", "of", "basis", "segment", "aggregate", "period",
    "period_start", "period_end", "value", "low", "high", "unit", "qualifier", "text", "shown", "shown_en",
  ];
  const AT = Object.fromEntries(COLUMNS.map((name, i) => [name, i]));
  const STEP = 200;
  const { articles, rows } = data.table;
  const find = (name) => section.querySelector(name);
  const many = articles.length > 0;
  const state = { words: "", sort: null, down: false, limit: STEP, rows };

  function metric(row) {
    const name = row[AT.metric] === "other" && row[AT.metric_text] ? row[AT.metric_text] : label(`metric.${row[AT.metric]}`);
    const of = row[AT.of] && row[AT.of] !== "other" ? (page.english ? ` (${label(`metric.${row[AT.of]}`)})` : `（${label(`metric.${row[AT.of]}`)}）`) : "";
    const extra = [row[AT.aggregate] && label(`aggregate.${row[AT.aggregate]}`), row[AT.basis] && label(`basis.${row[AT.basis]}`)];
    return [name + of, ...extra].filter(Boolean).join(" ");
  }
  const value = (row) => (page.english && row[AT.shown_en]) || row[AT.shown];
  const name = (row) => (row[AT.article] === null ? "" : articles[row[AT.article]][1]);
  const day = (row) => (row[AT.article] === null ? "" : articles[row[AT.article]][2]);
  const VIEW = [
    ["page.subject", (row) => row[AT.subject]],
    ["page.metric", metric, "wrap"],
    ["page.segment", (row) => row[AT.segment], "wrap"],
    ["page.period", (row) => row[AT.period]],
    ["page.value", value, "num"],
    ["page.figure", (row) => row[AT.text]],
    ...(many ? [["page.article", name, "wrap"], ["page.published", day]] : []),
  ];

  function compare(a, b) {
    const column = VIEW[state.sort];
    if (column[0] === "page.value") return Number(a[AT.value] || NaN) - Number(b[AT.value] || NaN) || 0;
    if (column[0] === "page.period") return a[AT.period_end].localeCompare(b[AT.period_end]);
    return column[1](a).localeCompare(column[1](b), "zh");
  }

  function select() {
    const words = state.words.split(/\s+/).filter(Boolean);
    const fits = (row) => {
      const text = VIEW.map((column) => column[1](row)).join("\n").toLowerCase();
      return words.every((word) => text.includes(word));
    };
    state.rows = words.length ? rows.filter(fits) : [...rows];
    if (state.sort !== null) state.rows.sort((a, b) => (state.down ? -1 : 1) * compare(a, b));
  }

  function link(row) {
    const anchor = element("a", row[AT.text]);
    anchor.href = (row[AT.article] === null ? "" : articles[row[AT.article]][0]) + "#" + row[AT.figure_id];
    return anchor;
  }

  function draw() {
    const head = find("thead tr");
    head.replaceChildren(...VIEW.map(([key], i) => {
      const cell = element("th");
      cell.scope = "col";
      if (state.sort === i) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      const button = element("button", label(key) + (state.sort === i ? (state.down ? " ↓" : " ↑") : ""));
      button.type = "button";
      button.dataset.column = i;
      cell.append(button);
      return cell;
    }));
    find("tbody").replaceChildren(...state.rows.slice(0, state.limit).map((row) => {
      const line = element("tr");
      for (const [key, text, className] of VIEW) {
        const cell = element("td", undefined, className);
        cell.append(key === "page.figure" ? link(row) : text(row));
        line.append(cell);
      }
      return line;
    }));
    find(".table-count").textContent = state.rows.length === rows.length ? rows.length : `${state.rows.length} / ${rows.length}`;
    find(".table-more").hidden = state.rows.length <= state.limit;
  }

  // A cell that begins like a formula would be run by a spreadsheet.
  const tame = (text) => (/^[=@+\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text);
  function lines() {
    const keys = COLUMNS.filter((key) => !["article", "figure_id", "period", "shown", "shown_en"].includes(key));
    const head = ["article", "published", ...keys];
    return [head, ...state.rows.map((row) => [tame(name(row)), day(row), ...keys.map((key) => tame(row[AT[key]]))])];
  }
  const quote = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function download() {
    const csv = "\ufeff" + lines().map((line) => line.map(quote).join(",")).join("\r\n") + "\r\n";
    const anchor = element("a");
    anchor.href = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
    anchor.download = `${document.title.split(" · ")[0].replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 60)}.csv`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  }

  async function copy() {
    const text = lines().map((line) => line.map((cell) => cell.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea", text); // the older way, where a page from the disk has no clipboard
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    find(".table-copy").textContent = label("page.copied");
    announce(label("page.copied"));
    setTimeout(() => { find(".table-copy").textContent = label("page.copy"); }, 1500);
  }

  function refresh() { select(); draw(); }
  find(".table-search").addEventListener("input", (event) => {
    state.words = event.target.value.trim().toLowerCase();
    state.limit = STEP;
    refresh();
  });
  find("thead").addEventListener("click", ({ target }) => {
    const column = target.closest("button")?.dataset.column;
    if (column === undefined) return;
    state.down = state.sort === Number(column) && !state.down;
    state.sort = Number(column);
    refresh();
    find(`[data-column="${column}"]`).focus();
  });
  find(".table-more").addEventListener("click", () => { state.limit += STEP * 5; draw(); });
  find(".table-copy").addEventListener("click", copy);
  find(".table-download").addEventListener("click", download);
  page.listeners.push(refresh);
  refresh();
})();
