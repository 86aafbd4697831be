//! What is said of each layer that is on the stage, in the words of Lipman et al. 2022.

use super::{fields::Fields, swatch::Swatch};
use crate::{
    app::state::State,
    gpu::{
        palette::Map,
        theme::{Colors, Names},
    },
    scene::{DensityOf, GrainColor, Ground, Layers, Study, Wind},
};

/// What is said of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is called.
    pub name: &'static str,
    /// Its symbol.
    pub symbol: &'static str,
    /// What it is, in a sentence or two.
    pub words: String,
    /// How it looks.
    pub swatch: Swatch,
}

fn row(name: &'static str, symbol: &'static str, swatch: Swatch, words: impl Into<String>) -> Row {
    Row { name, symbol, words: words.into(), swatch }
}

/// A row for each layer that is on the stage, what is looked at first.
#[must_use]
pub fn rows(state: &State) -> Vec<Row> {
    let document = &state.scene.document;
    let (layers, study) = (document.drawn(), &state.seen().document.study);
    let fields = Fields::on_stage(state);
    let mut rows = looked_at(study, fields, Colors::of(state.scene.theme).names);
    rows.extend(grains(&layers, document.grains.color, fields));
    rows.extend(ground(&layers, fields));
    rows.extend(wind(&layers, fields));
    rows.extend(frame(&layers));
    rows
}

fn looked_at(study: &Study, fields: Fields, names: Names) -> Vec<Row> {
    let mut rows = Vec::new();
    if study.probe.is_some() {
        let words = "The weights in eq. 8: how likely each datum x_1 is where x_t = x. The ring is their mean E[x_1|x], \
                     and the arrow the u_t(x) that they make.";
        rows.push(row("Probe", "p_t(x|x_1) q(x_1) / p_t(x)", Swatch::Fan, words));
    }
    if study.datum.is_some() {
        let words = "The path of one datum alone: N(mu_t(x_1), sigma_t(x_1)^2 I) (eq. 10), with the field that generates \
                     it (Theorem 3, eq. 15). Circles are at one, two and three sigma_t.";
        rows.push(row("Conditional path", "p_t(x|x_1), u_t(x|x_1)", Swatch::Circles, words));
    } else {
        if study.pairs > 0 || !study.joined.is_empty() {
            let Names { sand, exact, learned } = names;
            let field = fields.pick(
                format!("in {exact} the trajectory of the marginal field"),
                format!("in {learned} the trajectory of the learned field"),
                format!("in {exact} and {learned} the trajectories of the marginal and of the learned field"),
            );
            let words = format!(
                "In {sand} the conditional flow of a pair, psi_t(x_0) = sigma_t(x_1) x_0 + mu_t(x_1) (eq. 11); {field} \
                 from the same x_0."
            );
            rows.push(row("Pairs", "psi_t(x_0)", Swatch::Pair(fields), words));
        }
        if !study.followed.is_empty() {
            let words = "The trajectory of a grain that was clicked: the solution of eq. 1 from its x_0.";
            rows.push(row("Followed grains", "phi_t(x_0)", Swatch::Trajectory, words));
        }
        if study.lasso.is_some() {
            let words = "Grains that a lasso held at its t, coloured at every t: see where they came from and where they go.";
            rows.push(row("Lasso", "x_t", Swatch::Chosen, words));
        }
    }
    rows
}

fn grains(layers: &Layers, color: GrainColor, fields: Fields) -> Vec<Row> {
    let mut rows = Vec::new();
    let field = fields.pick("u_t", "v_t", "u_t or v_t");
    if layers.grains {
        let color = match color {
            GrainColor::Sand => "Where they lie dense they are farther from the ground.",
            GrainColor::Source => "Their hue is the angle of x_0.",
            GrainColor::Speed => "Their hue is their speed.",
            GrainColor::LogDensity => "Their hue is ln p_t where they are.",
            GrainColor::Region => "Their hue is the part of the drawing that they end in.",
        };
        let words = format!(
            "Samples of the noise, each carried along {field} by d/dt phi_t(x) = {field}(phi_t(x)) (eq. 1). Together \
             they are the push-forward of the noise (eq. 3). {color}"
        );
        rows.push(row("Grains", "x_t = phi_t(x_0)", Swatch::Grains, words));
    }
    if layers.trails {
        let words = format!("The last {:.2} of t on the trajectory of each grain.", layers.trail);
        rows.push(row("Trails", "phi_s(x_0), s < t", Swatch::Trail, words));
    }
    if layers.trajectories {
        let words = format!(
            "Whole solutions of eq. 1 with {field}, from the noise x_0 (ring) to the data (dot). Unlike conditional \
             paths, no two of them are at one place at one t."
        );
        rows.push(row("Trajectories", "t -> phi_t(x_0)", Swatch::Trajectory, words));
    }
    rows
}

fn ground(layers: &Layers, fields: Fields) -> Vec<Row> {
    let mut rows = Vec::new();
    let counted = "The grains, counted and smoothed: the density that the flow really has, which comes near p_t as far as \
                   the field and the solver are right";
    let exact = "The marginal probability path, the mean of all conditional paths: the integral of p_t(x|x_1) q(x_1) \
                 over x_1 (eq. 6)";
    let density = match (layers.density, fields.exact, fields.learned) {
        (DensityOf::Exact, ..) | (DensityOf::Shown, _, false) => exact.to_owned(),
        (DensityOf::Grains, ..) | (DensityOf::Shown, false, true) => counted.to_owned(),
        (DensityOf::Shown, true, true) => format!("{exact}; with a learned field, the grains counted and smoothed"),
    };
    match layers.ground {
        Ground::Plain => {}
        Ground::Heat => {
            rows.push(row(
                "Heat map",
                "p_t(x)",
                Swatch::Ramp(Map::Heat),
                format!("{density}. Farther from the ground is denser."),
            ));
        }
        Ground::Dunes => {
            let words = format!("{density}. Higher is denser; the light comes from one side.");
            rows.push(row("Dunes", "p_t(x)", Swatch::Ramp(Map::Dunes), words));
        }
        Ground::Divergence => {
            let words = "Below 0 mass gathers, above 0 it thins: along a grain, d/dt ln p_t = -div u_t.";
            rows.push(row("Divergence", "div u_t(x)", Swatch::Ramp(Map::Divergence), words));
        }
        Ground::Error => {
            let words = "How far the network's field is from the exact one. The flow matching loss is the mean of its square \
                         over t and p_t (eq. 5).";
            rows.push(row("Error", "|v_t(x) - u_t(x)|", Swatch::Ramp(Map::Error), words));
        }
    }
    if layers.contours {
        let words = "Lines of equal density, at 1/2, 1/4, ... 1/64 of the top of the scale.";
        rows.push(row("Contours", "p_t(x) = const", Swatch::Contours, words));
    }
    rows
}

fn wind(layers: &Layers, fields: Fields) -> Vec<Row> {
    let exact = "The marginal vector field: the mean of the conditional fields u_t(x|x_1), weighted by how likely x_1 is at \
                 x (eq. 8). It generates p_t (Theorem 1).";
    let learned = "The field of the network, trained towards u_t by conditional flow matching (eq. 9).";
    let both = "u_t: the mean of the conditional fields, weighted by how likely x_1 is at x (eq. 8); it generates p_t \
                (Theorem 1). v_t: the network's, trained towards it (eq. 9).";
    let symbol = fields.pick("u_t(x)", "v_t(x)", "u_t(x), v_t(x)");
    let words = fields.pick(exact, learned, both);
    match layers.wind {
        Wind::Calm => Vec::new(),
        Wind::Arrows => vec![row("Arrows", symbol, Swatch::Arrows(fields), words)],
        Wind::Streaks => {
            let words = format!("{words} Pieces of its streamlines drift as t passes.");
            vec![row("Streaks", symbol, Swatch::Streaks(fields), words)]
        }
        Wind::Error => {
            let words = "What the network's field has too much, at its place: the learned minus the exact field.";
            vec![row("Error arrows", "v_t(x) - u_t(x)", Swatch::ErrorArrows, words)]
        }
    }
}

fn frame(layers: &Layers) -> Vec<Row> {
    let mut rows = Vec::new();
    if layers.outline {
        let words = "A line around the target, the density of the data x_1: p_1 is to be it (eq. 7).";
        rows.push(row("Outline", "q(x_1)", Swatch::Outline, words));
    }
    if layers.grid {
        let words = "The coordinates of the data. The standard deviation of the noise N(0, I) is one of its units.";
        rows.push(row("Grid", "x", Swatch::Grid, words));
    }
    let words = "The faint square, in which the tools draw.";
    rows.push(row("Drawing area", "[-3, 3] x [-3, 3]", Swatch::Square, words));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::settings::Settings,
        scene::{FieldSource, Lasso, Scene, layers::Look},
    };

    fn names(change: impl FnOnce(&mut State)) -> Vec<&'static str> {
        let mut state = State::new(Scene::default(), Settings::default());
        change(&mut state);
        rows(&state).iter().map(|row| row.name).collect()
    }

    #[test]
    fn every_layer_is_named_while_it_is_shown() {
        assert_eq!(names(|_| ()), ["Grains", "Arrows", "Outline", "Drawing area"]);
        let look =
            |look: Look| names(move |state| state.scene.document.layers = look.layers(state.scene.document.layers));
        assert_eq!(look(Look::Dunes), ["Dunes", "Streaks", "Drawing area"]);
        assert_eq!(look(Look::Trajectories), ["Grains", "Trajectories", "Outline", "Drawing area"]);
        assert_eq!(look(Look::Error), ["Error", "Error arrows", "Outline", "Drawing area"]);
        let all = names(|state| {
            state.scene.document.layers =
                Layers { trails: true, contours: true, grid: true, ground: Ground::Heat, ..Layers::default() };
            state.scene.document.study = Study {
                pairs: 2,
                followed: vec![3],
                lasso: Some(Lasso { lane: 0, t: 0.5, corners: vec![[0.0; 2]; 3] }),
                ..Study::default()
            };
            state.asked = Some([0.0; 2]);
        });
        let expected = [
            "Probe",
            "Pairs",
            "Followed grains",
            "Lasso",
            "Grains",
            "Trails",
            "Heat map",
            "Contours",
            "Arrows",
            "Outline",
            "Grid",
            "Drawing area",
        ];
        assert_eq!(all, expected);
        let alone = names(|state| state.scene.document.study.datum = Some([1.0, 0.0]));
        assert_eq!(alone, ["Conditional path", "Outline", "Drawing area"], "it hides the others");
    }

    #[test]
    fn a_learned_field_is_called_and_coloured_so_where_it_is_shown() {
        let arrows = |learned: [bool; 2]| {
            let mut state = State::new(Scene::default(), Settings::default());
            state.scene.document.set_lane_count(2);
            state.follow_lanes();
            for (lane, is_learned) in learned.into_iter().enumerate() {
                state.lanes[lane].shown.learned = is_learned;
                state.scene.document.lanes[lane].field =
                    if is_learned { FieldSource::Learned } else { FieldSource::Exact };
            }
            let row = rows(&state).into_iter().find(|row| row.name == "Arrows").unwrap();
            (row.symbol, row.swatch)
        };
        let fields = |exact, learned| Swatch::Arrows(Fields { exact, learned });
        assert_eq!(arrows([false, false]), ("u_t(x)", fields(true, false)));
        assert_eq!(arrows([true, true]), ("v_t(x)", fields(false, true)));
        assert_eq!(arrows([false, true]), ("u_t(x), v_t(x)", fields(true, true)));
    }
}
