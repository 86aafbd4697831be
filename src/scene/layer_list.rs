//! Layers by their names.

use super::{Ground, Layers, Wind};

/// Every name, with what it puts on a picture.
const NAMES: [(&str, Part); 15] = [
    ("grains", Part::Switch(|layers| &mut layers.grains)),
    ("trails", Part::Switch(|layers| &mut layers.trails)),
    ("trajectories", Part::Switch(|layers| &mut layers.trajectories)),
    ("heat", Part::Ground(Ground::Heat)),
    ("dunes", Part::Ground(Ground::Dunes)),
    ("divergence", Part::Ground(Ground::Divergence)),
    ("error", Part::Ground(Ground::Error)),
    ("contours", Part::Switch(|layers| &mut layers.contours)),
    ("arrows", Part::Wind(Wind::Arrows)),
    ("streaks", Part::Wind(Wind::Streaks)),
    ("error-arrows", Part::Wind(Wind::Error)),
    ("outline", Part::Switch(|layers| &mut layers.outline)),
    ("grid", Part::Switch(|layers| &mut layers.grid)),
    ("legend", Part::Switch(|layers| &mut layers.legend)),
    ("caption", Part::Switch(|layers| &mut layers.caption)),
];

/// What a name stands for.
#[derive(Clone, Copy)]
enum Part {
    Switch(fn(&mut Layers) -> &mut bool),
    Ground(Ground),
    Wind(Wind),
}

/// Why a list names no layers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayerError {
    /// There is no such layer.
    #[error("unknown layer {0:?}; known are {names}", names = names())]
    Unknown(String),
    /// Of these a picture has one.
    #[error("{0} and {1} take the same place; name one of them")]
    Same(&'static str, &'static str),
}

/// Every name, with commas between.
#[must_use]
pub fn names() -> String {
    NAMES.map(|(name, _)| name).join(", ")
}

impl Layers {
    /// The names of those that are drawn.
    #[must_use]
    pub fn names(mut self) -> Vec<&'static str> {
        let mut is_drawn = |part: Part| match part {
            Part::Switch(of) => *of(&mut self),
            Part::Ground(ground) => self.ground == ground,
            Part::Wind(wind) => self.wind == wind,
        };
        NAMES.into_iter().filter(|(_, part)| is_drawn(*part)).map(|(name, _)| name).collect()
    }

    /// The layers of a list of names with commas between, and nothing else; what they look like stays as it is here.
    ///
    /// # Errors
    /// [`LayerError`].
    pub fn listed(self, list: &str) -> Result<Self, LayerError> {
        let mut layers = Self {
            grains: false,
            trails: false,
            trajectories: false,
            ground: Ground::Plain,
            contours: false,
            wind: Wind::Calm,
            outline: false,
            grid: false,
            legend: false,
            caption: false,
            ..self
        };
        let (mut ground, mut wind) = (None, None);
        for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let Some((name, part)) = NAMES.into_iter().find(|(name, _)| *name == word) else {
                return Err(LayerError::Unknown(word.to_owned()));
            };
            let before = match part {
                Part::Switch(of) => {
                    *of(&mut layers) = true;
                    continue;
                }
                Part::Ground(which) => {
                    layers.ground = which;
                    ground.replace(name)
                }
                Part::Wind(which) => {
                    layers.wind = which;
                    wind.replace(name)
                }
            };
            if let Some(before) = before.filter(|before| *before != name) {
                return Err(LayerError::Same(before, name));
            }
        }
        Ok(layers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_all_that_is_drawn() {
        let details = Layers { trail: 0.3, ..Layers::default() };
        let grains = details.listed("grains").unwrap();
        assert_eq!(grains, Layers { grains: true, trail: 0.3, caption: false, ..Layers::none() });
        let many = details.listed(" dunes, streaks,legend,,caption").unwrap();
        assert_eq!((many.ground, many.wind, many.legend, many.caption), (Ground::Dunes, Wind::Streaks, true, true));
        assert!(!many.grains && !many.outline);
        assert_eq!(many.names(), ["dunes", "streaks", "legend", "caption"]);
        assert_eq!(details.listed("heat, heat").unwrap().ground, Ground::Heat);
        assert_eq!(details.listed("heat,dunes"), Err(LayerError::Same("heat", "dunes")));
        let unknown = details.listed("grains,fog").unwrap_err().to_string();
        assert!(unknown.contains("\"fog\"") && unknown.contains("error-arrows"), "{unknown}");
    }
}
