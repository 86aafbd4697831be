// A triangle that covers the view.

out vec2 stage;

void main() {
    vec2 clip = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
    stage = clip * vec2(aspect, 1.0);
    gl_Position = vec4(clip, 0.0, 1.0);
}
