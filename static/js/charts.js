// Draws the charts of a dashboard from the data beside them. Every chart has its table on the page; a bar leads to its rows.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const ink = (name) => style.getPropertyValue(`--${name}`).trim();
  const COLOURS = {
    done: ink("ok"), claimed: "#5f6672", course: "#b9c4b4", near: "#d99a1c", behind: "#a86c12", overdue: ink("party"),
    explained: "#8b93a1", failed: "#5c0c10",
  };
  const font = { fontFamily: style.getPropertyValue("--bs-font-sans-serif"), color: ink("ink-2"), fontSize: 13 };
  const base = () => ({
    animation: false,
    aria: { enabled: true, decal: { show: true } },
    textStyle: font,
    // Drawn on the canvas: markup with styles of its own is not let in by the content policy.
    tooltip: { renderMode: "richText", confine: true },
  });
  const axis = { axisLine: { lineStyle: { color: ink("ink-3") } }, axisLabel: { ...font }, splitLine: { lineStyle: { color: ink("rule") } } };
  const short = (text) => (text.length > 16 ? `${text.slice(0, 15)}…` : text);
  const bars = (data) => ({ type: "category", inverse: true, data: data.labels, ...axis, axisTick: { show: false }, axisLabel: { ...font, formatter: short, interval: 0 } });
  const rows = (data) => `${Math.max(data.labels.length * 26 + 90, 150)}px`;

  const OPTIONS = {
    stack: (data) => ({
      ...base(),
      height: rows(data),
      grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: font, itemWidth: 14, itemHeight: 10 },
      xAxis: { type: "value", ...axis }, yAxis: bars(data),
      series: data.series.map((series) => ({
        name: series.name, type: "bar", stack: "all", barMaxWidth: 18, cursor: "pointer",
        itemStyle: { color: COLOURS[series.code] },
        data: series.values.map((value, place) => ({ value, link: series.links[place] })),
      })),
    }),
    bars: (data) => ({
      ...base(),
      height: rows(data),
      grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", minInterval: 1, ...axis }, yAxis: bars(data),
      series: data.series.map((series) => ({
        type: "bar", barMaxWidth: 18, itemStyle: { color: ink("party") }, label: { show: true, position: "right", ...font },
        data: series.values.map((value, place) => ({ value, link: series.links[place] })),
      })),
    }),
    lines: (data) => ({
      ...base(),
      grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: font },
      tooltip: { ...base().tooltip, trigger: "axis", valueFormatter: (value) => (value == null ? "–" : `${value.toFixed(1)}%`) },
      xAxis: { type: "category", boundaryGap: false, data: data.labels, ...axis },
      yAxis: { type: "value", min: 0, max: 100, ...axis, axisLabel: { ...font, formatter: "{value}%" } },
      series: data.series.map((series, place) => ({
        name: series.name, type: "line", symbolSize: 8, symbol: place ? "emptyCircle" : "circle",
        lineStyle: { width: 2, type: place ? "dashed" : "solid", color: place ? ink("ink-3") : ink("party") },
        itemStyle: { color: place ? ink("ink-3") : ink("party") },
        data: series.values.map((value, at) => ({ value, link: series.links[at] })),
      })),
    }),
    heat: (data) => ({
      ...base(),
      aria: { enabled: true },
      height: rows(data),
      grid: { left: 8, right: 8, top: 8, bottom: 56, containLabel: true },
      xAxis: { type: "category", data: data.quarters, ...axis, splitArea: { show: true } }, yAxis: { ...bars(data), splitArea: { show: true } },
      tooltip: { ...base().tooltip, formatter: ({ data: point, name }) => `${data.labels[point.value[1]]}\n${name}: ${point.value[2].toFixed(1)}% (${point.found} / ${point.all})` },
      visualMap: { min: 0, max: 100, calculable: false, orient: "horizontal", left: 0, bottom: 0, itemHeight: 110, text: ["100%", "0%"], textStyle: font, inRange: { color: ["#f6efe0", "#c4dcc0", "#1f7a3d"] } },
      series: [{
        type: "heatmap", cursor: "pointer", itemStyle: { borderColor: "#fff", borderWidth: 2 },
        label: { show: true, ...font, color: ink("ink"), formatter: ({ data: point }) => `${point.value[2].toFixed(1)}%` },
        data: data.points.map(([x, y, share, found, all, link]) => ({ value: [x, y, share], found, all, link, label: { color: share > 70 ? "#fff" : ink("ink") } })),
      }],
    }),
  };

  const draw = (place) => {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const { height, ...option } = OPTIONS[data.kind](data);
    if (height) place.style.height = height;
    const said = place.getAttribute("aria-label");
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option);
    place.setAttribute("aria-label", said);
    chart.on("click", (event) => {
      if (event.data && event.data.link) location.href = event.data.link;
    });
    window.addEventListener("resize", () => chart.resize());
  };

  for (const place of document.querySelectorAll("[data-chart]")) draw(place);
})();
