//! How exports change.

use super::{
    command::Effect,
    export_command::{ExportCommand, ExportEffect},
};
use crate::app::{
    export_presets::set_kind,
    purpose::Purpose,
    state::{Notice, State},
};

pub(super) fn change(state: &mut State, command: ExportCommand) -> Option<Effect> {
    let has_ffmpeg = state.export.has_ffmpeg.unwrap_or(true);
    match command {
        ExportCommand::SetOpen(open) => {
            if open && !state.export.open {
                state.export.preview.t = state.scene.t;
            }
            state.export.open = open;
            return open.then_some(Effect::Export(ExportEffect::FindFfmpeg));
        }
        ExportCommand::SetClip(clip) => state.settings.clip = clip.sanitised(),
        ExportCommand::SetSheet(form) => state.settings.sheet = form.sanitised(),
        ExportCommand::SetPath(path) => state.settings.export_path = path,
        ExportCommand::SetKind(kind) => set_kind(&mut state.settings, kind),
        ExportCommand::SetTheme(theme) => state.settings.export_theme = theme,
        ExportCommand::Take(preset) => preset.take(&mut state.settings, has_ffmpeg),
        ExportCommand::Show(t) => state.export.preview.t = t.clamp(0.0, 1.0),
        ExportCommand::SetRoom(room_px) => state.export.preview.room_px = room_px,
        ExportCommand::Start => {
            return Some(Effect::UseFile(Purpose::ExportTo, state.settings.export_file()));
        }
        ExportCommand::Queue(path) => return Some(Effect::Export(ExportEffect::Queue(path))),
        ExportCommand::Cancel(number) => state.export.cancel(number),
        ExportCommand::Forget(number) => state.export.forget(number),
        ExportCommand::FindFfmpeg => return Some(Effect::Export(ExportEffect::FindFfmpeg)),
        ExportCommand::Ffmpeg(is_there) => state.export.has_ffmpeg = Some(is_there),
        ExportCommand::Copy(t) => return Some(Effect::Export(ExportEffect::Draw(t))),
        ExportCommand::Copied(image) => {
            let [width, height] = image.size;
            state.notices.say(Notice::Done(format!("Copied the picture, {width} x {height}")));
            return Some(Effect::Export(ExportEffect::Copy(image)));
        }
    }
    None
}
