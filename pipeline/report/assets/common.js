"use strict";
// Language switch and the labels that scripts need. Chinese stands in the page, English in data-en attributes.
const data = JSON.parse(document.getElementById("data").textContent);
const page = { english: false, listeners: [] };

function label(key) {
  const pair = data.labels[key];
  return pair ? pair[page.english ? 1 : 0] : key.slice(key.indexOf(".") + 1).replaceAll("_", " ");
}

function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function announce(text) {
  document.getElementById("status").textContent = text;
}

function remember(value) {
  try {
    if (value !== undefined) localStorage.setItem("ipo-figures.language", value);
    return localStorage.getItem("ipo-figures.language");
  } catch {
    return null; // a browser may keep no storage for files
  }
}

function switchTo(english) {
  page.english = english;
  const root = document.documentElement;
  root.dataset.chinese ??= root.lang;
  root.lang = english ? "en" : root.dataset.chinese;
  for (const node of document.querySelectorAll("[data-en]")) {
    node.dataset.zh ??= node.textContent;
    node.textContent = english ? node.dataset.en : node.dataset.zh;
  }
  for (const name of ["aria-label", "placeholder", "title"]) {
    for (const node of document.querySelectorAll(`[data-en-${name}]`)) {
      if (!node.hasAttribute(`data-zh-${name}`)) node.setAttribute(`data-zh-${name}`, node.getAttribute(name));
      node.setAttribute(name, node.getAttribute(`data-${english ? "en" : "zh"}-${name}`));
    }
  }
  for (const listener of page.listeners) listener();
}

document.getElementById("language").addEventListener("click", () => {
  switchTo(!page.english);
  remember(page.english ? "en" : "zh");
});
document.addEventListener("DOMContentLoaded", () => {
  if (remember() === "en") switchTo(true);
});
