/* Charts from figures: <div data-chart-source="id"> beside a JSON script of that id, or
   <div data-chart='{…}'>. The figures are those of ui.charts.Chart.spec; `option` in them goes to
   ECharts as it is. Drawn on canvas with tooltips as canvas text, because the page's policy allows
   no inline styles. */

const ACCENT = "#1d4f91";
const GREY = "#98a2b3";
const INK = "#4a5565";
const COLOURS = [ACCENT, "#6f9bd1", "#3f4f66", "#a9b8cc", "#7d6fb0", "#4c8f9f"];
// The lights alone have these colours; on grey paper the pattern tells them apart.
const LIGHTS = {
  green: { color: "#1a7f3c" },
  yellow: { color: "#c07d00", decal: { symbol: "rect", color: "rgba(255, 255, 255, 0.7)", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 } },
  red: { color: "#c0261c", decal: { symbol: "circle", symbolSize: 0.8, color: "rgba(255, 255, 255, 0.75)", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [5, 0] } },
};
const NARROW = 480;
// On paper a chart is so wide, and so much lower than on the screen.
const PAPER_WIDTH = 660;
const PAPER_HEIGHT = 0.8;
const LYING = ["bar-h", "stacked"];

let library;

/** Load ECharts once. */
function load(source) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

function figures(box) {
  const source = box.dataset.chartSource;
  return JSON.parse(source ? document.getElementById(source).textContent : box.dataset.chart);
}

function series(one, place, spec) {
  const solid = spec.series.slice(0, place).filter((other) => other.style === "solid").length;
  const colour = one.style === "solid" ? COLOURS[solid % COLOURS.length] : GREY;
  const line = one.kind === "line";
  return {
    name: one.name,
    type: line ? "line" : "bar",
    data: one.values,
    stack: one.kind === "stacked" ? "all" : undefined,
    itemStyle: LIGHTS[one.style] ?? { color: colour },
    lineStyle: { color: colour, type: one.style === "dashed" ? "dashed" : "solid", width: 2 },
    symbol: line && spec.labels.length > 16 ? "none" : "circle",
    symbolSize: 5,
    barMaxWidth: 26,
    connectNulls: false,
    markLine: place === 0 && spec.mark ? {
      symbol: "none",
      silent: true,
      lineStyle: { color: INK, type: "solid", width: 1 },
      label: { formatter: spec.markLabel || spec.mark, color: INK, position: "end" },
      data: [LYING.includes(spec.kind) ? { yAxis: spec.mark } : { xAxis: spec.mark }],
    } : undefined,
  };
}

/** The house style: no decoration, thin axes; the unit stands in the caption. */
function option(spec, width) {
  const names = { type: "category", data: spec.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: "#c4cad3" } }, axisLabel: { color: INK, hideOverlap: true } };
  const values = { type: "value", axisLabel: { color: INK }, splitLine: { lineStyle: { color: "#eceff2" } } };
  const lying = LYING.includes(spec.kind);
  if (lying) names.inverse = true;
  return {
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    animation: false,
    aria: { enabled: false },
    grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
    legend: spec.series.length > 1 ? { top: 0, right: 0, itemWidth: 18, itemHeight: 8, textStyle: { color: INK }, type: width < NARROW ? "scroll" : "plain" } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: (value) => value ?? "—" },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: spec.series.map((one, place) => series(one, place, spec)),
  };
}

const drawn = new Map();

/** Draw every chart that is not drawn yet; `source` is the address of ECharts. */
export async function draw(source) {
  const boxes = [...document.querySelectorAll("[data-chart], [data-chart-source]")];
  const echarts = await load(source);
  for (const box of boxes) {
    if (drawn.has(box)) continue;
    const spec = figures(box);
    const chart = echarts.init(box);
    chart.setOption(spec.option ?? option(spec, box.clientWidth));
    drawn.set(box, chart);
  }
  for (const [box, chart] of drawn) {
    if (!box.isConnected) {
      chart.dispose();
      drawn.delete(box);
    }
  }
}

let printing = false;
window.addEventListener("resize", () => {
  if (printing) return;
  for (const chart of drawn.values()) chart.resize();
});
// On paper the size is another; the canvas is drawn for it, at once, and back.
window.addEventListener("beforeprint", () => {
  printing = true;
  for (const [box, chart] of drawn) {
    chart.resize({ width: PAPER_WIDTH, height: Math.round(box.clientHeight * PAPER_HEIGHT) });
    chart.getZr().flush();
  }
});
window.addEventListener("afterprint", () => {
  printing = false;
  for (const chart of drawn.values()) chart.resize({ width: "auto", height: "auto" });
});
