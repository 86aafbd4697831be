// Lays the light of every grain.

uniform float now;
// Where its colour is from: the ends of a spread view have that of the grain between them.
uniform float color_now;
uniform float point_px;
flat out vec2 tint;

// A tint's two opponent colours go from -TINT_MOST to TINT_MOST.
const float TINT_MOST = 0.32;

void main() {
    vec2 at = place(gl_VertexID, now);
    vec2 hue = oklab(linear_from(grain_color(gl_VertexID, place(gl_VertexID, color_now)))).yz;
    tint = 0.5 + 0.5 * clamp(hue / TINT_MOST, -1.0, 1.0);
    gl_Position = vec4(at / vec2(aspect, 1.0), 0.0, 1.0);
    gl_PointSize = point_px;
}
