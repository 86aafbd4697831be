// A Gaussian that adds up to one grain.

uniform float point_px;
uniform float deviation_px;
// Units of light in a grain.
uniform float amount;
flat in vec2 tint;
out vec4 light;

void main() {
    vec2 away = (gl_PointCoord - 0.5) * point_px / deviation_px;
    float here = amount * exp(-0.5 * dot(away, away)) / (6.2831853 * deviation_px * deviation_px);
    light = vec4(here, here * tint, here);
}
