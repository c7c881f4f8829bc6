(() => {
  "use strict";
  // The page is whole without this: it adds the filters, and shows all words of a record at once.
  const start = (signal) => {
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const byId = (id) => document.getElementById(id);
    const form = byId("filter");
    const root = document.documentElement;

    const words = new Map();
    const add = (id, element) => {
      if (!words.has(id)) words.set(id, []);
      words.get(id).push(element);
    };
    for (const segment of all(".s")) for (const id of segment.dataset.r.split(" ")) add(id, segment);

    const records = all(".note").map((note) => ({
      id: note.dataset.id, note, kind: note.dataset.kind, columns: note.dataset.columns.split(" "), text: "",
    }));
    const known = new Map(records.map((record) => [record.id, record]));
    const items = all("[data-id]");
    for (const item of items) known.get(item.dataset.id).text += " " + item.textContent;
    for (const record of records) {
      for (const segment of words.get(record.id) || []) record.text += " " + segment.textContent;
      record.text = record.text.toLowerCase();
    }

    const light = (id) => {
      for (const element of all(".on")) element.classList.remove("on");
      const record = known.get(id);
      if (record) for (const element of [record.note, ...(words.get(id) || [])]) element.classList.add("on");
    };
    const address = () => {
      try {
        return decodeURIComponent(location.hash.slice(1));
      } catch {
        return "";
      }
    };
    const follow = () => light(address().replace(/-note$/, ""));

    const apply = () => {
      const party = form.elements.party ? form.elements.party.value : "";
      const kind = form.elements.kind.value;
      const sought = form.elements.words.value.trim().toLowerCase();
      const active = Boolean(party || kind || sought);
      const hits = new Set();
      for (const r of records) {
        if ((!party || r.columns.includes(party)) && (!kind || r.kind === kind) && r.text.includes(sought)) hits.add(r.id);
      }
      for (const item of items) item.hidden = !hits.has(item.dataset.id);
      for (const group of all("[data-group]")) group.hidden = active && !group.querySelector("[data-id]:not([hidden])");
      for (const more of all(".more")) more.open = active;
      root.dataset.only = kind;
      root.toggleAttribute("data-filtered", active);
      byId("shown").textContent = active ? `${hits.size} of ${records.length} records shown` : "";
    };
    // The view has an address: #show?party=0&kind=claim&words=…
    const remember = () => {
      const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      try {
        history.replaceState(null, "", "#" + (`${told}` ? "show?" + told : ""));
      } catch { /* a page that may not change its address still filters */ }
    };
    const restore = () => {
      if (!location.hash.startsWith("#show?")) return;
      const told = new URLSearchParams(location.hash.slice(6));
      for (const field of ["party", "kind", "words"]) if (form.elements[field]) form.elements[field].value = told.get(field) || "";
      apply();
    };

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
    addEventListener("hashchange", () => { restore(); follow(); }, { signal });
    // The same link twice changes no address: light its words again all the same.
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (link) return light(link.getAttribute("href").slice(1));
      const segment = event.target.closest(".s");
      if (!segment || !getSelection().isCollapsed) return;
      const ids = segment.dataset.r.split(" ");
      const id = ids.findLast((one) => !known.get(one).note.hidden);
      if (!id) return;
      light(id);
      known.get(id).note.scrollIntoView({ block: "nearest" });
    }, { signal });
    restore();
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
