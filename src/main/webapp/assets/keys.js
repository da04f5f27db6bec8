// Keyboard: j/k move through the rows of the first [data-rows], Enter opens, c and l follow the
// row's (or the page's) link of that [data-key], / searches, ? helps.
// Single-key shortcuts can be switched off (WCAG 2.2, success criterion 2.1.4).
(() => {
  "use strict";
  const KEY = "longwatch.single-keys";
  const enabled = () => {
    try {
      return localStorage.getItem(KEY) !== "off";
    } catch (e) {
      return true;
    }
  };
  const rows = () => Array.from(document.querySelectorAll("[data-rows] [data-row]"));
  const help = document.getElementById("keys-help");
  const live = document.getElementById("live");

  const opener = (row) => row.querySelector("a[data-open]") || row.querySelector("a[href]");

  const move = (step) => {
    const all = rows();
    if (all.length === 0) {
      return;
    }
    const at = all.findIndex((row) => row.classList.contains("here"));
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all.forEach((row) => row.classList.remove("here"));
    const row = all[next];
    row.classList.add("here");
    const link = opener(row);
    if (link) {
      link.focus();
    }
    row.scrollIntoView({ block: "nearest" });
    if (live) {
      live.textContent = "Row " + (next + 1) + " of " + all.length;
    }
  };

  document.addEventListener("keydown", (event) => {
    if (!enabled() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const field = event.target.closest("input, select, textarea, [contenteditable]");
    if (field || (help && help.open)) {
      return;
    }
    if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else if (event.key === "Enter" && event.target === document.body) {
      const row = document.querySelector("[data-row].here");
      const link = row && opener(row);
      if (link) {
        link.click();
      }
    } else if (event.key === "c" || event.key === "l") {
      const row = event.target.closest("[data-row]") || document.querySelector("[data-row].here");
      const place = row || (rows().length === 0 ? document : null);
      const link = place && place.querySelector("a[data-key=" + event.key + "]");
      if (link) {
        link.click();
      } else if (live) {
        live.textContent = "Choose a row first, with j or k";
      }
    } else if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) {
        search.focus();
        event.preventDefault();
      } else if (document.querySelector("a[data-search]")) {
        document.querySelector("a[data-search]").click();
      }
    } else if (event.key === "?" && help) {
      help.showModal();
    }
  });

  document.querySelectorAll("[data-open-help]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  });
  const toggle = document.getElementById("single-keys");
  if (toggle) {
    toggle.checked = enabled();
    toggle.addEventListener("change", () => {
      try {
        localStorage.setItem(KEY, toggle.checked ? "on" : "off");
      } catch (e) {
        // A browser that keeps nothing keeps the shortcuts on.
      }
    });
  }
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  // What is under way is read again from the page itself, until nothing is; then what came of it.
  const watch = () => {
    const box = document.querySelector("[data-watch=busy]");
    if (!box) {
      return;
    }
    setTimeout(async () => {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const next = answer.ok && page.getElementById(box.id);
        if (!next) {
          return;
        }
        box.replaceWith(next);
        if (next.dataset.watch !== "busy") {
          document.querySelectorAll("[data-fresh]").forEach((part) => {
            const fresh = page.getElementById(part.id);
            if (fresh) {
              part.replaceWith(fresh);
            }
          });
          if (live) {
            live.textContent = "Nothing is under way any more";
          }
        }
        watch();
      } catch (e) {
        // The page stays as it was; the viewer can load it again.
      }
    }, 2000);
  };
  watch();
  document.querySelectorAll("select[data-submit]").forEach((select) => {
    select.addEventListener("change", () => select.form.submit());
  });
})();
