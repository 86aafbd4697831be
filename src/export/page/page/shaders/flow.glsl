// Where grains are.

const int STATES_WIDTH = 2048;

// Positions at the keyframes, row by row, each on a grid of its own: lowest x and y, and the steps along them.
uniform highp usampler2D states;
uniform vec4 boxes[88];
uniform int count;
uniform int intervals;
uniform bool is_straight;

vec2 state(int row, int grain) {
    int index = row * count + grain;
    uvec2 words = texelFetch(states, ivec2(index % STATES_WIDTH, index / STATES_WIDTH), 0).xy;
    return boxes[row].xy + boxes[row].zw * vec2(words);
}

// Position at a place among the keyframes, in [0, intervals], and its slope there: along the cubic whose slopes are the
// differences of its neighbours, and those of a parabola at both ends.
vec2 followed(int grain, float at, out vec2 slope) {
    int k = clamp(int(at), 0, intervals - 1);
    float u = at - float(k);
    vec2 a = state(k, grain);
    vec2 b = state(k + 1, grain);
    vec2 way = b - a;
    if (is_straight) {
        slope = way;
        return a + u * way;
    }
    vec2 before = k > 0 ? state(k - 1, grain) : 3.0 * (a - b) + state(k + 2, grain);
    vec2 after = k + 2 <= intervals ? state(k + 2, grain) : 3.0 * (b - a) + state(k - 1, grain);
    vec2 leaving = 0.5 * (b - before);
    vec2 arriving = 0.5 * (after - a);
    vec2 c = 3.0 * way - 2.0 * leaving - arriving;
    vec2 d = leaving + arriving - 2.0 * way;
    slope = leaving + u * (2.0 * c + u * 3.0 * d);
    return a + u * (leaving + u * (c + u * d));
}

vec2 place(int grain, float at) {
    vec2 slope;
    return followed(grain, at, slope);
}
