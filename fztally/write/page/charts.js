// Draws the charts that come into view; all of them before the page is printed.
"use strict";
const page = JSON.parse(document.getElementById("data").textContent);

page.plots = (function () {
  const COLOURS = ["#2e75b6", "#ed7d31", "#70ad47", "#ffc000", "#264478", "#a5a5a5"];
  const PAPER = { width: 335, height: 184 };
  const INK = "#333", MUTED = "#767676", FAINT = "#e3e7ec", BAD = "#c00000";
  const drawn = new Map();

  function categories(chart, narrow) {
    return {
      type: "category",
      data: chart.labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: "#b8c0c8" } },
      axisLabel: { color: INK, interval: 0, rotate: narrow ? 45 : 0, lineHeight: 14 },
    };
  }

  function numbers() {
    return { type: "value", splitLine: { lineStyle: { color: FAINT } }, axisLabel: { color: MUTED }, minInterval: 1 };
  }

  function label(value) {
    return value === null || value === undefined ? page.words.unreported : String(value);
  }

  // in pixels: Chinese letters are square, others about half as wide
  function wide(text) {
    return Array.from(text).reduce((sum, letter) => sum + (letter > "\u2e7f" ? 12 : 7), 0);
  }

  function series(chart, n, lying, narrow) {
    const several = chart.series.length > 1;
    const made = { name: chart.series[n].name || page.words.value, data: chart.series[n].data, emphasis: { focus: "none" } };
    if (chart.kind === "line") {
      return Object.assign(made, { type: "line", symbol: "circle", symbolSize: 6, lineStyle: { width: 2 } });
    }
    Object.assign(made, { type: "bar", barMaxWidth: 26 });
    if (several) made.stack = "all";
    else made.label = { show: true, position: lying ? "right" : "top", color: INK, fontSize: narrow ? 9 : 11 };
    if (chart.average !== undefined) {
      made.markLine = {
        symbol: "none",
        silent: true,
        lineStyle: { color: BAD, type: "dashed" },
        label: { show: false },
        data: [{ yAxis: chart.average }],
      };
      made.label.formatter = (at) => String(Math.round(at.value * 10) / 10);
    }
    return made;
  }

  function pie(chart) {
    const sums = chart.labels.map((name, n) => ({
      name: name,
      value: chart.series.reduce((sum, each) => sum + (each.data[n] || 0), 0),
    }));
    return {
      tooltip: { trigger: "item", renderMode: "richText", confine: true },
      series: [{ type: "pie", radius: "68%", data: sums.filter((each) => each.value), label: { formatter: "{b} {c}", color: INK } }],
    };
  }

  // how many lines the names of the series take up
  function legendLines(chart, width) {
    let lines = 1, used = 0;
    chart.series.forEach((each) => {
      const next = wide(each.name) + 30;
      if (used && used + next > width) {
        lines += 1;
        used = 0;
      }
      used += next;
    });
    return lines;
  }

  function option(chart, size) {
    const width = size.width;
    const base = { animation: false, color: chart.colours || COLOURS, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily } };
    if (chart.kind === "pie") return Object.assign(base, pie(chart));
    const several = chart.series.length > 1;
    const top = several ? 12 + 21 * legendLines(chart, width) : 24;
    // bars that lie are as many lines of text high; where they are not, they stand
    const lying = chart.kind === "bar" && (size.height - top - 30) / chart.labels.length >= 14;
    const longest = Math.max(...chart.labels.map((each) => Math.max(...each.split("\n").map(wide))));
    const narrow = !lying && (width - 64) / chart.labels.length < longest + 3;
    const along = categories(chart, narrow);
    const across = numbers();
    if (lying) along.inverse = true;
    if (chart.average !== undefined) across.max = 100;
    return Object.assign(base, {
      grid: { left: 6, right: lying ? 40 : 12, top: top, bottom: 6, containLabel: true, outerBoundsMode: "same" },
      legend: several ? { top: 2, left: 0, right: 0, itemWidth: 14, itemHeight: 10, itemGap: 9, textStyle: { color: INK } } : undefined,
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        confine: true,
        axisPointer: { type: chart.kind === "line" ? "line" : "shadow" },
        valueFormatter: label,
      },
      xAxis: lying ? across : along,
      yAxis: lying ? along : across,
      series: chart.series.map((each, n) => series(chart, n, lying, narrow)),
    });
  }

  function sizeOf(plot) {
    return { width: plot.clientWidth, height: plot.clientHeight };
  }

  function draw(plot, chart) {
    const size = sizeOf(plot);
    // twice the pixels, so that print-outs are sharp as well
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    const instance = echarts.init(plot, null, Object.assign({ renderer: "canvas", devicePixelRatio: ratio }, size));
    instance.setOption(option(chart, size));
    drawn.set(plot, { chart: chart, instance: instance, width: size.width });
    return instance;
  }

  function resize(each, size) {
    if (!size.width || size.width === each.width) return;
    each.width = size.width;
    each.instance.resize(size);
    each.instance.setOption(option(each.chart, size), true);
  }

  function fit() {
    drawn.forEach((each, plot) => resize(each, sizeOf(plot)));
  }

  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fit, 150);
  });
  return {
    draw: (plot, chart) => (drawn.has(plot) ? drawn.get(plot).instance : draw(plot, chart)),
    forPaper: (plot) => resize(drawn.get(plot), PAPER),
    forScreen: fit,
  };
})();

(function () {
  const frames = Array.from(document.querySelectorAll("figure[data-ledger]"));
  const chips = Array.from(document.querySelectorAll("#charts .chips button"));
  const plotOf = (frame) => frame.querySelector(".plot");

  function draw(plot) {
    page.plots.draw(plot, page.charts[Number(plot.dataset.chart)]);
  }

  function choose(ledger) {
    chips.forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.ledger === ledger)));
    frames.forEach((frame) => { frame.hidden = ledger !== "" && frame.dataset.ledger !== ledger; });
  }

  chips.forEach((chip) => chip.addEventListener("click", () => choose(chip.dataset.ledger)));
  // a phone shows one below the other: one ledger at a time
  if (chips.length > 1 && window.matchMedia("(max-width: 720px)").matches) choose(chips[1].dataset.ledger);
  if (window.IntersectionObserver) {
    const watch = new IntersectionObserver((seen) => seen.forEach((each) => {
      if (!each.isIntersecting) return;
      watch.unobserve(each.target);
      draw(each.target);
    }), { rootMargin: "300px" });
    frames.map(plotOf).forEach((plot) => watch.observe(plot));
  } else {
    frames.map(plotOf).forEach(draw);
  }
  window.addEventListener("beforeprint", () => {
    frames.forEach((frame) => { frame.hidden = false; });
    frames.map(plotOf).forEach((plot) => {
      draw(plot);
      page.plots.forPaper(plot);
    });
  });
  window.addEventListener("afterprint", () => {
    const chosen = chips.find((chip) => chip.getAttribute("aria-pressed") === "true");
    if (chosen) choose(chosen.dataset.ledger);
    page.plots.forScreen();
  });
})();
