//! What is shown in a clip.

use std::sync::Arc;

use crate::{
    density::{Moments, Placement},
    field::{Answer, Exact, Mlp, Trained, VelocityField},
    flow::source_difference,
    path::Clock,
    scene::Scene,
    train::Checkpoints,
};

/// What is shown in a clip.
#[derive(Clone, Debug)]
pub struct Material {
    /// The scene; its t is not used.
    pub scene: Scene,
    /// What each of its lanes shows; as many as the scene has.
    pub lanes: Vec<LaneMaterial>,
}

/// What one lane shows.
#[derive(Clone, Debug)]
pub struct LaneMaterial {
    /// The field that moves the particles.
    pub field: ShownField,
    /// The network that an exact field is compared with where errors are drawn.
    pub compared: Option<Arc<Mlp>>,
    /// Moments of the data, for the source.
    pub moments: Moments,
    /// Cov(x_1, x_0) of the pairs that a network was trained on, as xx, xy, yx, yy.
    pub cross_covariance: [f64; 4],
    /// What its network went through, where it was trained here: for films.
    pub checkpoints: Arc<Checkpoints>,
}

impl LaneMaterial {
    /// A lane of which nothing is known but its field and the moments of the data.
    #[must_use]
    pub fn of(field: ShownField, moments: Moments) -> Self {
        Self { field, compared: None, moments, cross_covariance: [0.0; 4], checkpoints: Arc::default() }
    }

    /// Whether all that is sampled of another one is the same.
    pub(super) fn has_fields_of(&self, other: &Self) -> bool {
        let exact = |lane: &Self| lane.field.exact().map(|exact| exact.target().id());
        let networks = |lane: &Self| {
            let model = match &lane.field {
                ShownField::Exact(_) => None,
                ShownField::Learned { mlp, .. } => Some(Arc::as_ptr(mlp).addr()),
            };
            (model, lane.compared.as_ref().map(|mlp| Arc::as_ptr(mlp).addr()))
        };
        exact(self) == exact(other) && networks(self) == networks(other)
    }
}

impl Material {
    /// Where the coordinates of the file that a lane is of lie in the world: a network may have learned from another one
    /// than the target beside it.
    #[must_use]
    pub fn placement(&self, lane: usize) -> Placement {
        let field = &self.lanes[lane].field;
        if let ShownField::Learned { mlp, .. } = field {
            let known = self.scene.document.models.get(lane).into_iter().chain(&self.scene.network);
            if let Some(saved) = known.into_iter().find(|saved| saved.model == *mlp) {
                return saved.provenance.placement;
            }
        }
        field.exact().map_or(Placement::IDENTITY, |exact| *exact.target().placement())
    }

    /// The line that says what a lane shows.
    #[must_use]
    pub fn caption(&self, lane: usize) -> String {
        let (flow, material) = (self.scene.document.lanes[lane], &self.lanes[lane]);
        let frame = material.field.velocity().frame();
        let clock = Clock::new(flow.path, frame);
        // A network may have learned from other data than the target beside it.
        let known = material.field.exact().filter(|exact| *exact.target().moments() == material.moments);
        let difference = known
            .and_then(|exact| source_difference(flow.source, &clock, exact.target(), material.cross_covariance));
        flow.caption(material.field.trained(), flow.step_grid(frame), difference)
    }
}

/// A field, with what is known of its target.
#[derive(Clone, Debug)]
pub enum ShownField {
    /// The closed form.
    Exact(Exact),
    /// A network.
    Learned {
        /// The network.
        mlp: Arc<Mlp>,
        /// How far it has come.
        trained: Trained,
        /// The exact field of its target, when that is known: for the density and the outline.
        exact: Option<Exact>,
    },
}

impl ShownField {
    /// The field as such.
    #[must_use]
    pub fn velocity(&self) -> &dyn VelocityField {
        match self {
            Self::Exact(field) => field,
            Self::Learned { mlp, .. } => mlp.as_ref(),
        }
    }

    /// Everything that the field tells of points of the world on a path.
    #[must_use]
    pub fn answers(&self, clock: &Clock, t: f64, x: &[[f64; 2]]) -> Vec<Answer> {
        match self {
            Self::Exact(field) => field.answers(clock, t, x),
            Self::Learned { mlp, .. } => mlp.answers(clock, t, x),
        }
    }

    /// The exact field, when it is known.
    #[must_use]
    pub fn exact(&self) -> Option<&Exact> {
        match self {
            Self::Exact(field) => Some(field),
            Self::Learned { exact, .. } => exact.as_ref(),
        }
    }

    /// The network, when the field is learned.
    #[must_use]
    pub fn model(&self) -> Option<&Mlp> {
        match self {
            Self::Exact(_) => None,
            Self::Learned { mlp, .. } => Some(mlp),
        }
    }

    /// The network to be kept, when the field is learned.
    #[must_use]
    pub fn network(&self) -> Option<Arc<Mlp>> {
        match self {
            Self::Exact(_) => None,
            Self::Learned { mlp, .. } => Some(mlp.clone()),
        }
    }

    /// How far the network has come, when the field is learned.
    #[must_use]
    pub fn trained(&self) -> Option<Trained> {
        match self {
            Self::Exact(_) => None,
            Self::Learned { trained, .. } => Some(*trained),
        }
    }
}
