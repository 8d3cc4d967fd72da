"use strict";
// Filters of the front page: rows of [words, companies, metrics, verdicts, day] in the order of the list.
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const items = [...document.getElementById("articles").children];

  function companiesWith(words) {
    return new Set(data.companies.flatMap((name, i) => (name.toLowerCase().includes(words) ? [i] : [])));
  }

  function apply() {
    const words = form.words.value.trim().toLowerCase();
    const company = form.company.value.trim().toLowerCase();
    const metric = form.metric.value === "" ? null : Number(form.metric.value);
    const verdict = form.verdict.value === "" ? null : Number(form.verdict.value);
    const { value: from } = form.from;
    const { value: to } = form.to;
    const named = words ? companiesWith(words) : null;
    const wanted = company ? companiesWith(company) : null;
    let shown = 0;
    data.rows.forEach(([text, companies, metrics, verdicts, day], i) => {
      const fits =
        (!words || text.includes(words) || companies.some((c) => named.has(c))) &&
        (!wanted || companies.some((c) => wanted.has(c))) &&
        (metric === null || metrics.includes(metric)) &&
        (verdict === null || verdicts.includes(verdict)) &&
        (!from || (day && day >= from)) &&
        (!to || (day && day <= to));
      items[i].hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.getElementById("shown").textContent = shown === items.length ? shown : `${shown} / ${items.length}`;
    document.getElementById("none").hidden = shown > 0;
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply(); // a browser may bring back what was typed
})();
