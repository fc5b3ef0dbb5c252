"use strict";
(function () {
  const narrow = () => window.innerWidth < 620;
  const isObject = (v) => v !== null && typeof v === "object" && !Array.isArray(v);

  function merged(under, over) {
    const out = Object.assign({}, under);
    for (const key of Object.keys(over)) {
      out[key] = isObject(over[key]) && isObject(out[key]) ? merged(out[key], over[key]) : over[key];
    }
    return out;
  }

  const axis = () => ({
    gridcolor: "#e6e9eb", zerolinecolor: "#9aa2a9", linecolor: "#9aa2a9", automargin: true, fixedrange: true,
    title: { font: { size: narrow() ? 11 : 13 }, standoff: 8 }, tickfont: { size: narrow() ? 10 : 12 },
  });

  function styled(layout) {
    const base = {
      font: { family: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
        size: narrow() ? 11 : 13, color: "#1d2329" },
      paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff", separators: ".,", dragmode: false, bargap: 0.3,
      margin: { l: narrow() ? 40 : 60, r: 12, t: 12, b: 40 },
      legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, xanchor: "left", traceorder: "normal",
        font: { size: narrow() ? 10 : 12 } },
      hoverlabel: { bgcolor: "#ffffff", bordercolor: "#9aa2a9", font: { color: "#1d2329", size: 12 }, align: "left",
        namelength: -1 },
    };
    const out = merged(base, layout);
    for (const key of Object.keys(out)) {
      if (/^[xy]axis\d*$/.test(key)) out[key] = merged(axis(), out[key]);
    }
    return out;
  }

  function integers(packed) {
    const raw = atob(packed);
    const bytes = new Uint8Array(raw.length);
    for (let k = 0; k < raw.length; k++) bytes[k] = raw.charCodeAt(k);
    const view = new DataView(bytes.buffer);
    const out = new Float64Array(bytes.length / 2);
    for (let k = 0; k < out.length; k++) out[k] = view.getInt16(2 * k, true);
    return out;
  }

  // A cube holds one series of `hours` numbers per choice and trace: packed[choice..., trace, hour] x step[first choice][trace].
  function ofCube(spec, state) {
    const cube = spec.cube;
    cube.values = cube.values || integers(cube.packed);
    let place = 0;
    cube.shape.forEach((size, k) => { place = place * size + state[k]; });
    return spec.traces.map((trace, n) => {
      const start = (place * spec.traces.length + n) * cube.hours;
      const step = cube.step[state[0]][n];
      const y = Array.from(cube.values.subarray(start, start + cube.hours), (v) => v * step);
      const empty = y.every((v) => Math.abs(v) < cube.seen);
      return Object.assign({ x: cube.x, y: y, visible: !(empty && !trace.always) }, trace, { always: undefined });
    });
  }

  function traces(spec, state) {
    if (spec.cube) return ofCube(spec, state);
    if (!spec.variants) return spec.data;
    return (spec.base || []).concat(spec.variants[state.join("-")] || []);
  }

  function fitted(list) {
    if (!narrow()) return list;
    return list.map((t) => {
      if (t.meta === "label") return merged(t, { visible: false });
      return t.meta === "arrow" ? merged(t, { marker: { size: 7 } }) : t;
    });
  }

  function draw(figure, spec, state) {
    const target = figure.querySelector(".plot");
    if (spec.aspect) target.style.height = `${Math.round(Math.min(680, target.clientWidth * spec.aspect + 60))}px`;
    const layout = styled(spec.layout || {});
    // React may change what it is given: it gets copies.
    const data = JSON.parse(JSON.stringify(fitted(traces(spec, state))));
    return Plotly.react(target, data, layout, { displayModeBar: false, responsive: true });
  }

  function bind(figure, redraw, state) {
    figure.querySelectorAll("select[data-control]").forEach((box) => {
      box.value = String(state[Number(box.dataset.control)]);
      box.addEventListener("change", () => { state[Number(box.dataset.control)] = Number(box.value); redraw(); });
    });
    figure.querySelectorAll("button[data-control]").forEach((button) => {
      button.addEventListener("click", () => {
        state[Number(button.dataset.control)] = Number(button.dataset.option);
        figure.querySelectorAll(`button[data-control="${button.dataset.control}"]`).forEach((other) => {
          other.setAttribute("aria-pressed", String(other === button));
        });
        redraw();
      });
    });
  }

  function start(figure) {
    const holder = figure.querySelector('script[type="application/json"]');
    if (!holder) return;
    const spec = JSON.parse(holder.textContent);
    const state = JSON.parse(figure.dataset.state);
    const redraw = () => draw(figure, spec, state);
    bind(figure, redraw, state);
    redraw();
    let small = narrow();
    window.addEventListener("resize", () => { if (narrow() !== small) { small = narrow(); redraw(); } });
  }

  function asCsv(table) {
    const cell = (node) => {
      const value = node.textContent.trim().replace(/\u2212/g, "-");
      const plain = node.classList.contains("number") ? value.replace(/,/g, "") : value;
      return /[",\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
    };
    return Array.from(table.rows, (row) => Array.from(row.cells, cell).join(",")).join("\n") + "\n";
  }

  function offerCsv(box) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Save as CSV";
    button.addEventListener("click", () => {
      const anchor = document.createElement("a");
      anchor.href = URL.createObjectURL(new Blob([asCsv(box.querySelector("table"))], { type: "text/csv" }));
      anchor.download = `${box.closest("section").id}.csv`;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
    });
    box.after(button);
  }

  // A search box shows the rows of the table after it that hold every word typed.
  function search(box) {
    const rows = Array.from(box.parentElement.querySelectorAll("tbody tr"), (row) => [row, row.textContent.toLowerCase()]);
    box.addEventListener("input", () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach(([row, content]) => { row.hidden = !words.every((w) => content.includes(w)); });
    });
  }

  function follow() {
    const links = new Map(Array.from(document.querySelectorAll("nav a"), (a) => [a.hash.slice(1), a]));
    if (!("IntersectionObserver" in window)) return;
    const watch = new IntersectionObserver((entries) => {
      entries.forEach((e) => { if (e.isIntersecting) {
        links.forEach((a) => a.classList.remove("here"));
        const here = links.get(e.target.id);
        if (here) here.classList.add("here");
      } });
    }, { rootMargin: "-20% 0px -70% 0px" });
    document.querySelectorAll("main section").forEach((s) => watch.observe(s));
  }

  // A plot inside a closed part has no width until the part is opened.
  document.querySelectorAll("details").forEach((part) => part.addEventListener("toggle", () => {
    part.querySelectorAll(".js-plotly-plot").forEach((plot) => Plotly.Plots.resize(plot));
  }));
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".js-plotly-plot").forEach((plot) => Plotly.Plots.resize(plot));
  });
  document.querySelectorAll("figure").forEach(start);
  document.querySelectorAll(".wide").forEach(offerCsv);
  document.querySelectorAll(".search").forEach(search);
  follow();
  document.documentElement.dataset.ready = "yes";
})();
