// Draws the numbers of /api/charts with ECharts. Every chart stands beside a sentence and a table,
// so a failure here loses a picture and no number. Nothing is inline: tooltips are drawn, not HTML.
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => ["1", "2", "3", "4", "5", "6", "7", "8"].map((n) => token("--chart-" + n));
  const round = (value, digits) => (value === null ? "–" : Number(value).toFixed(digits));

  const base = (label) => ({
    animation: false,
    color: palette(),
    backgroundColor: "transparent",
    textStyle: { fontFamily: token("--font"), color: token("--ink-soft") },
    aria: { enabled: true, label: { description: label }, decal: { show: true } },
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: token("--paper"),
      borderColor: token("--line-strong"),
      textStyle: { color: token("--ink"), fontSize: 12 },
    },
    grid: { left: 12, right: 24, top: 24, bottom: 12, containLabel: true },
  });
  const axis = (extra) =>
    Object.assign(
      {
        axisLine: { lineStyle: { color: token("--line-strong") } },
        axisLabel: { color: token("--ink-soft") },
        splitLine: { lineStyle: { color: token("--line") } },
        nameTextStyle: { color: token("--ink-soft") },
        nameLocation: "middle",
        nameGap: 30,
      },
      extra
    );

  const line = (color, text, at, vertical) => ({
    silent: true,
    symbol: "none",
    lineStyle: { color, type: "dashed", width: 1.5 },
    label: { formatter: text, color, position: vertical ? "end" : "insideStartTop" },
    data: [vertical ? { xAxis: at } : { yAxis: at }],
  });

  const builders = {
    // Stacked areas of the largest clones over time.
    clones(data, label) {
      const option = base(label);
      option.legend = { type: "scroll", bottom: 0, textStyle: { color: token("--ink-soft") } };
      option.grid.bottom = 44;
      option.grid.top = 30;
      option.grid.left = 36;
      option.tooltip.trigger = "axis";
      option.tooltip.valueFormatter = (value) => round(value, 1) + " %";
      option.xAxis = axis({ type: "time", min: data.days[0], max: data.days[data.days.length - 1] });
      option.yAxis = axis({ type: "value", min: 0, name: "abundance, %", nameGap: 36 });
      option.series = data.series.map((series) => ({
        name: series.name,
        type: "line",
        stack: "clones",
        symbolSize: 5,
        lineStyle: { width: 1 },
        color: series.rest ? token("--chart-rest") : undefined,
        areaStyle: { opacity: 0.75 },
        data: data.days.map((day, i) => [day, series.values[i]]),
      }));
      if (option.series.length > 0) {
        option.series[0].markLine = line(token("--bad"), "dominating clone " + data.threshold + " %", data.threshold);
      }
      return option;
    },

    // Estimates with limits on a logarithmic axis.
    forest(data, label) {
      const option = base(label);
      const rows = data.rows.slice().reverse();
      option.grid.right = 40;
      option.grid.bottom = 34;
      option.xAxis = axis({ type: data.log ? "log" : "value", logBase: 10, name: data.axis, min: data.min, max: data.max });
      option.yAxis = axis({ type: "category", data: rows.map((row) => row.name), axisTick: { show: false } });
      option.tooltip.trigger = "item";
      const clip = (value) => Math.min(Math.max(value, data.min), data.max);
      option.series = [
        {
          type: "custom",
          name: "limits",
          data: rows.map((row, i) => [clip(row.lower), i, clip(row.upper), clip(row.value)]),
          encode: { x: [0, 2, 3], y: 1 },
          tooltip: {
            formatter: (item) => {
              const row = rows[item.value[1]];
              return row.name + ": " + round(row.value, 2) + " [" + round(row.lower, 2) + " to " + round(row.upper, 2) + "]";
            },
          },
          renderItem: (params, api) => {
            const low = api.coord([api.value(0), api.value(1)]);
            const high = api.coord([api.value(2), api.value(1)]);
            const mid = api.coord([api.value(3), api.value(1)]);
            const stroke = { stroke: token("--chart-1"), lineWidth: 2 };
            const whisker = (x, y) => ({ type: "line", shape: { x1: x, y1: y - 5, x2: x, y2: y + 5 }, style: stroke });
            return {
              type: "group",
              children: [
                { type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style: stroke },
                whisker(low[0], low[1]),
                whisker(high[0], high[1]),
                { type: "rect", shape: { x: mid[0] - 5, y: mid[1] - 5, width: 10, height: 10 }, style: { fill: token("--chart-1") } },
              ],
            };
          },
          markLine: data.reference === undefined ? undefined : line(token("--ink-soft"), "no difference", data.reference, true),
        },
      ];
      return option;
    },

    // Cumulative incidence at whole years, with limits as whiskers.
    curve(data, label) {
      const option = base(label);
      const percent = (value) => (value === null ? null : value * 100);
      const last = data.years[data.years.length - 1];
      option.grid.left = 40;
      option.grid.bottom = 34;
      option.tooltip.trigger = "axis";
      option.tooltip.formatter = (items) => {
        const i = items[0].dataIndex;
        const part = (value) => (value === null ? "–" : round(percent(value), 1) + " %");
        return "year " + data.years[i] + ": " + part(data.value[i]) + " [" + part(data.lower[i]) + " to " + part(data.upper[i]) + "]";
      };
      option.xAxis = axis({ type: "value", name: "years since first treatment", min: 0, max: last + 0.25, minInterval: 1, axisLabel: { color: token("--ink-soft"), formatter: (x) => (Number.isInteger(x) ? String(x) : "") } });
      option.yAxis = axis({ type: "value", min: 0, name: "cumulative incidence, %", nameGap: 36 });
      const color = token("--chart-1");
      option.series = [
        {
          name: "cumulative incidence",
          type: "line",
          symbol: "rect",
          symbolSize: 8,
          color,
          lineStyle: { width: 2.5, color },
          data: data.years.map((year, i) => [year, percent(data.value[i])]),
        },
        {
          name: "95 % limits",
          type: "custom",
          silent: true,
          tooltip: { show: false },
          encode: { x: 0, y: [1, 2] },
          data: data.years.map((year, i) => [year, percent(data.lower[i]), percent(data.upper[i])]).filter((row) => row[1] !== null && row[2] !== null),
          renderItem: (params, api) => {
            const low = api.coord([api.value(0), api.value(1)]);
            const high = api.coord([api.value(0), api.value(2)]);
            const style = { stroke: color, lineWidth: 1.5 };
            const across = (at) => ({ type: "line", shape: { x1: at[0] - 5, y1: at[1], x2: at[0] + 5, y2: at[1] }, style });
            return { type: "group", children: [{ type: "line", shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, style }, across(low), across(high)] };
          },
        },
      ];
      return option;
    },

    // A score over runs.
    trend(data, label) {
      const option = base(label);
      option.tooltip.trigger = "axis";
      option.xAxis = axis({ type: "category", data: data.labels });
      option.yAxis = axis({ type: "value", scale: true, name: data.axis, nameGap: 36 });
      option.series = [
        { name: data.name, type: "line", data: data.value, symbolSize: 7, color: token("--chart-1"), lineStyle: { width: 2 } },
        { name: "lower limit", type: "line", data: data.lower, symbol: "none", color: token("--chart-1"), lineStyle: { width: 1, type: "dotted" } },
        { name: "upper limit", type: "line", data: data.upper, symbol: "none", color: token("--chart-1"), lineStyle: { width: 1, type: "dotted" } },
      ];
      option.series[0].markLine = line(token("--ink-soft"), "no difference", data.reference);
      option.grid.left = 36;
      return option;
    },

    // Bars by category, side by side.
    bars(data, label) {
      const option = base(label);
      option.legend = { bottom: 0, type: "scroll", textStyle: { color: token("--ink-soft") } };
      option.grid.bottom = 40;
      option.grid.left = 30;
      option.tooltip.trigger = "axis";
      option.xAxis = axis({ type: "category", data: data.categories, name: data.axis, nameGap: 26 });
      option.yAxis = axis({ type: "value", min: 0, name: data.unit, nameGap: 50 });
      option.series = data.series.map((series) => ({ name: series.name, type: "bar", data: series.values, barMaxWidth: 26 }));
      if (data.axis) {
        option.grid.bottom = 56;
      }
      return option;
    },
  };

  const draw = async (box) => {
    const words = document.getElementById(box.getAttribute("aria-labelledby"));
    const label = words ? words.textContent.trim() : "Chart";
    try {
      const answer = await fetch(box.dataset.src, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!answer.ok) {
        throw new Error("status " + answer.status);
      }
      const option = builders[box.dataset.chart](await answer.json(), label);
      const chart = window.echarts.init(box, null, { renderer: "svg" });
      chart.setOption(option);
      box.dataset.drawn = "true";
      new ResizeObserver(() => chart.resize()).observe(box);
    } catch (failure) {
      box.textContent = "The chart could not be drawn; its numbers are in the table below.";
      box.classList.add("low");
      box.dataset.drawn = "failed";
    }
  };
  document.querySelectorAll("[data-chart]").forEach(draw);
})();
