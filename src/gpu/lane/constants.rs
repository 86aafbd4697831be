//! What shaders are compiled for: constants of pipelines.

use super::{content::Content, integrated::Integrated, view::ViewState};
use crate::{
    flow::Solver,
    scene::{FieldSource, GrainColor, Ground, Layers, SpeedBy, Wind},
};

/// A constant by its name.
type Constant = (&'static str, u32);

/// For the shaders that place grains or follow them.
pub(super) fn of_grains(content: &Content, color: GrainColor) -> [Constant; 3] {
    let is_cubic = |integrated: &Integrated| integrated.way.solver != Solver::Euler;
    let color = match color {
        GrainColor::Sand => 0,
        GrainColor::Source => 1,
        GrainColor::Speed => 2,
        GrainColor::LogDensity => 3,
        GrainColor::Region => 4,
    };
    [
        ("is_cubic", u32::from(content.integrated().is_some_and(is_cubic))),
        ("color_by", color),
        ("some_are_chosen", u32::from(content.some_are_chosen())),
    ]
}

/// For the shader that composes the view.
pub(super) fn of_composition(content: &Content, view: &ViewState) -> Vec<Constant> {
    let (layers, ready) = (&view.layers, content.integrated().is_some());
    [
        ("has_ground", layers.ground != Ground::Plain),
        ("has_contours", layers.contours),
        ("has_trajectories", ready && layers.trajectories),
        ("has_streaks", ready && layers.wind == Wind::Streaks),
        ("has_trails", ready && layers.trails),
        ("has_grains", ready && layers.grains),
    ]
    .into_iter()
    .map(|(name, is)| (name, u32::from(is)))
    .collect()
}

/// For the shader of the arrows.
pub(super) fn of_arrows(content: &Content, layers: &Layers) -> [Constant; 4] {
    let by_color = layers.speed == SpeedBy::Color && layers.wind == Wind::Arrows;
    let is_learned = content.fields.source() == FieldSource::Learned;
    let shows_error = layers.wind == Wind::Error;
    [
        ("by_color", u32::from(by_color)),
        ("is_learned", u32::from(is_learned)),
        ("shows_error", u32::from(shows_error)),
        has_density(content),
    ]
}

/// Whether shaders can ask where there is mass.
pub(super) fn has_density(content: &Content) -> Constant {
    ("has_density", u32::from(content.fields.has_density()))
}
