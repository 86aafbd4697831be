// Draws a lane with WebGL 2.

const STATES_WIDTH = 2048;
const COLORS = ["sand", "source", "speed", "log-density", "destination"];
/** Stretches of a trail. */
const TRAIL_STRETCHES = 6;
/** Optical depth of the newest part of a trail. */
const TRAIL_DEPTH = 0.625;

class GlRenderer {
  constructor(canvas, flow) {
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: true, powerPreference: "high-performance" });
    if (!gl) throw new Error("no WebGL 2");
    Object.assign(this, { canvas, flow, gl });
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.build();
      this.onRestored?.();
    });
    this.build();
  }

  build() {
    const { gl, flow } = this;
    const float = gl.getExtension("EXT_color_buffer_float") || gl.getExtension("EXT_color_buffer_half_float");
    this.format = float ? gl.RGBA16F : gl.RGBA8;
    this.isFloat = Boolean(float);
    const grain = ["shared.glsl", "flow.glsl", "field.glsl", "color.glsl"];
    this.programs = {
      grains: this.program([...grain, "grains.vert"], ["grains.frag"]),
      lines: this.program([...grain, "lines.vert"], ["lines.frag"]),
      arrows: this.program(["shared.glsl", "field.glsl", "arrows.vert"], ["arrows.frag"]),
      compose: this.program(["shared.glsl", "screen.vert"], ["shared.glsl", "field.glsl", "dunes.glsl", "compose.frag"]),
    };
    const rates = Float32Array.from(flow.rates.words, (word) => word * flow.rates.step);
    const [side, slices] = page.fieldSize;
    const [cells, layers] = page.densitySize;
    const states = this.rows(flow.states, 2, gl.RG16UI, gl.RG_INTEGER, gl.UNSIGNED_SHORT);
    const destinations = this.rows(flow.destinations, 1, gl.R8UI, gl.RED_INTEGER, gl.UNSIGNED_BYTE);
    const drawing = Math.round(Math.sqrt(outline.length));
    // By the names that shaders have for them.
    this.textures = {
      palette: this.texture(gl.TEXTURE_2D, gl.RGB8, [palette.width, palette.rgb.length / palette.width / 3], gl.RGB, gl.UNSIGNED_BYTE, palette.rgb, gl.LINEAR),
      states,
      destinations,
      rates: this.texture(gl.TEXTURE_3D, gl.RG16F, [side, side, slices], gl.RG, gl.FLOAT, rates, gl.LINEAR),
      densities: this.texture(gl.TEXTURE_3D, gl.R8, [cells, cells, layers], gl.RED, gl.UNSIGNED_BYTE, flow.densities, gl.LINEAR),
      outline: this.texture(gl.TEXTURE_2D, gl.R8, drawing ? [drawing, drawing] : [1, 1], gl.RED, gl.UNSIGNED_BYTE, drawing ? outline : new Uint8Array(1), gl.LINEAR),
    };
    this.targets = {};
    gl.bindVertexArray(gl.createVertexArray());
    gl.disable(gl.DEPTH_TEST);
  }

  program(vertex, fragment) {
    const { gl } = this;
    const program = gl.createProgram();
    for (const [kind, names] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const head = "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler3D;\n";
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, head + names.map((name) => document.getElementById(name).textContent).join("\n"));
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
        throw new Error(`${names.at(-1)}: ${gl.getShaderInfoLog(shader)}`);
      }
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      throw new Error(`${vertex.at(-1)}: ${gl.getProgramInfoLog(program)}`);
    }
    const uniforms = {};
    const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS) ?? 0;
    for (let k = 0; k < count; k++) {
      const { name, type } = gl.getActiveUniform(program, k);
      uniforms[name.replace("[0]", "")] = { at: gl.getUniformLocation(program, name), type };
    }
    return { program, uniforms };
  }

  texture(target, internal, size, format, type, data, filter) {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(target, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(target, name, filter);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) gl.texParameteri(target, name, gl.CLAMP_TO_EDGE);
    if (target === gl.TEXTURE_3D) gl.texImage3D(target, 0, internal, ...size, 0, format, type, data);
    else gl.texImage2D(target, 0, internal, ...size, 0, format, type, data);
    return { target, texture };
  }

  /** Numbers one after another, in as many rows as they need. */
  rows(values, channels, internal, format, type) {
    const height = Math.max(Math.ceil(values.length / channels / STATES_WIDTH), 1);
    const data = new values.constructor(height * STATES_WIDTH * channels);
    data.set(values);
    return this.texture(this.gl.TEXTURE_2D, internal, [STATES_WIDTH, height], format, type, data, this.gl.NEAREST);
  }

  /** A picture of the canvas's size that light is added up on. */
  target(name) {
    const { gl, canvas } = this;
    const known = this.targets[name];
    if (known?.width === canvas.width && known.height === canvas.height) return known;
    if (known) {
      gl.deleteTexture(this.textures[name].texture);
      gl.deleteFramebuffer(known.framebuffer);
    }
    const { width, height } = canvas;
    const type = this.isFloat ? gl.HALF_FLOAT : gl.UNSIGNED_BYTE;
    this.textures[name] = this.texture(gl.TEXTURE_2D, this.format, [width, height], gl.RGBA, type, null, gl.NEAREST);
    const framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.textures[name].texture, 0);
    if (this.isFloat && gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE) {
      [this.format, this.isFloat] = [gl.RGBA8, false];
      return this.target(name);
    }
    return (this.targets[name] = { framebuffer, width, height });
  }

  /** Uses a program with those of the values that it knows. */
  use(name, values) {
    const { gl } = this;
    const { program, uniforms } = this.programs[name];
    gl.useProgram(program);
    let unit = 0;
    for (const [key, { at, type }] of Object.entries(uniforms)) {
      const texture = this.textures[key];
      const value = values[key];
      if (texture) {
        gl.activeTexture(gl.TEXTURE0 + unit);
        gl.bindTexture(texture.target, texture.texture);
        gl.uniform1i(at, unit++);
      } else if (type === gl.INT || type === gl.BOOL) gl.uniform1i(at, Number(value));
      else if (type === gl.INT_VEC2) gl.uniform2iv(at, value);
      else if (type === gl.FLOAT) gl.uniform1f(at, value);
      else if (type === gl.FLOAT_VEC2) gl.uniform2fv(at, value);
      else if (type === gl.FLOAT_VEC3) gl.uniform3fv(at, value);
      else gl.uniform4fv(at, value);
    }
  }

  /** What every program may ask for. */
  values(state, sizes) {
    const { canvas, flow } = this;
    const now = flow.placeAt(state.t);
    const moment = flow.moment(now);
    const slices = flow.slices(moment);
    return {
      moment,
      now,
      palette_row: state.theme.row,
      ground: state.theme.ground,
      lightness: state.theme.lightness,
      aspect: canvas.width / canvas.height,
      size_px: [canvas.width, canvas.height],
      boxes: flow.boxes.flat(),
      count: flow.count,
      intervals: flow.intervals,
      is_straight: flow.isStraight,
      color_by: COLORS.indexOf(state.color),
      source: flow.source,
      view_xi: moment.xi,
      wind: moment.wind,
      slope: flow.slope(moment),
      rate_slice: slices.rate,
      density_slice: slices.density,
      typical_speed: flow.typicalSpeed,
      line_scale: sizes.lineScale,
      relief: moment.relief,
      drawing: moment.drawing,
      has_density: flow.hasDensity,
      is_learned: flow.isLearned,
    };
  }

  draw(state) {
    const { gl, canvas, flow } = this;
    if (gl.isContextLost()) return;
    const sizes = measures(canvas.height, state.ratio);
    const values = this.values(state, sizes);
    const seen = state.layers.trajectories ? Math.min(page.trajectories, flow.count) : flow.count;
    const middle = 1 / (2 * Math.PI * sizes.deviation ** 2);
    const light = whiteOf(values.moment, seen, middle, 2 / canvas.height);
    const hasInk = state.layers.trails || state.layers.trajectories;
    // Eight bits hold a little more than what is white.
    const units = { light: this.isFloat ? 1 : 0.8 / light.white, ink: this.isFloat ? 1 : 0.25 };
    if (state.layers.grains) this.layGrains(values, sizes, seen, units.light);
    if (hasInk) this.layInk(state, values, sizes, seen, units.ink);

    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.disable(gl.BLEND);
    this.target("light");
    this.target("ink");
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    this.use("compose", {
      ...values,
      ...light,
      light_gain: 1 / (light.white * units.light),
      ink_gain: 1 / units.ink,
      is_tinted: state.color !== "sand",
      has_grains: state.layers.grains,
      has_ink: hasInk,
      has_outline: state.layers.outline,
      density_as: state.layers.density ? (page.ground === "dunes" ? 2 : 1) : 0,
    });
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    if (state.layers.arrows) this.drawArrows(values, sizes);
  }

  begin(name) {
    const { gl, canvas } = this;
    const { framebuffer } = this.target(name);
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
  }

  layGrains(values, sizes, seen, amount) {
    const { gl, flow } = this;
    this.begin("light");
    const point = { point_px: Math.ceil(5.5 * sizes.deviation) + 1, deviation_px: sizes.deviation };
    const lay = (now, share) => {
      this.use("grains", { ...values, ...point, now, color_now: values.now, amount: amount * share });
      gl.drawArrays(gl.POINTS, 0, seen);
    };
    lay(values.now, 1);
    if (page.aspect > 1) {
      // Source and target stand still beside what moves.
      lay(0, END);
      lay(flow.intervals, END);
    }
  }

  layInk(state, values, sizes, seen, amount) {
    const { gl, flow } = this;
    this.begin("ink");
    const lay = (line, grains) => {
      this.use("lines", { ...values, ...line, amount, reach_px: Math.max(0.75 * sizes.scale, 1) });
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 2 * (line.stretches + 1), grains);
    };
    if (state.layers.trajectories) {
      const depth = 1.1 * Math.min(Math.sqrt(300 / page.trajectories), 1.8);
      lay({ from: 0, to: flow.intervals, stretches: flow.intervals, is_trail: false, depth }, seen);
    }
    if (state.layers.trails) {
      const depth = TRAIL_DEPTH * clamp(20000 / flow.count, 0.3, 1);
      const from = flow.placeAt(Math.max(state.t - page.trail, 0));
      lay({ from, to: values.now, stretches: TRAIL_STRETCHES, is_trail: true, depth }, seen);
    }
  }

  drawArrows(values, sizes) {
    const { gl, canvas } = this;
    const spacing = 34 * sizes.scale;
    const arrows = [canvas.width, canvas.height].map((side) => clamp(Math.round(side / spacing), 1, 400));
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.use("arrows", { ...values, arrows, spacing_px: spacing });
    gl.drawArrays(gl.TRIANGLES, 0, 18 * arrows[0] * arrows[1]);
  }
}
