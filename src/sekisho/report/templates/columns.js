/* The list of columns, a part at a time, narrowed to what somebody looks for. Names of the project are only ever set
   as text. What is shown is in the address behind `#`, so that it can be sent to somebody. */
(() => {
  const ROWS = "*", MOST = 100;
  const at = (id) => document.getElementById(id);
  const feed = JSON.parse(at("feed").textContent), lang = document.documentElement.lang === "ja" ? 0 : 1;
  const words = Object.fromEntries([...at("words").children].map((one) => [one.dataset.id, one.textContent]));
  const say = (id, facts) => words[id].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const text = (number) => feed.texts[number][lang] || feed.texts[number][0];
  const make = (name, facts = {}, ...parts) => {
    const found = Object.assign(document.createElement(name), facts);
    found.append(...parts);
    return found;
  };
  const columns = feed.sources.flatMap(([source, title, flat]) => Array.from({ length: flat.length / 3 }, (_, n) => {
    const [name, called, carried] = flat.slice(3 * n, 3 * n + 3);
    return { source, sourceTitle: title, name, called, carried: feed.carried[carried] };
  }));

  // ---------------------------------------------------------------- what is looked for
  let keys = null;
  const both = (number) => feed.texts[number].join(" ");
  const read = () => keys ||= columns.map((one) => fold([one.source, both(one.sourceTitle), one.name, both(one.called), both(one.carried.category),
    ...[...one.carried.overlays, one.carried.identifier, ...one.carried.permitted].map(both)].join(" ")));
  const state = { query: "", page: 1 };
  const matching = () => {
    const parts = fold(state.query.trim()).split(/\s+/).filter(Boolean);
    return parts.length ? columns.filter((_, n) => parts.every((part) => read()[n].includes(part))) : columns;
  };

  // ---------------------------------------------------------------- a part of them
  const lines = (numbers, name) => numbers.map((number) => make("div", { className: name }, text(number)));
  const labels = [...at("listed").tHead.querySelectorAll("th")].map((one) => one.textContent);
  const labelled = (number, cell) => {
    cell.dataset.label = labels[number];
    return cell;
  };
  const row = (one) => {
    const rows = one.name === ROWS, { category, overlays, identifier, permitted } = one.carried;
    const named = make("th", { scope: "row" }, make("a", { href: `map.html#${encodeURIComponent(one.source)}.${encodeURIComponent(one.name)}`, className: rows ? "" : "name" }, rows ? text(one.called) : one.name));
    if (!rows && one.called) named.append(make("div", {}, text(one.called)));
    if (!rows && one.called && lang) named.append(make("div", { className: "quiet", lang: "ja" }, feed.texts[one.called][0]));
    const what = category ? make("div", {}, text(category)) : make("strong", { className: "bad" }, at("listed").dataset.untagged);
    return make("tr", {}, named, make("td", {}, what, ...lines(overlays, "warn")), labelled(2, make("td", { className: identifier ? "" : "nil" }, text(identifier))), make("td", {}, ...lines(permitted, "name")));
  };
  const head = (one) => make("tr", { className: "group" }, make("th", { colSpan: 4, scope: "rowgroup" },
    make("a", { href: `source/${one.source}.html`, className: "name" }, one.source), " ", text(one.sourceTitle)));
  const render = () => {
    const found = matching(), pages = Math.max(1, Math.ceil(found.length / MOST));
    state.page = Math.min(Math.max(1, state.page), pages);
    const first = (state.page - 1) * MOST, shown = found.slice(first, first + MOST);
    const bodies = new Map();
    for (const one of shown) {
      if (!bodies.has(one.source)) bodies.set(one.source, make("tbody", {}, head(one)));
      bodies.get(one.source).append(row(one));
    }
    at("listed").querySelectorAll("tbody").forEach((one) => one.remove());
    at("listed").append(...bodies.values());
    at("hits").textContent = say("hits", { count: found.length });
    for (const one of document.querySelectorAll(".paged")) one.hidden = pages === 1;
    for (const one of document.querySelectorAll(".part")) one.textContent = say("shown", { first: shown.length && first + 1, last: first + shown.length, count: found.length });
    for (const one of document.querySelectorAll("[data-by]")) one.disabled = state.page + Number(one.dataset.by) < 1 || state.page + Number(one.dataset.by) > pages;
    at("filter").value = state.query;
  };

  // ---------------------------------------------------------------- and its address
  const address = () => `#${encodeURIComponent(state.query)}${state.page > 1 ? `&${state.page}` : ""}`;
  const reread = () => {
    const [query, page] = location.hash.slice(1).split("&");
    try { state.query = decodeURIComponent(query); } catch { state.query = ""; }
    state.page = Number.parseInt(page, 10) || 1;
    render();
  };
  at("filter").addEventListener("input", (event) => {
    Object.assign(state, { query: event.target.value, page: 1 });
    history.replaceState(null, "", address());
    render();
  });
  at("filter").form.addEventListener("submit", (event) => event.preventDefault());
  for (const one of document.querySelectorAll("[data-by]")) {
    one.addEventListener("click", () => {
      state.page += Number(one.dataset.by);
      history.pushState(null, "", address());
      render();
      at("listed").focus();
      at("listed").scrollIntoView();
    });
  }
  addEventListener("hashchange", reread);
  addEventListener("popstate", reread);
  document.body.classList.add("scripted-on");
  reread();
  document.body.classList.add("drawn");
})();
