// Premultiplied.

flat in vec4 color;
out vec4 shown;

void main() {
    shown = vec4(color.rgb * color.a, color.a);
}
