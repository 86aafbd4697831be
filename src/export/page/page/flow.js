// Where grains are, and how the field moves. Lengths are in units of the stage: half of a lane's height.

class Flow {
  constructor(description, index) {
    Object.assign(this, description);
    this.index = index;
    this.states = words(`positions-${index}`, Uint16Array);
    this.densities = bytes(`density-${index}`);
    this.destinations = bytes(`destinations-${index}`);
    this.rates = fields[this.field];
  }

  /** The place of a time among the keyframes, in [0, intervals]. */
  placeAt(t) {
    const times = this.times;
    let low = 0;
    let high = times.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (times[middle] <= t) low = middle;
      else high = middle;
    }
    const span = times[high] - times[low];
    const share = span > 0 ? clamp((t - times[low]) / span, 0, 1) : 1;
    return ((low + share) / (times.length - 1)) * this.intervals;
  }

  /** What the stage knows at such a place. */
  moment(at) {
    const k = clamp(Math.floor(at), 0, this.intervals - 1);
    const share = at - k;
    const [a, b] = [this.moments[k], this.moments[k + 1]];
    const between = (name) => a[name].map((value, j) => mix(value, b[name][j], share));
    const [bright, relief] = ["bright", "relief"].map((name) => mix(a[name], b[name], share));
    const [xi, s, wind, drawing] = ["xi", "s", "wind", "drawing"].map(between);
    return { xi, s, wind, drawing, bright, relief };
  }

  state(row, grain, axis) {
    const box = this.boxes[row];
    return box[axis] + box[axis + 2] * this.states[2 * (row * this.count + grain) + axis];
  }

  /** Position of a grain at such a place: as in flow.glsl. */
  position(grain, at) {
    const k = clamp(Math.floor(at), 0, this.intervals - 1);
    const u = at - k;
    return [0, 1].map((axis) => {
      const [a, b] = [this.state(k, grain, axis), this.state(k + 1, grain, axis)];
      if (this.isStraight) return mix(a, b, u);
      const before = k > 0 ? this.state(k - 1, grain, axis) : 3 * (a - b) + this.state(k + 2, grain, axis);
      const after = k + 2 <= this.intervals ? this.state(k + 2, grain, axis) : 3 * (b - a) + this.state(k - 1, grain, axis);
      const [leaving, arriving, way] = [0.5 * (b - before), 0.5 * (after - a), b - a];
      return a + u * (leaving + u * (3 * way - 2 * leaving - arriving + u * (leaving + arriving - 2 * way)));
    });
  }

  /** Coordinates of a moment's slices, in textures. */
  slices(moment) {
    const [, slices] = page.fieldSize;
    const [, layers] = page.densitySize;
    const [first, last] = [this.moments[0].s[0], this.moments[this.intervals].s[0]];
    const layer = clamp((moment.s[0] - first) / (last - first || 1), 0, 1);
    return { rate: (moment.s[1] * (slices - 1) + 0.5) / slices, density: (layer * (layers - 1) + 0.5) / layers };
  }

  /** Slope of the field outside of its grid. */
  slope(moment) {
    const at = clamp(moment.s[1], 0, 1) * (this.rates.slopes.length - 1);
    const k = Math.min(Math.floor(at), this.rates.slopes.length - 2);
    return mix(this.rates.slopes[k], this.rates.slopes[k + 1], at - k);
  }

  /** Velocity per unit of t. */
  velocity(moment, x, y) {
    const [side, slices] = page.fieldSize;
    const xi = [moment.xi[0] + moment.xi[2] * x, moment.xi[1] + moment.xi[2] * y];
    const inside = xi.map((c) => clamp(c, -1, 1));
    const [column, row] = inside.map((c) => ((c + 1) / 2) * (side - 1));
    const slice = clamp(moment.s[1], 0, 1) * (slices - 1);
    const slope = this.slope(moment);
    return [0, 1].map((axis) => {
      const word = (k, j, i) => this.rates.words[2 * ((k * side + j) * side + i) + axis];
      const rate = this.rates.step * trilinear(word, [column, row, slice], [side, side, slices]) + slope * (xi[axis] - inside[axis]);
      return (moment.wind[0] * rate + moment.wind[1] * xi[axis] + moment.wind[2 + axis]) / moment.xi[2];
    });
  }

  /** Root of the density over the top of its map. */
  level(moment, x, y) {
    const [side, layers] = page.densitySize;
    const place = [x, y].map((c, axis) => (moment.xi[axis] + moment.xi[2] * c + 1) / 2);
    if (place.some((c) => c < 0 || c > 1)) return 0;
    const [column, row] = place.map((c) => clamp(c * side - 0.5, 0, side - 1));
    const layer = clamp(this.slices(moment).density * layers - 0.5, 0, layers - 1);
    const byte = (k, j, i) => this.densities[(k * side + j) * side + i];
    return trilinear(byte, [column, row, layer], [side, side, layers]) / 255;
  }
}

/** What stands between the eight nearest samples. */
function trilinear(sample, at, counts) {
  const first = at.map((c, axis) => clamp(Math.floor(c), 0, counts[axis] - 2));
  const [i, j, k] = first;
  const [fx, fy, fz] = at.map((c, axis) => c - first[axis]);
  const along = (z, y) => mix(sample(z, y, i), sample(z, y, i + 1), fx);
  const plane = (z) => mix(along(z, j), along(z, j + 1), fy);
  return mix(plane(k), plane(k + 1), fz);
}
