// Lists the findings: by community, filtered by severity, community and ledger, searched by word.
"use strict";
(function () {
  const SEVERITIES = ["error", "warning", "info"];
  const COLOURS = ["#c00000", "#e0a100", "#8a94a0"];
  const STEP = 200;
  const found = page.problems, words = page.words;
  const byId = (id) => document.getElementById(id);
  const list = byId("problem-list"), more = byId("more");
  const rows = found.rows.map((row) => ({
    severity: row[0], community: row[1], ledger: row[2],
    file: found.texts[row[3]], sheet: found.texts[row[4]], cell: found.texts[row[5]], column: found.texts[row[6]],
    value: found.texts[row[7]], message: found.texts[row[8]], hint: found.texts[row[9]], code: found.texts[row[10]],
  }));
  // remarks ask for nothing: they are there to be switched on
  const grave = [0, 1].filter((n) => sum((each) => each[0] === n));
  const wanted = { severities: new Set(grave), community: "", ledger: "", terms: [] };
  let matched = [], shown = STEP;

  // every text goes in as text, never as HTML
  function make(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  function fill(sentence, facts) {
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));
  }

  function sum(test) {
    return found.counts.reduce((all, each) => all + (test(each) ? each[3] : 0), 0);
  }

  function searched(row) {
    if (!row.searched) {
      const parts = [found.communities[row.community], found.ledgers[row.ledger] || "", row.file, row.sheet, row.cell,
        row.column, row.value, row.message, row.hint, row.code, page.severities[row.severity]];
      row.searched = parts.join("\n").toLowerCase();
    }
    return row.searched;
  }

  function fits(row) {
    return (wanted.community === "" || row.community === Number(wanted.community))
      && (wanted.ledger === "" || row.ledger === Number(wanted.ledger))
      && wanted.terms.every((term) => searched(row).includes(term));
  }

  function isWanted(severity) {
    return !wanted.severities.size || wanted.severities.has(severity);
  }

  function entry(row) {
    const item = make("li", SEVERITIES[row.severity]);
    const said = make("p", "said");
    said.append(make("b", "badge", page.severities[row.severity]), make("span", "", row.message));
    const where = make("p", "where");
    if (row.ledger >= 0) where.append(make("span", "", found.ledgers[row.ledger]));
    where.append(make("span", "", [row.file, row.sheet].filter(Boolean).join(" › ")));
    if (row.cell) where.append(make("b", "", row.cell));
    // what the message says already is not said again
    if (row.column && !row.message.includes(row.column)) where.append(make("span", "", fill(words["where-column"], { column: row.column })));
    if (row.value && !row.message.includes(row.value)) where.append(make("span", "value", fill(words.written, { value: row.value })));
    item.append(said, where);
    if (row.hint) item.append(make("p", "hint", fill(words.hint, { hint: row.hint })));
    return item;
  }

  function show() {
    list.textContent = "";
    let group = null, before = -1;
    const counts = new Map();
    matched.forEach((row) => counts.set(row.community, (counts.get(row.community) || 0) + 1));
    matched.slice(0, shown).forEach((row) => {
      if (row.community !== before) {
        before = row.community;
        const head = make("h3", "", found.communities[before]);
        head.append(make("small", "", String(counts.get(before))));
        group = make("ol");
        list.append(head, group);
      }
      group.append(entry(row));
    });
    more.parentNode.hidden = matched.length <= shown;
    more.textContent = fill(words["rows-more"], { count: Math.min(STEP, matched.length - shown) });
  }

  function apply() {
    const fitting = rows.filter(fits);
    matched = fitting.filter((row) => isWanted(row.severity));
    shown = STEP;
    let said = !found.total ? words.none : fill(words.match, { total: found.total, matched: matched.length });
    if (wanted.terms.length && matched.length < fitting.length) {
      said += fill(words.unchosen, { count: fitting.length - matched.length });
    }
    if (rows.length < found.total) said += fill(words.cut, { listed: rows.length, rest: found.total - rows.length });
    byId("matched").textContent = said;
    SEVERITIES.forEach((name, n) => {
      byId("severities").children[n].setAttribute("aria-pressed", String(wanted.severities.has(n)));
    });
    byId("community").value = wanted.community;
    byId("ledger").value = wanted.ledger;
    show();
  }

  function choose(community, ledger) {
    wanted.community = community === undefined ? "" : String(community);
    wanted.ledger = ledger === undefined ? "" : String(ledger);
    wanted.severities = new Set(grave);
    wanted.terms = [];
    byId("search").value = "";
    apply();
  }

  function controls() {
    SEVERITIES.forEach((name, n) => {
      const chip = make("button", name, page.severities[n] + " " + sum((each) => each[0] === n));
      chip.type = "button";
      chip.addEventListener("click", () => {
        if (!wanted.severities.delete(n)) wanted.severities.add(n);
        apply();
      });
      byId("severities").append(chip);
    });
    [["community", found.communities, 1], ["ledger", found.ledgers, 2]].forEach(([name, labels, at]) => {
      labels.forEach((label, n) => {
        const count = sum((each) => each[at] === n);
        if (!count) return;
        const option = make("option", "", label + " · " + count);
        option.value = String(n);
        byId(name).append(option);
      });
      byId(name).addEventListener("change", () => { wanted[name] = byId(name).value; apply(); });
    });
    let waiting = 0;
    byId("search").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        wanted.terms = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
        apply();
      }, 120);
    });
    const form = document.querySelector(".filters");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => choose());
    more.addEventListener("click", () => { shown += STEP; show(); });
    document.querySelectorAll("a.count").forEach((link) => {
      link.addEventListener("click", () => choose(link.dataset.community, link.dataset.ledger));
    });
  }

  function overview() {
    const plot = byId("problem-chart");
    const there = found.communities.map((name, n) => n).filter((n) => sum((each) => each[1] === n && each[0] < 2));
    if (!there.length) {
      plot.remove();
      return;
    }
    plot.style.height = 70 + there.length * 24 + "px";
    const chart = page.plots.draw(plot, {
      kind: "bar",
      colours: COLOURS,
      labels: there.map((n) => found.communities[n]),
      series: [0, 1].map((n) => ({ name: page.severities[n], data: there.map((c) => sum((each) => each[0] === n && each[1] === c)) })),
    });
    chart.on("click", (at) => choose(there[at.dataIndex]));
  }

  controls();
  apply();
  overview();
  window.addEventListener("beforeprint", () => { shown = matched.length; show(); });
  window.addEventListener("afterprint", () => { shown = STEP; show(); });
})();
