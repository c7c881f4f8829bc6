(() => {
  "use strict";
  // The page follows the record: the server says when that has another version, then what changed in the page is
  // exchanged, where it stands, and told in a word. Without this the page is whole, as of when it was opened.
  const NEW = 60000; // milliseconds for which a line is shown as new
  const body = document.body;
  const live = document.getElementById("live");
  const parts = (of) => [...of.querySelectorAll("body > header, main > *")];
  const lines = (of) => [...of.querySelectorAll(".news li, .hits li, tbody tr, .steps > li, .note")];
  const text = (element) => (element ? element.textContent.replace(/\s+/g, " ").trim() : "");
  const status = (of) => text(of.querySelector("header .status") || of.querySelector("main .status"));
  // As the server sent them: the other scripts, which come later, add to them.
  let sent = parts(document).map((part) => part.outerHTML);
  const arrived = new Map(lines(document).map((line) => [text(line), 0]));
  let version = body.dataset.version;
  let asked = version;
  let busy = false;

  const say = (words, changed) => {
    const told = document.createElement("span");
    told.className = changed ? "changed" : "state";
    told.textContent = words;
    live.replaceChildren(told);
  };

  // What stands where the reader looks stays there: the line with the focus, else the first in sight.
  let lost = null;
  const held = () => {
    const same = (one) => (other) => other.tagName === one.tagName && other.getAttribute("href") === one.getAttribute("href")
      && other.getAttribute("name") === one.getAttribute("name") && text(other) === text(one);
    const again = (one) => one.isConnected ? one : [...document.querySelectorAll(one.tagName)].find(same(one));
    const seen = (one) => { const at = one.getBoundingClientRect(); return at.height > 0 && at.top >= 0 && at.top < innerHeight; };
    // what lost the focus because one version did not hold it gets it back from the next that does
    const focus = document.activeElement && document.activeElement !== body ? document.activeElement : lost;
    const line = focus && seen(focus) ? focus : [...document.querySelectorAll("main :is(h2, h3, tr, li, p)")].find(seen);
    const top = line && line.getBoundingClientRect().top;
    const opened = new Set([...document.querySelectorAll("details[open] > summary")].map(text));
    return () => {
      for (const summary of document.querySelectorAll("main details > summary")) if (opened.has(text(summary))) summary.parentElement.open = true;
      const now = scrollY > 0 && line && again(line);
      if (now) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
      const other = focus && !focus.isConnected && again(focus);
      if (other) other.focus({ preventScroll: true });
      lost = focus && !focus.isConnected && !other ? focus : null;
    };
  };

  const exchange = (next) => {
    const [there, come] = [parts(document), parts(next)];
    const html = come.map((part) => part.outerHTML);
    const before = status(document);
    const restore = held();
    let changed = 0;
    const put = (old, new_) => {
      const made = document.importNode(new_, true);
      for (const line of lines(made)) {
        if (!arrived.has(text(line))) arrived.set(text(line), Date.now());
        line.classList.toggle("fresh", arrived.get(text(line)) > Date.now() - NEW);
      }
      old.replaceWith(made);
      changed += 1;
    };
    if (there.length === come.length) come.forEach((part, nth) => { if (html[nth] !== sent[nth]) put(there[nth], part); });
    else {
      put(document.querySelector("body > header"), next.querySelector("body > header"));
      put(document.querySelector("main"), next.querySelector("main"));
    }
    sent = html;
    if (!changed) return;
    document.title = next.title;
    document.dispatchEvent(new Event("renewed"));
    restore();
    const after = status(document);
    const time = `${new Date().toISOString().slice(11, 19)} UTC`;
    if (after && after !== before) say(`Changed at ${time}: ${after.split(/[;(]/)[0].trim()}`, true);
    else say(`Updated at ${time}`, false);
  };

  const renew = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      while (asked !== version && !document.hidden) {
        const wanted = asked;
        const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error(String(answer.status));
        exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
        version = wanted;
        body.dataset.version = version;
      }
    } catch {
      say("Cannot be updated now; trying again", false);
      setTimeout(renew, 5000);
    } finally {
      busy = false;
    }
  };

  let source;
  const connect = () => {
    if (source) source.close();
    source = new EventSource(body.dataset.stream);
    source.addEventListener("version", (event) => {
      asked = JSON.parse(event.data).version;
      if (live.textContent.startsWith("Not connected")) say("Follows the record", false);
      renew();
    });
    source.addEventListener("error", () => {
      say("Not connected; trying again", false);
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 10000);
    });
  };
  // A page that nobody sees holds no connection; seen again, it is told the version at once.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source.close();
    else connect();
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  connect();
})();
