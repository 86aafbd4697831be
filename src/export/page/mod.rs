//! A page that anyone can open: one HTML file that needs nothing else and asks no network.
//!
//! - [`form`]: what can be chosen.
//! - `volumes`: the fields of all lanes; `reading`: what is read of each flow, as a `record`; `quantised`: positions,
//!   and `rates`: fields, in few bits.
//! - `description`: what the page's own script is told; `colors`: the themes; `escaped`: texts of people.
//! - `file`: the file as it is written; `lanes`: the figures in it.
//! - `page/`: the page's own sources, put together by `sources`.
//!
//! Positions, densities and fields are those of the stage, read from the device; between its keyframes the page
//! interpolates them itself, and draws them as the stage does.

mod colors;
mod description;
mod escaped;
mod file;
pub mod form;
mod lanes;
mod quantised;
mod rates;
mod reading;
mod record;
mod sources;
mod volumes;

use std::{io::Write, path::PathBuf};

pub use self::form::PageForm;
use self::{description::Description, file::Parts, rates::Fields, reading::Reading};
use super::{error::ClipError, material::Material};
use crate::{
    density::{Target, picture},
    gpu::{Context, Pipelines, offscreen},
    output::OutputError,
    scene,
};

/// Writes `material` as a page to `to`. The same arguments give the same bytes on the same machine.
///
/// # Errors
/// [`ClipError`]; one of writing names the page, since the path of `to` is not known here.
pub fn write(
    material: &Material,
    form: &PageForm,
    to: &mut dyn Write,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<(), ClipError> {
    let volumes = volumes::sample(material, is_cancelled).ok_or(ClipError::Cancelled)?;
    let context = Context::headless()?;
    let pipelines = Pipelines::new(&context, offscreen::FORMAT);
    let shown = reading::shown(&material.scene);
    let reading = Reading {
        context: &context,
        pipelines: &pipelines,
        material,
        scene: &shown,
        grains: form.grains(),
        is_cancelled,
    };
    let mut fields = Fields::default();
    let mut records = Vec::new();
    for (index, volumes) in volumes.iter().enumerate() {
        let Some(moving) = volumes.moving() else { continue };
        records.push((reading.record(index, volumes)?, fields.place(moving)));
    }
    let target = material.lanes.iter().find_map(|lane| lane.field.exact()).map(|exact| exact.target());
    let outline = target.map(|target| weights(target));
    let title = form.title.clone().unwrap_or_else(|| target.map_or_else(|| "A learned flow".to_owned(), |t| named(t)));
    let summary = format!(
        "{} grains{} start as noise at t = 0 and follow a velocity field to the data at t = 1.",
        scene::grouped(reading.grains as u64),
        if records.len() > 1 { " in each lane" } else { "" },
    );
    let scene_text = if form.has_scene { Some(scene::file::write(&material.scene).map_err(io)?) } else { None };
    let parts = Parts {
        title: &title,
        summary: &summary,
        theme: material.scene.theme,
        description: &Description::of(material, &records, &fields, outline.is_some()),
        scene: scene_text.as_deref(),
        records: &records,
        fields: &fields,
        outline: outline.as_deref(),
    };
    if is_cancelled() {
        return Err(ClipError::Cancelled);
    }
    parts.write(to).map_err(io)
}

/// What a target is called, as a headline.
fn named(target: &Target) -> String {
    let words = target.name().replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "A flow".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// Weights of a target over their peak, row by row from the bottom, for its outline.
fn weights(target: &Target) -> Vec<u8> {
    let drawing = picture::of(target.density());
    let peak = drawing.peak();
    drawing.weights().iter().map(|weight| (255.0 * (weight / peak).clamp(0.0, 1.0)).round() as u8).collect()
}

/// An error of writing.
fn io(source: impl Into<std::io::Error>) -> ClipError {
    OutputError { path: PathBuf::from("the page"), source: source.into() }.into()
}
