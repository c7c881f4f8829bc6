(() => {
  "use strict";
  // The page is whole without this: a link to figures that are folded away opens them.
  const open = () => document.querySelector(location.hash || null)?.closest("details")?.setAttribute("open", "");
  if (location.hash) open();
  addEventListener("hashchange", open);
})();
