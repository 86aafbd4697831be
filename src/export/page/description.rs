//! What the page's own script is told, beside the numbers that are too many for text.

use serde::Serialize;

use super::{
    rates::{self, Fields},
    reading::{DENSITY_SIDE, DENSITY_SLICES, aspect},
    record::{Moment, Record},
};
use crate::{
    export::material::Material,
    gpu::{palette, theme::Colors},
    scene::{GrainColor, Ground, Scene, Study, Theme, Wind, flow::BETWEEN_PARTS, lane_grid},
};

/// What the script is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Description {
    theme: Theme,
    themes: [ThemeColors; Theme::ALL.len()],
    /// Width of a view over its height.
    pub(super) aspect: f32,
    pub(super) columns: usize,
    layers: Shown,
    color: &'static str,
    size_points: f32,
    exposure: f32,
    /// Length of trails in t, and how many whole trajectories there are.
    trail: f32,
    trajectories: u32,
    ground: &'static str,
    has_outline: bool,
    fields: Vec<Field>,
    field_size: [usize; 2],
    density_size: [usize; 2],
    pub(super) lanes: Vec<Lane>,
}

/// What shaders need of a theme beside the palette.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ThemeColors {
    name: Theme,
    row: usize,
    is_dark: bool,
    ground: [f32; 3],
    lightness: [f32; 2],
}

/// Which layers are on at first.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "layers are switched one by one")]
struct Shown {
    grains: bool,
    trails: bool,
    trajectories: bool,
    density: bool,
    arrows: bool,
    outline: bool,
}

#[derive(Debug, Serialize)]
struct Field {
    step: f32,
    slopes: Vec<f32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lane {
    /// The path, and what else the caption says.
    pub(super) name: &'static str,
    pub(super) details: Vec<String>,
    pub(super) is_learned: bool,
    is_straight: bool,
    has_density: bool,
    count: usize,
    intervals: usize,
    field: usize,
    boxes: Vec<[f32; 4]>,
    times: Vec<f32>,
    moments: Vec<Moment>,
    source: [f32; 3],
    typical_speed: f32,
}

impl Description {
    /// That of a material whose lanes are `records`, each moved by the field in its place of `fields`.
    pub(super) fn of(material: &Material, records: &[(Record, usize)], fields: &Fields, has_outline: bool) -> Self {
        let scene = &material.scene;
        let (layers, grains) = (scene.document.layers, scene.document.grains);
        Self {
            theme: scene.theme,
            themes: Theme::ALL.map(ThemeColors::of),
            aspect: aspect(layers.layout),
            columns: lane_grid(records.len())[0],
            layers: Shown::of(scene, has_outline),
            color: GrainColor::ALL
                .iter()
                .find(|(color, _)| *color == grains.color)
                .map_or("sand", |(_, name)| name),
            size_points: grains.size_points,
            exposure: grains.exposure,
            trail: layers.trail,
            trajectories: layers.trajectory_count,
            ground: if layers.ground == Ground::Dunes { "dunes" } else { "heat" },
            has_outline,
            fields: fields.all().map(|rates| Field { step: rates.step, slopes: rates.slopes.clone() }).collect(),
            field_size: [rates::SIDE, rates::SLICES],
            density_size: [DENSITY_SIDE, DENSITY_SLICES],
            lanes: records
                .iter()
                .enumerate()
                .map(|(k, (record, field))| lane(material, k, record, *field))
                .collect(),
        }
    }
}

impl ThemeColors {
    fn of(theme: Theme) -> Self {
        let colors = Colors::of(theme);
        Self {
            name: theme,
            row: palette::first_row(theme),
            is_dark: colors.is_dark(),
            ground: colors.ground_shares(),
            lightness: colors.lightness,
        }
    }
}

/// What of a scene a page does not draw, as sentences.
pub(super) fn left_out(scene: &Scene) -> Vec<&'static str> {
    let (layers, drawn) = (scene.document.layers, scene.document.drawn());
    [
        (drawn.ground == Ground::Divergence, "the divergence is left out"),
        (drawn.ground == Ground::Error, "the error by colour is left out"),
        (drawn.wind == Wind::Error, "arrows of the error are left out"),
        (drawn.wind == Wind::Streaks, "arrows stand for drifting streamlines"),
        (drawn.contours && !is_density(drawn.ground), "the density stands for its lines"),
        (layers.grid, "the grid is left out"),
        (scene.document.study != Study::default(), "what is studied is left out"),
    ]
    .into_iter()
    .filter_map(|(is_so, sentence)| is_so.then_some(sentence))
    .collect()
}

fn is_density(ground: Ground) -> bool {
    matches!(ground, Ground::Heat | Ground::Dunes)
}

impl Shown {
    fn of(scene: &Scene, has_outline: bool) -> Self {
        let layers = scene.document.layers;
        Self {
            grains: layers.grains,
            trails: layers.trails,
            trajectories: layers.trajectories,
            density: is_density(layers.ground) || layers.contours,
            arrows: matches!(layers.wind, Wind::Arrows | Wind::Streaks),
            outline: layers.outline && has_outline,
        }
    }
}

fn lane(material: &Material, index: usize, record: &Record, field: usize) -> Lane {
    let name = material.scene.document.lanes[index].path.label();
    let caption = material.caption(index);
    let details = caption.split(BETWEEN_PARTS).filter(|part| *part != name).map(str::to_owned).collect();
    let shown = &material.lanes[index].field;
    Lane {
        name,
        details,
        is_learned: shown.model().is_some(),
        is_straight: record.is_straight,
        has_density: shown.exact().is_some(),
        count: record.positions.words.len() / (record.intervals + 1),
        intervals: record.intervals,
        field,
        boxes: record.positions.boxes.clone(),
        times: record.times.clone(),
        moments: record.moments.clone(),
        source: record.source,
        typical_speed: record.typical_speed,
    }
}
