// The ground behind the stage. egui could fill it too, but converts colours pixel by pixel,
// which a software adapter feels.

override red: f32;
override green: f32;
override blue: f32;

@vertex
fn vertex(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4f {
    return vec4f(vec2f(f32(corner & 1u), f32(corner >> 1u)) * 2.0 - 1.0, 0.0, 1.0);
}

@fragment
fn fragment() -> @location(0) vec4f {
    return vec4f(red, green, blue, 1.0);
}
