// Draws a lane on a 2D canvas, where there is no WebGL 2.

class CanvasRenderer {
  constructor(canvas, flow) {
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("no canvas");
    Object.assign(this, { canvas, flow, context });
    this.picture = document.createElement("canvas");
    this.ground = document.createElement("canvas");
  }

  draw(state) {
    const { canvas, context, flow } = this;
    const sizes = measures(canvas.height, state.ratio);
    const now = flow.placeAt(state.t);
    const moment = flow.moment(now);
    const seen = state.layers.trajectories ? Math.min(page.trajectories, flow.count) : flow.count;
    context.globalAlpha = 1;
    context.fillStyle = css(state.theme.ground.map((c) => Math.round(255 * c)));
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = true;
    if (state.layers.density) this.drawDensity(state, moment);
    if (state.layers.trajectories) this.drawTrajectories(state, sizes, seen);
    if (state.layers.trails) this.drawTrails(state, sizes, now, moment, seen);
    if (state.layers.grains) this.drawGrains(state, sizes, now, moment, seen);
    if (state.layers.outline) this.drawOutline(state, sizes, moment);
    if (state.layers.arrows) this.drawArrows(state, sizes, moment);
  }

  px(at) {
    const half = 0.5 * this.canvas.height;
    return [0.5 * this.canvas.width + half * at[0], half - half * at[1]];
  }

  /** A picture of so many pixels, each made by `pixel(x, y)` as bytes with an alpha, over the whole canvas. */
  paint(buffer, columns, rows, pixel) {
    const { canvas, context } = this;
    [buffer.width, buffer.height] = [columns, rows];
    const inner = buffer.getContext("2d");
    const image = inner.createImageData(columns, rows);
    for (let y = 0, at = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++, at += 4) pixel(x, y, image.data, at);
    }
    inner.putImageData(image, 0, 0);
    context.drawImage(buffer, 0, 0, canvas.width, canvas.height);
  }

  drawDensity(state, moment) {
    const { flow, canvas } = this;
    const rows = 160;
    const aspect = canvas.width / canvas.height;
    const columns = Math.round(rows * aspect);
    const row = page.ground === "dunes" ? 6 : palette.heat;
    this.paint(this.ground, columns, rows, (x, y, data, at) => {
      const here = flow.level(moment, ((2 * (x + 0.5)) / columns - 1) * aspect, 1 - (2 * (y + 0.5)) / rows);
      if (here === 0) return;
      data.set(paletteColor(state.theme, row, here), at);
      data[at + 3] = 255 * 0.75 * smoothstep(0, 0.35, here);
    });
  }

  drawGrains(state, sizes, now, moment, seen) {
    const { canvas, flow } = this;
    const cell = Math.max(sizes.deviation / 0.78, 1);
    const margin = 2;
    const columns = Math.ceil(canvas.width / cell) + 2 * margin;
    const rows = Math.ceil(canvas.height / cell) + 2 * margin;
    const planes = this.lay(state, { cell, margin, columns, rows }, now, moment, seen);
    const variance = (sizes.deviation / cell) ** 2;
    const light = whiteOf(moment, seen, 1 / (2 * Math.PI * variance), (2 * cell) / canvas.height);
    // Each was spread over the nearest cells, and is shown between them.
    const next = clamp(0.5 * (variance - (cell > 1 ? 2 : 1) / 6), 0, 0.25);
    const spread = planes.map((plane) => blurred(plane, columns, rows, next));
    this.paint(this.picture, columns - 2 * margin, rows - 2 * margin, (x, y, data, at) => {
      const from = (y + margin) * columns + x + margin;
      const amount = spread[0][from];
      if (amount === 0) return;
      const v = toneOf(amount / light.white, light);
      const hue = spread.length > 1 && [spread[1][from] / amount, spread[2][from] / amount];
      data.set(hue ? tinted(state.theme, v, ...hue) : paletteColor(state.theme, palette.light, v), at);
      data[at + 3] = 255 * smoothstep(0, 0.25, v);
    });
  }

  /** Grains on cells: their amount, and where they have hues of their own, the sums of these. */
  lay(state, { cell, margin, columns, rows }, now, moment, seen) {
    const { flow } = this;
    const isTinted = state.color !== "sand";
    const planes = Array.from({ length: isTinted ? 3 : 1 }, () => new Float32Array(columns * rows));
    const add = (grain, place, share) => {
      const at = flow.position(grain, place);
      const [x, y] = this.px(at).map((c) => c / cell + margin - 0.5);
      const [i, j] = [Math.floor(x), Math.floor(y)];
      if (!(i >= 0 && j >= 0 && i < columns - 1 && j < rows - 1)) return;
      const [fx, fy] = [x - i, y - j];
      const hue = isTinted ? hueOf(grainColor(flow, state.theme, state.color, grain, moment, flow.position(grain, now))) : [];
      for (const [dx, dy, weight] of [[0, 0, (1 - fx) * (1 - fy)], [1, 0, fx * (1 - fy)], [0, 1, (1 - fx) * fy], [1, 1, fx * fy]]) {
        const to = (j + dy) * columns + i + dx;
        planes[0][to] += share * weight;
        hue.forEach((c, k) => (planes[k + 1][to] += share * weight * c));
      }
    };
    for (let grain = 0; grain < seen; grain++) {
      add(grain, now, 1);
      if (page.aspect > 1) {
        add(grain, 0, END);
        add(grain, flow.intervals, END);
      }
    }
    return planes;
  }

  line(grain, from, to, stretches) {
    this.context.beginPath();
    for (let k = 0; k <= stretches; k++) {
      this.context.lineTo(...this.px(this.flow.position(grain, mix(from, to, k / stretches))));
    }
    this.context.stroke();
  }

  drawTrajectories(state, sizes, seen) {
    const { context, flow } = this;
    context.lineWidth = Math.max(0.75 * sizes.scale, 1);
    const color = state.color === "destination" ? "destination" : "source";
    for (let grain = 0; grain < seen; grain++) {
      context.strokeStyle = css(grainColor(flow, state.theme, color, grain), 0.5);
      this.line(grain, 0, flow.intervals, flow.intervals);
    }
  }

  drawTrails(state, sizes, now, moment, seen) {
    const { context, flow } = this;
    const from = flow.placeAt(Math.max(state.t - page.trail, 0));
    context.lineWidth = Math.max(0.75 * sizes.scale, 1);
    for (let grain = 0; grain < seen; grain++) {
      const color = grainColor(flow, state.theme, state.color, grain, moment, flow.position(grain, now));
      // The newer half once more, so that it fades towards the past.
      context.strokeStyle = css(color, 0.2 * clamp(20000 / flow.count, 0.3, 1));
      this.line(grain, from, now, 6);
      this.line(grain, mix(from, now, 0.5), now, 3);
    }
  }

  drawOutline(state, sizes, { drawing: [left, low, half] }) {
    const { context } = this;
    this.segments ??= contour(outline, Math.round(Math.sqrt(outline.length)), 0.25 * 255);
    context.strokeStyle = css(namedColor(state.theme, 3), 0.8);
    context.lineWidth = 1.4 * sizes.lineScale;
    context.beginPath();
    for (const [from, to] of this.segments) {
      context.moveTo(...this.px([left + half * from[0], low + half * from[1]]));
      context.lineTo(...this.px([left + half * to[0], low + half * to[1]]));
    }
    context.stroke();
  }

  drawArrows(state, sizes, moment) {
    const { canvas, context, flow } = this;
    const spacing = 34 * sizes.scale;
    const limit = 0.95 * spacing;
    const [columns, rows] = [canvas.width, canvas.height].map((side) => Math.max(Math.round(side / spacing), 1));
    const aspect = canvas.width / canvas.height;
    context.lineWidth = 1.6 * sizes.lineScale;
    for (let k = 0; k < columns * rows; k++) {
      const at = [(2 * ((k % columns) + 0.5)) / columns - 1, (2 * (Math.floor(k / columns) + 0.5)) / rows - 1];
      at[0] *= aspect;
      const [vx, vy] = flow.velocity(moment, ...at);
      const speed = Math.hypot(vx, vy);
      const raw = (0.6 * spacing * speed) / flow.typicalSpeed;
      const length = (limit * raw) / (raw + 0.6 * limit);
      if (!(length > 0.5)) continue;
      const mass = flow.hasDensity ? smoothstep(0, 0.01, flow.level(moment, ...at) ** 2) : 1;
      const opacity = clamp(length / (5 * sizes.lineScale), 0, 1) * mix(0.1, 0.95, mass);
      context.fillStyle = context.strokeStyle = css(namedColor(state.theme, flow.isLearned ? 2 : 1), opacity);
      this.arrow(this.px(at), Math.atan2(-vy, vx), length, Math.min(6.5 * sizes.lineScale, 0.6 * length));
    }
  }

  arrow([x, y], angle, length, head) {
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.beginPath();
    context.moveTo(-length / 2, 0);
    context.lineTo(length / 2 - head, 0);
    context.stroke();
    context.beginPath();
    context.moveTo(length / 2 - head, -head / 2);
    context.lineTo(length / 2, 0);
    context.lineTo(length / 2 - head, head / 2);
    context.fill();
    context.restore();
  }
}

/** A plane whose cells each give so much to their neighbours along an axis. */
function blurred(plane, columns, rows, next) {
  const pass = (from, step) => {
    const to = new Float32Array(from.length);
    for (let k = step; k < from.length - step; k++) to[k] = (1 - 2 * next) * from[k] + next * (from[k - step] + from[k + step]);
    return to;
  };
  return next > 0 ? pass(pass(plane, 1), columns) : plane;
}

/** Stretches of the line along which samples of a square, row by row, reach a level; the square is [-1, 1]^2. */
function contour(samples, side, level) {
  const found = [];
  const place = (index) => (2 * (index + 0.5)) / side - 1;
  for (let y = 0; y + 1 < side; y++) {
    for (let x = 0; x + 1 < side; x++) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const crossed = [];
      corners.forEach(([i, j], k) => {
        const [m, n] = corners[(k + 1) % 4];
        const [a, b] = [samples[j * side + i], samples[n * side + m]];
        if (a < level === b < level) return;
        const share = (level - a) / (b - a);
        crossed.push([place(mix(i, m, share)), place(mix(j, n, share))]);
      });
      for (let k = 0; k + 1 < crossed.length; k += 2) found.push([crossed[k], crossed[k + 1]]);
    }
  }
  return found;
}
