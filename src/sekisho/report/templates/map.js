/* The map: relations folded, a column's whole path on click, one box to search in. Names of the project are
   only ever set as text. What is shown is in the address behind `#`, so that it can be sent to somebody. */
(() => {
  const feed = JSON.parse(document.getElementById("feed").textContent);
  const at = (id) => document.getElementById(id);
  const words = Object.fromEntries([...at("words").children].map((one) => [one.dataset.id, one.textContent]));
  const say = (id, facts = {}) => words[id].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const make = (name, facts = {}, ...parts) => {
    const found = Object.assign(document.createElement(name), facts);
    found.append(...parts);
    return found;
  };
  const KINDS = feed.kinds, MOST = 50;

  // ---------------------------------------------------------------- relations, columns (nodes), influences
  const text = (n) => feed.strings[n];
  const nodes = [];
  const relations = feed.relations.map((told, number) => {
    const relation = { number, name: text(told.name), ja: text(told.title[0]), en: text(told.title[1]),
      kind: told.kind, page: told.page, known: told.known, reads: told.reads, readBy: [], nodes: [] };
    const add = (name, ja, en) => {
      const node = { id: nodes.length, relation, name, ja, en, into: [], out: [] };
      nodes.push(node);
      relation.nodes.push(node);
    };
    add("*", words.rows, words.rows);
    for (let n = 0; n < told.columns.length; n += 3) add(...told.columns.slice(n, n + 3).map(text));
    return relation;
  });
  feed.relations.forEach((told, number) => {
    const relation = relations[number];
    relation.reads.forEach((read) => relations[read].readBy.push(number));
    told.into.forEach((influences, n) => influences.forEach((code) => {
      const edge = { from: nodes[Math.floor(code / KINDS.length)], to: relation.nodes[n], kind: KINDS[code % KINDS.length] };
      edge.from.out.push(edge);
      edge.to.into.push(edge);
    }));
  });
  const title = (named) => (document.documentElement.lang === "ja" ? named.ja : named.en) || named.ja;
  const full = (node) => `${node.relation.name}.${node.name}`;

  // ---------------------------------------------------------------- what is shown, and its address
  const state = { node: null, relation: null, conditions: true, open: new Set() };
  const hashOf = (relation, node) => "#" + encodeURIComponent(relation.name) + (node ? "." + encodeURIComponent(node.name) : "");
  const address = () => (state.relation ? hashOf(state.relation, state.node) : "#") + (state.conditions ? "" : "&values");
  const read = () => {
    const [place, option] = location.hash.slice(1).split("&");
    // The name of a relation has no dot; that of a column can have some.
    const [, relation, node] = place.match(/^([^.]*)\.?(.*)$/s).map((part) => { try { return decodeURIComponent(part); } catch { return ""; } });
    state.conditions = option !== "values";
    state.relation = relations.find((one) => one.name === relation) || null;
    state.node = state.relation && state.relation.nodes.find((one) => one.name === node) || null;
    state.open.clear();
    if (state.relation && !state.node) state.open.add(state.relation);
  };

  // ---------------------------------------------------------------- paths
  const drawn = (edge) => state.conditions || edge.kind === "value";
  const walk = (starts, edges, end) => {
    const found = new Set(starts);
    for (const node of found) for (const edge of node[edges]) if (drawn(edge)) found.add(edge[end]);
    return found;
  };
  const pathOf = (node) => {
    // What decides which rows there are decides the values of all columns that are in them.
    const starts = state.conditions ? [node, node.relation.nodes[0]] : [node];
    return { before: walk(starts, "into", "from"), after: walk([node], "out", "to") };
  };
  /* Statements that could not be analysed and may read what is shown: the picture may lack them. */
  const lacking = (shown) => {
    const unknown = relations.filter((one) => !one.known);
    const found = new Set(unknown.filter((one) => !one.reads.length));
    for (let size = -1; size !== found.size;) {
      size = found.size;
      unknown.filter((one) => one.reads.some((n) => shown.has(relations[n]) || found.has(relations[n]))).forEach((one) => found.add(one));
    }
    return [...found];
  };

  // ---------------------------------------------------------------- drawing
  const drawing = at("drawing"), layers = at("layers"), lines = at("lines"), told = at("told"), steps = at("steps");
  const buttons = new Map(); // relation or node -> its button
  let edges = [];

  const nameOf = (named) => [make("span", { className: "name" }, named.name), ...(title(named) ? [" ", make("span", { className: "title" }, title(named))] : [])];
  const button = (of, label, facts) => {
    const found = make("button", { type: "button", tabIndex: -1, ...facts }, ...nameOf(of));
    found.setAttribute("aria-label", label);
    found.of = of;
    buttons.set(of, found);
    return found;
  };
  const row = (node) => {
    const facts = { name: node.name === "*" ? words.rows : node.name, relation: node.relation.name, title: node.name === "*" ? "" : title(node),
      before: node.into.length, after: node.out.length };
    const found = button(node, say("column", facts), { className: "column" });
    if (node === state.node) found.setAttribute("aria-current", "true");
    if (node.name === "*") found.replaceChildren(make("span", { className: "title" }, words.rows));
    return make("li", {}, found);
  };
  const box = (relation, shown) => {
    const open = state.open.has(relation);
    const list = open ? relation.nodes.filter((n) => n.name !== "*" || n.into.length || n.out.length) : relation.nodes.filter((n) => shown && shown.has(n));
    const columns = relation.nodes.length - 1, left = columns - list.filter((n) => n.name !== "*").length;
    const head = button(relation, say("relation", { name: relation.name, title: title(relation), kind: words[relation.kind], count: columns }), { className: "head" });
    head.setAttribute("aria-expanded", String(open));
    const found = make("section", { className: `box ${relation.kind}${relation.known ? "" : " unknown"}` }, head);
    if (list.length) found.append(make("ul", {}, ...list.map(row)));
    if (!relation.known) found.append(make("p", {}, words.unknown));
    else if (left) found.append(make("p", {}, list.length ? say("more", { count: left }) : say("columns", { count: columns })));
    return found;
  };

  const relationEdges = (shown) => relations.flatMap((one) => !shown.has(one) ? [] : one.reads.map((n) => relations[n]).filter((r) => shown.has(r)).map((r) => ({ from: r, to: one, kind: "value" })));
  const shownEdges = (path) => [...path.after, ...path.before].flatMap((node) => node.into.filter((edge) => drawn(edge)
    && ((path.before.has(node) && path.before.has(edge.from)) || (path.after.has(node) && path.after.has(edge.from)))));

  const line = (edge) => {
    const [from, to] = [buttons.get(edge.from), buttons.get(edge.to)].map((b) => b.getBoundingClientRect());
    const zero = layers.getBoundingClientRect();
    // In rem, as the boxes are: a sheet, whose letters are smaller and which nobody tells a script of, has its lines at their columns too.
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const [x, y, end, there] = [from.right - zero.left, from.top + from.height / 2 - zero.top, to.left - zero.left, to.top + to.height / 2 - zero.top].map((px) => px / rem);
    const bend = Math.max(1.5, (end - x) / 2), curve = [x + bend, y, end - bend, there, end, there];
    const found = document.createElementNS("http://www.w3.org/2000/svg", "path");
    found.setAttribute("d", `M${x.toFixed(3)} ${y.toFixed(3)}C${curve.map((n) => n.toFixed(3)).join(" ")}`);
    found.setAttribute("class", state.node ? (edge.kind === "value" ? "value" : "condition") : "reads");
    edge.line = found;
    return found;
  };
  const connect = () => lines.replaceChildren(...edges.map(line));
  const light = (of) => edges.forEach((edge) => edge.line.classList.toggle("near", edge.from === of || edge.to === of));

  const link = (node) => make("a", { href: hashOf(node.relation, node), className: "name" }, node.name === "*" ? `${node.relation.name} (${words.rows})` : full(node));
  const step = (node, into) => make("tr", {}, make("th", { scope: "row" }, link(node), " ", node.name === "*" ? "" : title(node)),
    make("td", {}, ...into.map((edge) => make("div", { className: edge.kind === "value" ? "value" : "condition" }, `${words["kind." + edge.kind]}: `, link(edge.from)))));

  const render = (focus) => {
    const path = state.node && pathOf(state.node);
    const shown = path && new Set([...path.before, ...path.after]);
    const visible = shown ? new Set([...shown].map((node) => node.relation)) : new Set(relations);
    buttons.clear();
    layers.replaceChildren(...feed.layers.map((layer) => layer.map((n) => relations[n]).filter((one) => visible.has(one))).filter((layer) => layer.length)
      .map((layer) => make("div", { className: "layer" }, ...layer.map((one) => box(one, shown)))));
    drawing.classList.toggle("path", Boolean(path));
    edges = path ? [...new Set(shownEdges(path))] : relationEdges(visible);
    connect();
    at("conditions").checked = state.conditions;
    at("all").hidden = !path;
    steps.hidden = !path;
    const lacks = lacking(visible);
    const facts = { relations: relations.length, columns: nodes.length - relations.length };
    const count = (found) => [...found].filter((node) => node !== state.node && node.name !== "*").length;
    told.textContent = path ? say("told", { name: full(state.node), before: count(path.before), after: count(path.after) }) : say("all", facts);
    if (state.relation?.page) told.append(" ", make("a", { href: state.relation.page }, say("page", { name: state.relation.name })));
    if (lacks.length) told.append(make("strong", {}, " " + say("lacking", { count: lacks.length, names: lacks.map((one) => one.name).join(", ") })));
    if (path) {
      const inOrder = feed.layers.flat().flatMap((n) => relations[n].nodes).filter((node) => shown.has(node));
      at("rows").replaceChildren(...inOrder.map((node) => step(node, edges.filter((edge) => edge.to === node))));
    }
    const first = buttons.get(focus) || buttons.get(state.node) || buttons.get(state.relation) || layers.querySelector("button");
    if (first) first.tabIndex = 0;
    if (focus && first) first.focus();
    else if (first && state.relation) first.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const go = (relation, node) => {
    Object.assign(state, { relation, node });
    state.open.clear();
    if (location.hash !== address()) history.pushState(null, "", address());
    render(node || relation || undefined);
  };

  // ---------------------------------------------------------------- mouse and keyboard
  layers.addEventListener("click", (event) => {
    const of = event.target.closest("button")?.of;
    if (!of) return;
    if (of.relation) return go(of.relation, of);
    if (!state.open.delete(of)) state.open.add(of);
    render(of);
  });
  const beside = (of, [ends, starts]) => {
    const near = edges.filter((edge) => edge[starts] === of).map((edge) => edge[ends]);
    return near.map((one) => buttons.get(one)).sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0];
  };
  const within = (here, move) => {
    const all = [...here.closest(".layer").querySelectorAll("button")];
    return all[{ ArrowDown: all.indexOf(here) + 1, ArrowUp: all.indexOf(here) - 1, Home: 0, End: all.length - 1 }[move]];
  };
  layers.addEventListener("keydown", (event) => {
    const here = event.target.closest("button");
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") { event.preventDefault(); return go(state.relation, null); }
    const to = { ArrowRight: () => beside(here.of, ["to", "from"]), ArrowLeft: () => beside(here.of, ["from", "to"]) }[event.key]?.()
      || (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key) && within(here, event.key));
    if (event.key.startsWith("Arrow") || to) event.preventDefault();
    if (to) to.focus();
  });
  layers.addEventListener("focusin", (event) => {
    const here = event.target.closest("button");
    layers.querySelectorAll('button[tabindex="0"]').forEach((one) => { one.tabIndex = -1; });
    here.tabIndex = 0;
    light(here.of);
  });
  layers.addEventListener("pointerover", (event) => { const here = event.target.closest("button"); if (here) light(here.of); });
  at("all").addEventListener("click", () => go(null, null));
  at("conditions").addEventListener("change", (event) => {
    state.conditions = event.target.checked;
    history.replaceState(null, "", address());
    render();
  });
  const reread = () => { read(); render(state.node || state.relation || undefined); };
  addEventListener("hashchange", reread);
  addEventListener("resize", connect);

  // ---------------------------------------------------------------- search
  let index = null;
  const entries = () => index ||= [
    ...relations.map((one) => ({ name: one.name, title: title(one), what: words[one.kind], href: hashOf(one), keys: [one.name, one.ja, one.en] })),
    ...feed.others.map((one) => ({ name: one.name, title: title(one), what: words[one.what], href: one.href, keys: [one.name, one.ja, one.en] })),
    ...nodes.filter((one) => one.name !== "*").map((one) => ({ name: full(one), title: title(one), what: words.field, href: hashOf(one.relation, one), keys: [one.name, full(one), one.ja, one.en] })),
  ].map((one) => ({ ...one, keys: one.keys.filter(Boolean).map(fold) }));
  const rank = (entry, query) => entry.keys.includes(query) ? 0 : entry.keys.some((key) => key.startsWith(query)) ? 1 : 2;
  at("search").addEventListener("input", (event) => {
    const query = fold(event.target.value.trim()), parts = query.split(/\s+/);
    const found = !query ? [] : entries().filter((one) => parts.every((part) => one.keys.some((key) => key.includes(part))))
      .map((one) => [rank(one, query), one]).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
    at("found").replaceChildren(...found.slice(0, MOST).map((one) => make("li", {}, make("a", { href: one.href, className: "name" }, one.name), " ", one.title, " ", make("small", {}, one.what))));
    at("hits").textContent = !query ? "" : found.length > MOST ? say("hits-cut", { count: found.length, shown: MOST }) : say("hits", { count: found.length });
  });

  // The list is there at once; what takes longer comes after it has been painted.
  document.body.classList.add("scripted-on");
  requestAnimationFrame(() => setTimeout(() => {
    read();
    render();
    document.body.classList.add("drawn");
  }));
})();
