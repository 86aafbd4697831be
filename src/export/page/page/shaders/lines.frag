// Ink, the less the further from the middle of its line.

in float across;
in float strength;
flat in vec3 color;
// Units of a whole line.
uniform float amount;
out vec4 ink;

void main() {
    float here = amount * strength * max(1.0 - abs(across), 0.0);
    ink = vec4(color * here, here);
}
