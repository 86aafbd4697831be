// Arrows of the field, one per point of a grid over the view: the edge in the colour of the ground first.

uniform ivec2 arrows;
// Distance between arrows, and how much wider lines are than on a screen of one pixel per point.
uniform float spacing_px;
uniform float line_scale;
uniform bool has_density;
uniform bool is_learned;
flat out vec4 color;

const float SHAFT_PX = 0.8;
const float HEAD_PX = 6.5;
const float HEAD_HALF_PX = 3.2;
const float EDGE_PX = 1.1;
const float EDGE_OPACITY = 0.7;

vec2 corner_px(int corner, float length_px, bool is_edge) {
    float edge = is_edge ? EDGE_PX * line_scale : 0.0;
    float size = min(HEAD_PX * line_scale, 0.6 * length_px);
    float head = size + 3.2 * edge;
    float shaft = SHAFT_PX * line_scale + edge;
    float head_half = HEAD_HALF_PX / HEAD_PX * size + 1.6 * edge;
    float neck = 0.5 * length_px - size - edge;
    float tail = -0.5 * length_px - edge;
    switch (corner) {
        case 0: case 3: return vec2(tail, -shaft);
        case 1: return vec2(neck, -shaft);
        case 2: case 4: return vec2(neck, shaft);
        case 5: return vec2(tail, shaft);
        case 6: return vec2(neck, -head_half);
        case 7: return vec2(neck + head, 0.0);
        default: return vec2(neck, head_half);
    }
}

void main() {
    int corner = gl_VertexID % 9;
    bool is_edge = gl_VertexID / 9 % 2 == 0;
    int index = gl_VertexID / 18;
    vec2 clip = (vec2(index % arrows.x, index / arrows.x) + 0.5) / vec2(arrows) * 2.0 - 1.0;
    vec2 stage = clip * vec2(aspect, 1.0);
    vec2 along = velocity(stage);
    float speed = length(along);
    vec2 direction = speed > 1e-6 ? along / speed : vec2(1.0, 0.0);
    // Long arrows saturate smoothly, so that none hides its neighbours.
    float raw_px = 0.6 * spacing_px * speed / typical_speed;
    float limit_px = 0.95 * spacing_px;
    float length_px = limit_px * raw_px / (raw_px + limit_px * 0.6);
    vec2 p = corner_px(corner, length_px, is_edge);
    vec2 offset_px = vec2(direction.x * p.x - direction.y * p.y, direction.y * p.x + direction.x * p.y);
    gl_Position = vec4(clip + offset_px * 2.0 / size_px, 0.0, 1.0);
    // What moves no mass steps back.
    float root = level(stage);
    float mass = has_density ? smoothstep(0.0, 0.01, root * root) : 1.0;
    float opacity = clamp(length_px / (5.0 * line_scale), 0.0, 1.0) * mix(0.1, 0.95, mass);
    color = vec4(is_edge ? ground : named(is_learned ? LEARNED : EXACT), opacity * (is_edge ? EDGE_OPACITY : 1.0));
}
