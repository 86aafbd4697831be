//! A flow as a program in Python that repeats it elsewhere, with numpy alone; PyTorch only where it is asked to train.
//!
//! The program has the paper's notation and holds what the flow needs: the components of the target, the weights of
//! networks, and for each lane its path, solver, steps and source. Noise comes from the same generators, so that its
//! row i is that of `dunefield sample`; sums are in double precision.
//!
//! - `python/`: the parts that it is put together from.
//! - `fields`: targets and networks as Python; `lanes`: what each lane says; `literal`: numbers, texts and arrays.

mod fields;
mod lanes;
mod literal;

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use self::{fields::Fields, literal::text};
use super::{Material, carried};
use crate::{
    density::{Density, Spread},
    field::{Trained, architecture::Architecture},
    train::{Config, Coupling},
};

/// Steps of a training whose network has none behind it.
const STEPS: u64 = 5000;

/// What begins a line that stands only where the target is known, so that it can be trained on.
const WITH_TRAINING: &str = "#train# ";

/// How a script is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScriptForm {
    /// Samples that it makes unless it is told otherwise.
    pub count: u32,
    /// Whether it holds the scene that it was made from, as a comment.
    pub holds_scene: bool,
}

impl Default for ScriptForm {
    fn default() -> Self {
        Self { count: 2000, holds_scene: true }
    }
}

/// Why there is no script.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// It cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The scene has no written form.
    #[error("the scene cannot be written: {0}")]
    Scene(#[from] serde_json::Error),
}

/// Writes the flows of `material` as a program in Python.
///
/// # Errors
/// [`ScriptError`].
pub fn write(material: &Material, form: ScriptForm, to: &mut dyn Write) -> Result<(), ScriptError> {
    to.write_all(program(material, form)?.as_bytes())?;
    Ok(())
}

fn program(material: &Material, form: ScriptForm) -> Result<String, ScriptError> {
    let fields = Fields::of(material);
    let training = !fields.targets().is_empty();
    let mut program = String::from(include_str!("python/intro.py"));
    program += &chosen(include_str!("python/head.py"), training);
    program += &settings(material, form, &fields);
    program += include_str!("python/path.py");
    program += &means(&fields);
    program += include_str!("python/flow.py");
    program += include_str!("python/source.py");
    if material.lanes.iter().enumerate().any(|(lane, _)| lanes::begins_with_data(material, lane)) {
        program += include_str!("python/data.py");
    }
    if training {
        program += include_str!("python/training.py");
        program += couple(material.scene.document.training.coupling);
    }
    program += include_str!("python/array.py");
    program += "\n\n";
    program += &fields.python();
    program += &lanes::python(material, &fields);
    program += &chosen(include_str!("python/main.py"), training);
    if form.holds_scene {
        program += &scene(material)?;
    }
    Ok(program)
}

/// A part without the lines that only stand beside a training, or with them.
fn chosen(part: &str, training: bool) -> String {
    let kept = part.lines().filter(|line| training || !line.contains(WITH_TRAINING));
    kept.map(|line| line.replacen(WITH_TRAINING, "", 1) + "\n").collect()
}

/// The target's name, and the numbers that all lanes share.
fn settings(material: &Material, form: ScriptForm, fields: &Fields<'_>) -> String {
    let document = &material.scene.document;
    let mut out = format!(
        "\nTARGET = {}\nCOUNT = {}  # samples\nSEED = {}  # of the noise\n",
        text(fields.target_name(material)),
        form.count,
        document.seed
    );
    if !fields.targets().is_empty() {
        out += &training_settings(&document.training, fields);
    }
    out.push('\n');
    out
}

/// The numbers of a training: those of the first network that is shown, or of the scene.
fn training_settings(training: &Config, fields: &Fields<'_>) -> String {
    let mut out = String::new();
    let Config { batch, rate, weight_decay, seed, coupling, .. } = *training;
    let (architecture, trained) = match fields.networks().first() {
        Some((mlp, trained)) => (mlp.architecture, *trained),
        None => (training.architecture, Trained::default()),
    };
    let Architecture { hidden, layers, fourier, harmonics } = architecture;
    if trained.generation > 0 {
        let _ = writeln!(
            out,
            "# The network below is of reflow {}; training here gives the one that it began with.",
            trained.generation
        );
    }
    let steps = if trained.step > 0 { trained.step } else { STEPS };
    let _ = writeln!(out, "STEPS = {steps}  # of the training");
    let _ = writeln!(
        out,
        "TRAINING = dict(\n    hidden={hidden}, layers={layers}, fourier={fourier}, harmonics={harmonics}, \
         batch={batch}, rate={rate:?}, weight_decay={weight_decay:?}, seed={seed}\n)"
    );
    match coupling {
        Coupling::Independent => {}
        Coupling::MinibatchOt { block } => {
            let _ = writeln!(out, "BLOCK = {block}  # pairs that are matched among each other");
        }
        Coupling::Sinkhorn { block, regularisation } => {
            let _ = writeln!(
                out,
                "BLOCK = {block}  # pairs that are matched among each other\nREGULARISATION = {regularisation:?}  \
                 # a share of the mean squared distance"
            );
        }
    }
    out
}

/// The functions for the kinds of field that there are.
fn means(fields: &Fields<'_>) -> String {
    let mut out = String::from("\n\n");
    if !fields.targets().is_empty() {
        out += include_str!("python/exact.py");
    }
    let has = |kind: fn(&Density) -> bool| fields.targets().iter().any(|target| kind(target.density()));
    if has(|density| matches!(density, Density::Raster(_))) {
        out += include_str!("python/raster.py");
    }
    let shares =
        |density: &Density| matches!(density, Density::Cloud(cloud) if matches!(cloud.spread(), Spread::Shared(_)));
    if has(shares) {
        out += include_str!("python/points.py");
    }
    let owns =
        |density: &Density| matches!(density, Density::Cloud(cloud) if matches!(cloud.spread(), Spread::Own(_)));
    if has(owns) {
        out += include_str!("python/mixture.py");
    }
    if !fields.networks().is_empty() || !fields.targets().is_empty() {
        out += include_str!("python/learned.py");
    }
    out
}

fn couple(coupling: Coupling) -> &'static str {
    match coupling {
        Coupling::Independent => include_str!("python/independent.py"),
        Coupling::MinibatchOt { .. } => include_str!("python/minibatch_ot.py"),
        Coupling::Sinkhorn { .. } => include_str!("python/sinkhorn.py"),
    }
}

/// The scene without the weights of networks, as a comment.
fn scene(material: &Material) -> Result<String, serde_json::Error> {
    let written = carried::written(&material.scene.clone().without_weights())?;
    Ok(format!("\n# The scene that this was made from, as a .dune file has it, without networks:\n# {written}\n"))
}
