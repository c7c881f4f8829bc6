(() => {
  "use strict";
  // The page is whole without this: it sorts, filters, reads marks out, and keeps the view in the address.
  const start = (signal) => {
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const byId = (id) => document.getElementById(id);
    const form = byId("filter");
    const rows = all("[data-parties]");
    const texts = new Map(rows.map((row) => [row, (row.textContent + " " + (row.getAttribute("aria-label") || "")).toLowerCase()]));
    const sorted = new Map();

    const apply = () => {
      const party = form.elements.party.value;
      const sought = form.elements.words.value.trim().toLowerCase();
      const active = Boolean(party || sought);
      let hits = 0;
      for (const row of rows) {
        const of = row.dataset.parties.split(" ");
        const hit = (!party || of.includes(party) || of.includes("*")) && texts.get(row).includes(sought);
        hits += hit;
        if (row.classList.contains("mark")) row.classList.toggle("dim", !hit);
        else row.hidden = !hit;
      }
      for (const group of all("[data-group]")) group.classList.toggle("nothing", active && !group.querySelector("[data-parties]:not([hidden])"));
      byId("shown").textContent = active ? `${hits} of ${rows.length} marks and rows` : "";
    };

    // The view has an address: #terms?party=ISR&words=…&sort=3.0.descending
    let section = "lanes";
    const remember = () => {
      const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      for (const [table, how] of sorted) told.append("sort", `${table}.${how}`);
      try {
        history.replaceState(null, "", "#" + section + (`${told}` ? "?" + told : ""));
      } catch { /* a page that may not change its address still filters */ }
    };
    const tables = all("table.sortable");
    const sort = (nth, column, direction) => {
      const table = tables[nth];
      const head = table && table.tHead.rows[0].cells[column];
      if (!head) return;
      for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", direction);
      const value = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const down = direction === "descending" ? -1 : 1;
      const compare = (a, b) => {
        const [x, y] = [value(a), value(b)];
        const [m, n] = [Number(x), Number(y)];
        return down * (x !== "" && y !== "" && !isNaN(m) && !isNaN(n) ? m - n : x.localeCompare(y, "en"));
      };
      table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
      sorted.set(nth, `${column}.${direction}`);
    };
    tables.forEach((table, nth) => [...table.tHead.rows[0].cells].forEach((cell, column) => {
      if (cell.tagName !== "TH") return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = cell.textContent;
      button.addEventListener("click", () => {
        sort(nth, column, cell.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending");
        remember();
      });
      cell.replaceChildren(button);
    }));

    const open = (id) => {
      const target = id && byId(id);
      if (!target) return;
      for (let at = target.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    };
    const follow = () => {
      let asked = location.hash.slice(1);
      try {
        asked = decodeURIComponent(asked.split("?")[0]) + (asked.includes("?") ? asked.slice(asked.indexOf("?")) : "");
      } catch { return; }
      const at = asked.indexOf("?");
      section = (at < 0 ? asked : asked.slice(0, at)) || "lanes";
      open(section);
      if (at < 0) return;
      const told = new URLSearchParams(asked.slice(at + 1));
      for (const field of ["party", "words"]) form.elements[field].value = told.get(field) || "";
      for (const one of told.getAll("sort")) {
        const [nth, column, direction] = one.split(".");
        if (["ascending", "descending"].includes(direction)) sort(Number(nth), Number(column), direction);
      }
      apply();
      const target = byId(section);
      if (target && section !== "lanes") target.scrollIntoView();
    };

    // Marks: one stop of the Tab key a lane, arrow keys within it; what is pointed at is read out below.
    const reading = byId("reading");
    const told = (mark) => { if (mark && reading) reading.textContent = mark.getAttribute("aria-label"); };
    for (const lane of all(".lane svg")) {
      const marks = all("a.mark", lane);
      marks.forEach((mark, nth) => mark.setAttribute("tabindex", nth ? "-1" : "0"));
      lane.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        const next = step && marks[marks.indexOf(document.activeElement) + step];
        if (!next) return;
        event.preventDefault();
        for (const mark of marks) mark.setAttribute("tabindex", mark === next ? "0" : "-1");
        next.focus();
      }, { signal });
      for (const type of ["focusin", "mouseover"]) lane.addEventListener(type, (event) => told(event.target.closest("a.mark")), { signal });
    }

    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    let typing = 0;
    const filter = () => { typing = 0; apply(); remember(); };
    // A choice holds at once: what it hides is hidden before the reader goes on to it. Words wait until typing pauses.
    form.addEventListener("input", (event) => {
      clearTimeout(typing);
      if (event.target.name === "words") typing = setTimeout(filter, 120);
      else filter();
    }, { signal });
    // When the page is exchanged while words wait, the form that comes takes them from the address.
    signal.addEventListener("abort", () => {
      clearTimeout(typing);
      if (typing) remember();
    });
    form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }), { signal });
    addEventListener("hashchange", follow, { signal });
    follow();
  };
  // A page that follows a record exchanges what changed in it; all begins anew then.
  let running;
  const again = () => {
    if (running) running.abort();
    running = new AbortController();
    start(running.signal);
  };
  document.addEventListener("renewed", again);
  again();
})();
