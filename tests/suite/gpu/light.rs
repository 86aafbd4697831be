//! Grains as they are laid, and what becomes of their light, against the same on the CPU.

use dunefield::{
    gpu::{
        Lane,
        lane::{GRAIN_MARGIN, Inked},
        layout::Light,
        theme::Colors,
    },
    scene::{Document, GrainColor, Grains, Layers, Layout, Scene, Theme},
};
use palette::{IntoColor as _, Oklab, Srgb};

use super::{SIDE, Studio, moons, view};

fn shows(grains: Grains) -> Scene {
    Scene {
        document: Document { layers: Layers { grains: true, ..Layers::none() }, grains, ..Document::default() },
        ..Scene::default()
    }
}

/// Cells of a grain's canvas from the left bottom corner of the view, in cells.
fn cell_at(lane: &Lane, xi: [f32; 2]) -> [f32; 2] {
    let (frame, light) = (lane.prepared(), lane.prepared_light());
    [0, 1].map(|k| {
        let px = ((xi[k] - frame.centre[k]) / frame.half_extent[k] * 0.5 + 0.5) * frame.size_px[k];
        px / light.cell_px + GRAIN_MARGIN as f32
    })
}

/// Every grain is spread over the four cells that are nearest to where the device says that it is.
#[test]
fn every_grain_is_laid_where_it_is() {
    let studio = Studio::new();
    for (count, size_points) in [(3000, 2.5), (120_000, 2.5), (3000, 12.0)] {
        let (_, mut lane) = moons(&studio, count);
        let scene = shows(Grains { size_points, ..Grains::default() });
        lane.prepare(&studio.context, &studio.pipelines, &view(&scene, 0.8));
        let (laid, columns) = lane.read_ink(&studio.context, Inked::Grains).unwrap();
        let rows = laid.len() / columns;
        let mut expected = vec![0.0f32; laid.len()];
        let mut add = |x: f32, y: f32, units: f32| {
            if (0.0..columns as f32).contains(&x) && (0.0..rows as f32).contains(&y) {
                expected[y as usize * columns + x as usize] += units;
            }
        };
        for (xi, _) in lane.read_moments(&studio.context).unwrap() {
            let at = cell_at(&lane, xi).map(|c| c - 0.5);
            let (corner, f) = (at.map(f32::floor), at.map(|c| c - c.floor()));
            let x1 = (64.0 * f[0]).round_ties_even();
            let x0 = 64.0 - x1;
            let [y10, y11] = [x0, x1].map(|x| (x * f[1]).round_ties_even());
            add(corner[0], corner[1], x0 - y10);
            add(corner[0] + 1.0, corner[1], x1 - y11);
            add(corner[0], corner[1] + 1.0, y10);
            add(corner[0] + 1.0, corner[1] + 1.0, y11);
        }
        // A position may round to the other side of a cell's border.
        let apart: f32 = laid.iter().zip(&expected).map(|(a, b)| (*a as f32 - b).abs()).sum();
        let sum: f32 = expected.iter().sum();
        assert!(sum > 1e5 && apart < 2e-3 * sum, "{count} grains: {apart} of {sum} apart");
    }
}

/// Beside each other, source and target are seen at every moment: a grain is laid in full where it is, and with 26/64
/// of that where it begins and where it ends.
#[test]
fn both_ends_are_lit_beside_each_other() {
    const END: f64 = 26.0 / 64.0;
    let studio = Studio::new();
    let count = 4000;
    let (_, mut lane) = moons(&studio, count);
    let mut scene = shows(Grains::default());
    scene.document.layers.layout = Layout::Spread;
    for (t, expected) in [(0.0, [1.0 + END, END]), (1.0, [END, 1.0 + END])] {
        lane.prepare(&studio.context, &studio.pipelines, &view(&scene, t));
        let (laid, columns) = lane.read_ink(&studio.context, Inked::Grains).unwrap();
        let mut halves = [0.0; 2];
        for (k, units) in laid.iter().enumerate() {
            halves[usize::from(2 * (k % columns) >= columns)] += f64::from(*units) / (64 * count) as f64;
        }
        // Hardly any noise lies outside the view.
        assert!(halves.iter().zip(expected).all(|(a, b)| (a - b).abs() < 2e-3), "{t}: {halves:?}");
    }
}

/// The light of a canvas over what is white, spread over neighbours.
fn spread(laid: &[u32], light: &Light) -> Vec<f32> {
    let [columns, rows] = [light.columns, light.rows].map(|side| side as usize);
    let [own, next] = light.taps;
    let weight = |d: usize| if d == 1 { own } else { next };
    (0..rows * columns)
        .map(|k| {
            let (x, y) = ((k % columns).clamp(1, columns - 2), (k / columns).clamp(1, rows - 2));
            let near = (0..3).flat_map(|dy| (0..3).map(move |dx| (dx, dy)));
            near.map(|(dx, dy)| weight(dx) * weight(dy) * laid[(y + dy - 1) * columns + x + dx - 1] as f32)
                .sum::<f32>()
        })
        .map(|sum| sum * light.gain)
        .collect()
}

/// What cells hold at a pixel from the left top, between them.
fn sampled<const N: usize>(cells: &[[f32; N]], light: &Light, x: u32, y: u32) -> [f32; N] {
    let at = [x as f32 + 0.5, (SIDE - 1 - y) as f32 + 0.5].map(|px| px / light.cell_px + GRAIN_MARGIN as f32 - 0.5);
    let (corner, f) = (at.map(|c| c as usize), at.map(f32::fract));
    let cell = |dx: usize, dy: usize| cells[(corner[1] + dy) * light.columns as usize + corner[0] + dx];
    std::array::from_fn(|k| {
        let row = |dy: usize| cell(0, dy)[k] * (1.0 - f[0]) + cell(1, dy)[k] * f[0];
        row(0) * (1.0 - f[1]) + row(1) * f[1]
    })
}

/// Share of the ramp of such a light.
fn tone(x: f32, light: &Light) -> f32 {
    let curve = ((10.0 * x).asinh() / 10.0f32.asinh()).min(1.0);
    let lift = light.lift * (1.0 - (-2.0 * x / light.lone).exp());
    lift + (1.0 - lift) * curve
}

fn smoothstep(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The tone of every cell of the last picture of a lane.
fn tones(studio: &Studio, lane: &Lane) -> Vec<f32> {
    let light = lane.prepared_light();
    let cells = spread(&lane.read_ink(&studio.context, Inked::Grains).unwrap().0, light);
    cells.iter().map(|x| tone(*x, light)).collect()
}

/// asinh of the light along the ramp, pixel by pixel, at every size and exposure.
#[test]
fn light_becomes_tone() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 20_000);
    let ground = Colors::of(Theme::Night).ground.map(f32::from);
    for (size_points, exposure) in [(2.5, 0.0), (1.0, 0.0), (9.0, 0.0), (2.5, -2.0), (4.0, 2.0)] {
        let scene = shows(Grains { size_points, exposure, ..Grains::default() });
        let picture = studio.picture(&mut lane, &scene, 0.7);
        let tones = tones(&studio, &lane);
        // Premultiplied, as cells are shown between each other.
        let cells: Vec<[f32; 4]> = tones
            .iter()
            .map(|v| {
                let ([r, g, b], alpha) =
                    (Colors::of(Theme::Night).light(f64::from(*v)).map(f32::from), smoothstep(0.0, 0.25, *v));
                [r * alpha, g * alpha, b * alpha, alpha]
            })
            .collect();
        let mut far = 0;
        for (x, y, pixel) in picture.enumerate_pixels() {
            let shown = sampled(&cells, lane.prepared_light(), x, y);
            let expected = [0, 1, 2].map(|k| ground[k] * (1.0 - shown[3]) + shown[k]);
            far += u32::from(pixel.0.iter().zip(expected).any(|(a, b)| (f32::from(*a) - b).abs() > 3.0));
        }
        assert!(far < SIDE * SIDE / 400, "size {size_points}, exposure {exposure}: {far} pixels differ");
        let brightest = tones.iter().copied().fold(0.0, f32::max);
        assert!(brightest > 0.6, "somewhere there are many grains: {brightest}");
    }
}

/// The same grains are as light in colour as without; only the hue is their own.
#[test]
fn coloured_grains_take_their_lightness_from_density() {
    let studio = Studio::new();
    let (_, mut lane) = moons(&studio, 20_000);
    let lab = |pixel: &image::Rgba<u8>| -> Oklab {
        let [r, g, b, _] = pixel.0;
        Srgb::new(r, g, b).into_format::<f32>().into_color()
    };
    let [from, to] = Colors::of(Theme::Night).lightness;
    for color in [GrainColor::Source, GrainColor::Speed, GrainColor::LogDensity, GrainColor::Region] {
        // So small that cells are pixels.
        let picture =
            studio.picture(&mut lane, &shows(Grains { color, size_points: 1.0, ..Grains::default() }), 0.7);
        let tones: Vec<[f32; 1]> = tones(&studio, &lane).into_iter().map(|v| [v]).collect();
        // Mean hue of the grains on each box of 10 x 10 pixels.
        let light = *lane.prepared_light();
        assert!(light.cell_px == 1.0);
        let mut hues = vec![[0.0f32; 3]; 400];
        for (xi, [r, g, b, _]) in lane.read_moments(&studio.context).unwrap() {
            let px = cell_at(&lane, xi).map(|c| (c - GRAIN_MARGIN as f32) * light.cell_px);
            if px.iter().all(|c| (0.0..SIDE as f32).contains(c)) {
                let hue: Oklab = Srgb::new(r, g, b).into_format::<f32>().into_color();
                let all = &mut hues[(SIDE as usize - 1 - px[1] as usize) / 10 * 20 + px[0] as usize / 10];
                *all = [all[0] + 1.0, all[1] + hue.a, all[2] + hue.b];
            }
        }
        let (mut far, mut lit) = (0, 0);
        let mut shown = vec![[0.0f32; 2]; 400];
        for (x, y, pixel) in picture.enumerate_pixels() {
            let [v] = sampled(&tones, &light, x, y);
            if v > 0.3 {
                let found = lab(pixel);
                lit += 1;
                far += u32::from((found.l - (from + (to - from) * v)).abs() > 0.02);
                let all = &mut shown[(y / 10 * 20 + x / 10) as usize];
                *all = [all[0] + found.a, all[1] + found.b];
            }
        }
        assert!(lit > 2000 && far * 50 < lit, "{color:?}: {far} of {lit} pixels are of another lightness");
        let turned =
            hues.iter().zip(&shown).filter(|([count, ..], _)| *count > 60.0).filter(|([_, a, b], [c, d])| {
                let (lengths, dot) = (a.hypot(*b) * c.hypot(*d), a * c + b * d);
                // Where hues cancel out there is none to be kept.
                a.hypot(*b) > 0.05 * 60.0 && dot < 0.85 * lengths
            });
        let turned = turned.count();
        assert!(turned <= 4, "{color:?}: {turned} boxes have another hue");
    }
}
