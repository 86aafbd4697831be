// From grains to light, and from light to colour.

/** Light that is white: so many lone grains where there are few, and so much of what is bright where there are many. */
const FEW = 1.4;
const MANY = 1.6;
/** Between the two: grains that lie on top of each other where it is bright. */
const CROWD = 4;
/** Tone of a lone grain among any number of others, at least. */
const LONE_TONE = 0.3;
/** The larger, the more of the ramp is given to what is thin. */
const TONE_CURVE = 10;
/** Diameter at half the height over the standard deviation of a Gaussian. */
const WIDTH_PER_DEVIATION = 2.35482;
/** Share of a grain that is laid where it begins and where it ends. */
const END = 26 / 64;

/** Share of the ramp where nothing is lifted. */
const curve = (x) => Math.min(Math.asinh(TONE_CURVE * x) / Math.asinh(TONE_CURVE), 1);

/** Sizes that follow from those of a canvas. */
function measures(height, ratio) {
  // Grains keep their share of the picture at every size.
  const scale = Math.max(height / ratio / 640, 0.5) * ratio;
  const diameter = Math.max(page.sizePoints * scale, 1.5);
  return { scale, deviation: diameter / WIDTH_PER_DEVIATION, lineScale: Math.max(scale, 1) };
}

/** The light that is white, in grains per cell, and what follows from it, for cells of so many units of the stage. */
function whiteOf(moment, seen, middle, cell) {
  const bright = seen * moment.bright * cell * cell;
  const crowd = bright / middle;
  const dense = (crowd * crowd) / (crowd * crowd + CROWD * CROWD);
  const white = (FEW * middle + MANY * bright * dense) * 2 ** -page.exposure;
  const lone = middle / white;
  const tone = curve(lone);
  return { white, lone, lift: tone < 1 ? Math.max((LONE_TONE - tone) / (1 - tone), 0) : 0 };
}

/** Share of the ramp for light over what is white. */
function toneOf(x, { lone, lift }) {
  const low = lift * (1 - Math.exp((-2 * x) / Math.max(lone, 1e-9)));
  return low + (1 - low) * curve(x);
}

/** A colour of the palette as three bytes. */
function paletteColor(theme, row, share) {
  const column = Math.round(clamp(share, 0, 1) * (palette.width - 1));
  const at = 3 * ((theme.row + row) * palette.width + column);
  return palette.rgb.subarray(at, at + 3);
}

function namedColor(theme, place) {
  return paletteColor(theme, palette.named, place / (palette.width - 1));
}

/** Colour of a grain, as bytes. */
function grainColor(flow, theme, color, grain, moment, at) {
  switch (color) {
    case "source": {
      const x = (flow.state(0, grain, 0) - flow.source[0]) / flow.source[2];
      const y = (flow.state(0, grain, 1) - flow.source[1]) / flow.source[2];
      const row = Math.round((palette.sourceRows - 1) * clamp(Math.hypot(x, y) / 3, 0, 1));
      return paletteColor(theme, palette.source + row, Math.atan2(y, x) / (2 * Math.PI) + 0.5);
    }
    case "speed":
      return paletteColor(theme, palette.speed, Math.hypot(...flow.velocity(moment, ...at)) / (3 * flow.typicalSpeed));
    case "log-density":
      return paletteColor(theme, palette.density, 1 + (2 * Math.log(Math.max(flow.level(moment, ...at), 1e-3))) / 7);
    case "destination":
      return paletteColor(theme, palette.region, ((flow.destinations[grain] ?? 0) + 0.5) / 7);
    default:
      return namedColor(theme, 0);
  }
}

const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;
const linearFrom = (byte) => (byte <= 10.31 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
const gammaFrom = (light) => 255 * (light <= 0.0031308 ? 12.92 * Math.max(light, 0) : 1.055 * Math.min(light, 1) ** (1 / 2.4) - 0.055);

/** The two opponent colours of Oklab. */
function hueOf(bytes) {
  const [r, g, b] = Array.from(bytes, linearFrom);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

/** Light of Oklab. */
function lightFromOklab(lightness, a, b) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** A colour of this lightness and hue, as strong as the screen can show, as bytes. */
function shownOklab(lightness, a, b) {
  const grey = lightness ** 3;
  const full = lightFromOklab(lightness, a, b);
  const share = Math.min(1, ...full.map((c) => (c > grey ? 1 - grey : grey) / Math.max(Math.abs(c - grey), 1e-5)));
  return lightFromOklab(lightness, a * share, b * share).map(gammaFrom);
}

/** A hue of its own: as strong as such a lightness can bear, paler where it is densest. */
function tinted(theme, v, a, b) {
  const strength = 1.2 * smoothstep(0, 0.35, v) * (1 - 0.35 * smoothstep(0.6, 1, v));
  return shownOklab(mix(theme.lightness[0], theme.lightness[1], v), a * strength, b * strength);
}
