// Density as height, lit from the side.

// Half-widths of the data in a unit of xi.
uniform float relief;

// Height of the highest dune in half-widths of the data, and where the sun stands.
const float HEIGHT = 0.34;
const vec3 SUN = vec3(-0.62, 0.56, 0.55);
const vec3 SUNLIGHT = vec3(1.62, 1.42, 1.12);
const vec3 SKYLIGHT = vec3(0.13, 0.16, 0.25);
const int SHADOW_STEPS = 11;
const float SHADOW_STEP = 1.2;
const float SHADOW_GROWTH = 1.2;
// Ripples: length of a wave and side of a patch with one direction, in half-widths of the data; how steep they are.
const float RIPPLE = 0.03;
const float PATCH = 0.15;
const float RIPPLE_SLOPE = 0.11;
// Density at the foot of a dune over that of the highest crest, and how sharp a crest is.
const float FOOT = 0.008;
const float CREST = 0.03;
// A part of the frame's square that a step of shadows and slopes is measured in.
const float TEXEL = 1.0 / 256.0;

float height_of(float root) {
    float depth = log(clamp(root * root, FOOT, 1.0)) / log(FOOT);
    float low = sqrt(CREST);
    return 1.0 - (sqrt(depth + CREST) - low) / (sqrt(1.0 + CREST) - low);
}

float height(vec2 place) {
    return height_of(level_at(place));
}

// The same through a cubic B-spline, which is smooth enough for slopes.
float smooth_height(vec2 place) {
    vec2 side = vec2(textureSize(densities, 0).xy);
    vec2 cell = place * side - 0.5;
    vec2 f = fract(cell);
    vec2 corner = floor(cell);
    vec2 far = 1.0 - f;
    vec2 w0 = far * far * far / 6.0;
    vec2 w1 = (4.0 - 6.0 * f * f + 3.0 * f * f * f) / 6.0;
    vec2 w3 = f * f * f / 6.0;
    vec2 w2 = 1.0 - w0 - w1 - w3;
    vec2 low = (corner - 0.5 + w1 / (w0 + w1)) / side;
    vec2 high = (corner + 1.5 + w3 / (w2 + w3)) / side;
    vec2 share = w2 + w3;
    float below = mix(level_at(low), level_at(vec2(high.x, low.y)), share.x);
    float above = mix(level_at(vec2(low.x, high.y)), level_at(high), share.x);
    return height_of(mix(below, above, share.y));
}

// A number in [0, 1] that looks like chance: PCG's output function (O'Neill 2014) on a counter.
float scattered(uint index) {
    uint state = index * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return float((word >> 22u) ^ word) / 4294967295.0;
}

// Slope of the ripples of one patch, across the wind in its middle.
vec2 wave(vec2 at, vec2 patch_of) {
    vec2 middle = (patch_of + 0.5) * PATCH;
    vec2 flow = velocity((middle / relief - view_xi.xy) / view_xi.z);
    float speed = length(flow);
    vec2 across = speed > 1e-4 ? flow / speed : vec2(1.0, 0.0);
    uint seed = uint(int(patch_of.x)) + 7919u * uint(int(patch_of.y));
    return across * cos(TAU * (dot(at - middle, across) / RIPPLE + scattered(seed)));
}

// Fine ripples that stand across the wind: waves of the four nearest patches, which pass into each other.
vec2 ripples(vec2 xi) {
    vec2 at = xi * relief;
    vec2 corner = floor(at / PATCH - 0.5);
    vec2 f = smoothstep(vec2(0.1), vec2(0.9), at / PATCH - 0.5 - corner);
    vec2 low = mix(wave(at, corner), wave(at, corner + vec2(1.0, 0.0)), f.x);
    vec2 high = mix(wave(at, corner + vec2(0.0, 1.0)), wave(at, corner + vec2(1.0, 1.0)), f.x);
    return RIPPLE_SLOPE * mix(low, high, f.y);
}

// How much of the sun is seen over what rises towards it: softer the farther that is.
float sunlight(vec2 place, float here, float unit) {
    vec2 towards = normalize(SUN.xy);
    float rise = SUN.z / length(SUN.xy);
    float seen = 1.0;
    float away = SHADOW_STEP;
    for (int k = 0; k < SHADOW_STEPS; k++) {
        float above = HEIGHT * (height(place + towards * away * TEXEL) - here) - rise * away * unit;
        seen = min(seen, 1.0 - smoothstep(-0.01, 0.015 + 0.12 * away * unit, above));
        away = away * SHADOW_GROWTH + SHADOW_STEP;
    }
    return seen;
}

// Dunes at a place of the frame's square over what is below; `noise` breaks up their bands.
vec3 with_dunes(vec3 below, vec2 place, float noise) {
    // Half-widths of the data along a texel.
    float unit = relief * 2.0 * TEXEL;
    float here = smooth_height(place);
    float mass = smoothstep(0.0, 0.3, here);
    vec2 e = vec2(TEXEL, 0.0);
    vec2 slopes = vec2(
        smooth_height(place + e.xy) - smooth_height(place - e.xy),
        smooth_height(place + e.yx) - smooth_height(place - e.yx)
    ) * HEIGHT / (2.0 * unit);
    slopes += mass * ripples(place * 2.0 - 1.0);
    float lit = max(dot(normalize(vec3(-slopes, 1.0)), normalize(SUN)), 0.0) * sunlight(place, here, unit);
    vec3 color = linear_from(palette_color(ROW_DUNES, here)) * (SUNLIGHT * lit + SKYLIGHT);
    float alpha = smoothstep(0.0, 0.2, here);
    return mix(below, gamma_from(color), alpha) + noise * alpha;
}
