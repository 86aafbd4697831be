//! What becomes of ground, ink and lines on the view, pixel by pixel against the CPU.

use std::sync::Arc;

use dunefield::{
    density::{picture, raster::CELLS},
    field::{VelocityField as _, Volume, volume::Resolution},
    flow::{Keyframes, Solver},
    gpu::{
        Lane, Offscreen,
        lane::{Inked, View},
        offscreen::Pane,
        theme::Colors,
    },
    path::Clock,
    scene::{Document, FieldSource, Layers, Scene, Theme, Wind},
};

use super::{SIDE, Studio, moons, sampled, target, way};

/// Position in the view of the middle of a pixel, counted from the left top.
fn position(x: u32, y: u32) -> [f32; 2] {
    let half = SIDE as f32 / 2.0;
    [(x as f32 + 0.5 - half) / half * 4.0, (half - y as f32 - 0.5) / half * 4.0]
}

/// How much brighter a pixel is than the ground.
fn light(pixel: image::Rgba<u8>) -> i32 {
    pixel.0.iter().zip(Colors::of(Theme::Night).ground).map(|(a, b)| i32::from(*a) - i32::from(b)).sum()
}

/// Each layer of lines is seen where its own ink is, and nowhere else.
#[test]
fn lines_become_light_where_they_were_laid() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 400);
    let none = Layers::none();
    for (layer, layers) in [
        (Inked::Trails, Layers { trails: true, trail: 0.3, ..none }),
        (Inked::Streaks, Layers { wind: Wind::Streaks, ..none }),
        (Inked::Trajectories, Layers { trajectories: true, trajectory_count: 100, ..none }),
    ] {
        let picture = studio.picture(
            &mut lane,
            &Scene { document: Document { layers, ..Document::default() }, ..Scene::default() },
            0.6,
        );
        let ink = studio.ink(&lane, layer);
        let mut lit = 0;
        for (x, y, pixel) in picture.enumerate_pixels() {
            let amount = ink[((SIDE - 1 - y) * (SIDE + 1) + x) as usize];
            let bright = light(*pixel);
            assert!(amount > 0 || bright < 6, "{layer:?}: {x} {y} is lit without ink: {bright}");
            assert!(amount < 40 || bright > 40, "{layer:?}: {x} {y} is dark with {amount}");
            lit += usize::from(amount >= 40);
        }
        assert!(lit > 20, "{layer:?}: {lit}");
    }
}

/// Arrows and streaks say by their colour whose field they show, and an error is neither's.
#[test]
fn a_field_has_the_colour_of_what_it_is() {
    let studio = Studio::new();
    let (volume, mut lane) = moons(&studio, 100);
    let target = target("two-moons");
    let few = Arc::new(Volume::from_exact(&sampled(&target).0, Resolution { side: 20, slices: 12 }));
    lane.set_reference(&studio.context, &studio.pipelines, Some(&few));
    for (what, theme) in [FieldSource::Exact, FieldSource::Learned]
        .into_iter()
        .flat_map(|what| Theme::ALL.map(|theme| (what, theme)))
    {
        let colors = Colors::of(theme);
        let own = if what == FieldSource::Learned { colors.learned } else { colors.exact };
        lane.set_field(&studio.context, &studio.pipelines, &volume, what);
        studio.place(&mut lane, &target, &way(&target, "ot", Solver::Rk4), Keyframes::new(8), 100);
        for (wind, color) in [(Wind::Arrows, own), (Wind::Streaks, own), (Wind::Error, colors.text)] {
            let layers = Layers { wind, ..Layers::none() };
            let document = Document { layers, ..Document::default() };
            let picture = studio.picture(&mut lane, &Scene { document, theme, ..Scene::default() }, 0.8);
            let away = |to: [u8; 3]| [0, 1, 2].map(|k| f32::from(to[k]) - f32::from(colors.ground[k]));
            let (expected, mut seen) = (away(color), 0);
            for [r, g, b, _] in picture.pixels().map(|pixel| pixel.0) {
                let found = away([r, g, b]);
                let dot = |a: [f32; 3], b: [f32; 3]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
                let lengths = (dot(found, found) * dot(expected, expected)).sqrt();
                if dot(found, found) > 60f32.powi(2) {
                    seen += 1;
                    assert!(dot(found, expected) > 0.998 * lengths, "{what:?}, {wind:?}: {:?}", [r, g, b]);
                }
            }
            assert!(seen > 100, "{what:?}, {wind:?}: {seen}");
        }
    }
}

/// On a screen with two pixels per point lines are twice as wide in pixels.
#[test]
fn lines_are_as_wide_at_every_display_scale() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 100);
    for layers in [Layers { outline: true, ..Layers::none() }, Layers { wind: Wind::Arrows, ..Layers::none() }] {
        let scene = Scene { document: Document { layers, ..Document::default() }, ..Scene::default() };
        // The share of the same view that is drawn upon.
        let [one, two] = [1u32, 2].map(|scale| {
            let side = 400 * scale;
            let picture = Offscreen::new(&studio.context, side, side);
            let view = View { scene: &scene, size_px: [side as f32; 2], pixels_per_point: scale as f32, t: 0.4 };
            let pane = Pane { lane: &mut lane, view, corner_px: [0, 0] };
            picture.draw(&studio.context, &studio.pipelines, &mut [pane]);
            let bytes = picture.read(&studio.context).unwrap();
            let lit = bytes.chunks_exact(4).filter(|p| light(image::Rgba([p[0], p[1], p[2], 255])) > 40).count();
            lit as f32 / (side * side) as f32
        });
        assert!(one > 0.003 && (two / one - 1.0).abs() < 0.25, "{one} and {two}");
    }
}

/// A pixel is on a contour just where the density is near a power of two below the top.
#[test]
fn contours_are_where_the_density_says() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 100);
    let scene = Scene {
        document: Document { layers: Layers { contours: true, ..Layers::none() }, ..Document::default() },
        ..Scene::default()
    };
    let t = 0.5;
    let picture = studio.picture(&mut lane, &scene, t);
    let target = target("two-moons");
    let (exact, _) = sampled(&target);
    let clock = way(&target, "ot", Solver::Rk4).clock;
    let (ruler, top) = (clock.ruler(t), lane.scales(&super::view(&scene, t)).density);
    // The view is square, so one axis serves both.
    let axis: Vec<f32> = (0..SIDE).map(|x| ruler.xi([f64::from(position(x, 0)[0]), 0.0])[0] as f32).collect();
    let shift = (ruler.scale.powi(2) * f64::from(top)).ln() as f32;
    let octaves: Vec<f32> = (exact.slice(clock.p(t), &axis).log_density.iter())
        .map(|log| ((log - shift) / std::f32::consts::LN_2).max(-30.0))
        .collect();
    // Rows from the top, as the picture has them.
    let octave = |x: u32, y: u32| octaves[((SIDE - 1 - y) * SIDE + x) as usize];
    let (mut on, mut off) = (0, 0);
    for (x, y) in (2..SIDE - 2).flat_map(|y| (2..SIDE - 2).map(move |x| (x, y))) {
        let here = octave(x, y);
        let slope =
            0.5 * ((octave(x + 1, y) - octave(x - 1, y)).abs() + (octave(x, y + 1) - octave(x, y - 1)).abs());
        let nearest = here.round();
        let drawn = (-6.0..=-1.0).contains(&nearest) && slope < 0.4;
        let away_px = (here - nearest).abs() / slope.max(1e-6);
        let bright = light(*picture.get_pixel(x, y));
        if drawn && away_px < 0.3 {
            on += 1;
            assert!(bright > 60, "{x} {y} lies on a line: {bright}");
        } else if away_px > 2.5 || !(-6.5..=-0.5).contains(&here) {
            off += 1;
            assert!(bright < 30, "{x} {y} is {away_px} pixels from a line: {bright}");
        }
    }
    assert!(on > 400 && off > 4000, "{on} {off}");
}

/// The outline runs where the drawing is a quarter as strong as at its peak.
#[test]
fn the_outline_encloses_the_drawing() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 100);
    let scene = Scene {
        document: Document { layers: Layers { outline: true, ..Layers::none() }, ..Document::default() },
        ..Scene::default()
    };
    let picture = studio.picture(&mut lane, &scene, 0.5);
    let target = target("two-moons");
    let drawing = picture::of(target.density());
    let (weights, peak) = (drawing.weights(), drawing.peak());
    let weight = |at: [f32; 2]| {
        let [x, y] = at.map(|c| ((c / 3.0 + 1.0) * 0.5 * CELLS as f32 - 0.5).clamp(0.0, 126.99));
        let (i, j) = (x as usize, y as usize);
        let (fx, fy) = (x.fract(), y.fract());
        let w = |i: usize, j: usize| weights[j * CELLS + i] / peak;
        (w(i, j) * (1.0 - fx) + w(i + 1, j) * fx) * (1.0 - fy)
            + (w(i, j + 1) * (1.0 - fx) + w(i + 1, j + 1) * fx) * fy
    };
    let (mut lit, mut inside) = (0, 0);
    for (x, y, pixel) in picture.enumerate_pixels() {
        let at = position(x, y);
        // Values around the pixel straddle the level, or not.
        let near = [-0.1, -0.05, 0.0, 0.05, 0.1f32];
        let around: Vec<f32> = near.iter().flat_map(|dy| near.map(|dx| weight([at[0] + dx, at[1] + dy]))).collect();
        let (low, high) = around.iter().fold((f32::MAX, f32::MIN), |(l, h), w| (l.min(*w), h.max(*w)));
        if light(*pixel) > 80 {
            lit += 1;
            assert!(low < 0.25 && high > 0.25, "{x} {y} is lit, with weights from {low} to {high}");
        }
        inside += usize::from(weight(at) > 0.6 && light(*pixel) < 30);
    }
    assert!(lit > 300 && inside > 300, "{lit} lit, {inside} inside and dark");
}

/// Where the density is not known, as with a model from a file, nothing steps back for want of it.
#[test]
fn the_field_of_an_unknown_density_is_as_bright_as_that_of_mass() {
    let studio = Studio::new();
    let (volume, mut known) = moons(&studio, 100);
    let mut unknown = dunefield::gpu::Lane::new(&studio.context, &studio.pipelines);
    unknown.set_field(&studio.context, &studio.pipelines, &volume, FieldSource::Exact);
    let target = target("two-moons");
    studio.place(&mut unknown, &target, &way(&target, "ot", Solver::Rk4), Keyframes::new(64), 100);
    for wind in [Wind::Arrows, Wind::Streaks] {
        let scene = Scene {
            document: Document { layers: Layers { wind, ..Layers::none() }, ..Document::default() },
            ..Scene::default()
        };
        let [faint, bright] = [&mut known, &mut unknown].map(|lane| {
            let picture = studio.picture(lane, &scene, 0.8);
            // Far from all mass.
            let corner = picture.enumerate_pixels().filter(|(x, y, _)| *x < SIDE / 5 && *y < SIDE / 5);
            corner.map(|(_, _, pixel)| light(*pixel)).sum::<i32>()
        });
        assert!(faint > 0 && f64::from(bright) > 1.8 * f64::from(faint), "{wind:?}: {faint} and {bright}");
    }
}

/// Arrows point along the field: their heads are wide at the front and their tails thin.
#[test]
fn arrows_point_where_the_field_goes() {
    let studio = Studio::new();
    let target = target("two-moons");
    let (_, volume) = sampled(&target);
    // Where the grains of each path are on their way.
    for (path, t) in [("ot", 0.3), ("vp:beta_max=5", 0.7), ("ve", 0.3), ("poly:n=4", 0.6)] {
        let way = way(&target, path, Solver::Rk4);
        let mut lane = studio.lane(&target, &volume, &way, Keyframes::new(8), 100);
        arrows_of(&studio, &mut lane, &volume, &way.clock, (path, t));
    }
}

fn arrows_of(studio: &Studio, lane: &mut Lane, volume: &Volume, clock: &Clock, (path, t): (&str, f64)) {
    let scene = Scene {
        document: Document { layers: Layers { wind: Wind::Arrows, ..Layers::none() }, ..Document::default() },
        ..Scene::default()
    };
    let picture = studio.picture(lane, &scene, t);
    let frame = *lane.prepared();
    let mut seen = 0;
    for index in 0..frame.arrow_columns * frame.arrow_rows {
        let cell = [index % frame.arrow_columns, index / frame.arrow_columns].map(|c| c as f32 + 0.5);
        let at = [0, 1].map(|k| {
            let clip = cell[k] / [frame.arrow_columns, frame.arrow_rows][k] as f32 * 2.0 - 1.0;
            frame.centre[k] + clip * frame.half_extent[k]
        });
        // The world's velocity, as the view shows it.
        let x = clock.ruler(t).world(at.map(f64::from));
        let u = clock.view_motion(t, x, volume.velocity(clock, t, &[x])[0]);
        let u = u.map(|c| (c / clock.view(t).scale) as f32);
        let speed = u[0].hypot(u[1]);
        let raw = speed * frame.arrow_px;
        let length = frame.arrow_limit_px * raw / (raw + frame.arrow_limit_px * 0.6);
        if length < 12.0 {
            continue;
        }
        let along = u.map(|c| c / speed);
        let middle = [0, 1].map(|k| ((at[k] - frame.centre[k]) / frame.half_extent[k] * 0.5 + 0.5) * SIDE as f32);
        // Light on a short line across the arrow, so far from its middle.
        let across = |distance: f32| -> i32 {
            (-3..=3)
                .map(|aside| {
                    let aside = aside as f32;
                    let x = middle[0] + distance * along[0] - aside * along[1];
                    let y = SIDE as f32 - (middle[1] + distance * along[1] + aside * along[0]);
                    light(*picture.get_pixel((x as u32).min(SIDE - 1), (y as u32).min(SIDE - 1))).max(0)
                })
                .sum()
        };
        let (head, tail) = (across(0.5 * length - 5.0), across(-0.5 * length + 2.0));
        assert!(head > tail && tail > 0, "{path} arrow {index}: {head} at the head, {tail} at the tail");
        seen += 1;
    }
    assert!(seen > 20, "{path}: {seen} arrows are long enough to be judged");
}
