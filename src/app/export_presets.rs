//! Settings of an export for what it is meant for.

use super::settings::Settings;
use crate::{
    export::{Clip, Kind, Size, timing::RATES_OF_HUNDREDTHS},
    scene::Theme,
};

/// Settings for something.
#[derive(Debug)]
pub struct Preset {
    /// What they are for.
    pub name: &'static str,
    /// What they are.
    pub tip: &'static str,
    /// Names of kinds of files, the best one first.
    kinds: &'static [&'static str],
    size: Size,
    fps: u32,
    /// The theme; nothing for that of the stage.
    theme: Option<Theme>,
}

/// All of them.
pub static PRESETS: [Preset; 5] = [
    Preset {
        name: "Slide",
        tip: "1920 x 1080, 30 frames a second, as an MP4, or as a GIF where there is no ffmpeg",
        kinds: &["MP4", "GIF"],
        size: Size::Picture([1920, 1080]),
        fps: 30,
        theme: None,
    },
    Preset {
        name: "Post",
        tip: "A square of 1080 x 1080, as an MP4, or as a GIF where there is no ffmpeg",
        kinds: &["MP4", "GIF"],
        size: Size::Picture([1080, 1080]),
        fps: 25,
        theme: None,
    },
    Preset {
        name: "Paper",
        tip: "A figure of lines and letters in ink on white, one or two columns wide, as a PDF",
        kinds: &["PDF"],
        size: Size::Lane(1600),
        fps: 5,
        theme: Some(Theme::Paper),
    },
    Preset {
        name: "Notebook",
        tip: "Lanes of 480 x 480, as a GIF that plays where pictures are shown",
        kinds: &["GIF"],
        size: Size::Lane(480),
        fps: 20,
        theme: None,
    },
    Preset {
        name: "Web page",
        tip: "One HTML file that anybody can open, play and scrub",
        kinds: &["HTML"],
        size: Size::Lane(480),
        fps: 25,
        theme: None,
    },
];

impl Preset {
    /// The kind of file that it takes now; nothing where none of its kinds can be had.
    #[must_use]
    pub fn kind(&self, has_ffmpeg: bool) -> Option<Kind> {
        let known = self.kinds.iter().filter_map(|name| Kind::all().find(|kind| kind.name() == *name));
        let mut known = known.filter(|kind| has_ffmpeg || !kind.needs_ffmpeg());
        known.next()
    }

    /// Whether the settings are these.
    #[must_use]
    pub fn is_taken(&self, settings: &Settings, has_ffmpeg: bool) -> bool {
        let Some(own) = self.kind(has_ffmpeg) else { return false };
        Kind::of(&settings.export_file()).is_ok_and(|kind| kind == own)
            && settings.clip.size == self.size
            && settings.clip.timing.fps == exact_rate(own, self.fps)
            && settings.export_theme == self.theme
    }

    /// Changes the settings to these.
    pub fn take(&self, settings: &mut Settings, has_ffmpeg: bool) {
        let Some(kind) = self.kind(has_ffmpeg) else { return };
        let mut timing = settings.clip.timing;
        timing.fps = self.fps;
        settings.clip = Clip { size: self.size, timing, ..settings.clip };
        settings.export_theme = self.theme;
        set_kind(settings, kind);
    }
}

/// Makes the file that is written one of another kind, with frames at a rate that it keeps.
pub fn set_kind(settings: &mut Settings, kind: Kind) {
    let path = kind.named(&settings.export_file());
    settings.export_path = path.display().to_string();
    settings.clip.timing.fps = exact_rate(kind, settings.clip.timing.fps);
}

/// Whether the frames of a file are shown for whole hundredths of a second.
#[must_use]
pub fn counts_hundredths(kind: Kind) -> bool {
    kind.name() == "GIF"
}

/// The rate nearest to this one that a kind of file keeps.
fn exact_rate(kind: Kind, fps: u32) -> u32 {
    if !counts_hundredths(kind) {
        return fps;
    }
    RATES_OF_HUNDREDTHS.into_iter().min_by_key(|rate| rate.abs_diff(fps)).unwrap_or(fps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_what_it_says_in_a_format_that_is_there() {
        let mut offered = 0;
        for has_ffmpeg in [false, true] {
            for preset in &PRESETS {
                let mut settings = Settings { export_path: "talk/dunes.gif".into(), ..Settings::default() };
                let Some(kind) = preset.kind(has_ffmpeg) else { continue };
                offered += 1;
                assert!(has_ffmpeg || !kind.needs_ffmpeg(), "{}", preset.name);
                preset.take(&mut settings, has_ffmpeg);
                assert!(preset.is_taken(&settings, has_ffmpeg), "{}: {settings:?}", preset.name);
                assert_eq!(settings.clip.sanitised(), settings.clip, "{}", preset.name);
                assert!(settings.export_path.starts_with("talk/dunes"), "{}", settings.export_path);
                let others = PRESETS.iter().filter(|other| other.is_taken(&settings, has_ffmpeg));
                assert_eq!(others.count(), 1, "{}", preset.name);
            }
        }
        assert_eq!(offered, 2 * PRESETS.len());
    }

    #[test]
    fn a_gif_gets_a_rate_that_it_keeps() {
        let [gif, mp4] = ["GIF", "MP4"].map(|name| Kind::all().find(|kind| kind.name() == name).unwrap());
        let mut settings = Settings::default();
        for (fps, exact) in [(60, 50), (30, 25), (15, 10), (24, 25), (1, 1), (3, 2)] {
            settings.clip.timing.fps = fps;
            set_kind(&mut settings, mp4);
            assert_eq!((settings.clip.timing.fps, settings.export_path.as_str()), (fps, "dunefield.mp4"));
            set_kind(&mut settings, gif);
            assert_eq!((settings.clip.timing.fps, settings.export_path.as_str()), (exact, "dunefield.gif"));
        }
    }
}
