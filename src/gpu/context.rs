//! Device and queue.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// Most memory for the keyframes of one lane: a million particles at 65 of them.
const KEYFRAME_BYTES: usize = 560 << 20;

/// Why drawing is not possible.
#[derive(Clone, Debug, thiserror::Error)]
pub enum GpuError {
    /// Nothing to draw with.
    #[error(
        "no graphics adapter was found; install a Vulkan driver, for software rendering the package \
         mesa-vulkan-drivers (Debian, Ubuntu) or vulkan-swrast (Arch)"
    )]
    NoAdapter,
    /// The adapter gives no device.
    #[error("the graphics adapter gave no device: {0}")]
    NoDevice(String),
    /// The device failed while it worked.
    #[error("the graphics adapter failed: {0}; try fewer particles or a smaller picture")]
    Fault(String),
    /// A read-back failed.
    #[error("the picture could not be read back from the graphics adapter: {0}")]
    ReadBack(String),
}

/// A device that draws. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Context {
    /// The device.
    pub device: wgpu::Device,
    /// Its queue.
    pub queue: wgpu::Queue,
    /// Name of the adapter, for people.
    pub adapter: String,
    binding_limit: u64,
    fault: Arc<Mutex<Option<String>>>,
    lost: Arc<AtomicBool>,
}

impl Context {
    /// Opens the first adapter that works, hardware before software, without a window.
    /// `WGPU_BACKEND` chooses the backend, as in every wgpu program.
    ///
    /// # Errors
    /// [`GpuError`] when there is no adapter or it gives no device.
    pub fn headless() -> Result<Self, GpuError> {
        pollster::block_on(async {
            let options = wgpu::RequestAdapterOptions {
                power_preference: wgpu::PowerPreference::HighPerformance,
                ..Default::default()
            };
            // OpenGL last: it lacks compute on much of what it runs on.
            let mut found = None;
            for backends in [wgpu::Backends::PRIMARY, wgpu::Backends::all()] {
                let descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
                let descriptor = wgpu::InstanceDescriptor { backends, ..descriptor }.with_env();
                found = wgpu::Instance::new(descriptor).request_adapter(&options).await.ok();
                if found.is_some() {
                    break;
                }
            }
            let adapter = found.ok_or(GpuError::NoAdapter)?;
            let (device, queue) = adapter
                .request_device(&device_descriptor(&adapter))
                .await
                .map_err(|e| GpuError::NoDevice(e.to_string()))?;
            let info = adapter.get_info();
            Ok(Self::new(device, queue, &info))
        })
    }

    /// Wraps a device that the window opened.
    #[must_use]
    pub fn new(device: wgpu::Device, queue: wgpu::Queue, info: &wgpu::AdapterInfo) -> Self {
        let fault = Arc::new(Mutex::new(None));
        let seen = fault.clone();
        // Without a handler wgpu panics, in whatever thread happens to ask next.
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            let mut first = seen.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| error.to_string());
        }));
        let (seen, lost) = (fault.clone(), Arc::new(AtomicBool::new(false)));
        let is_lost = lost.clone();
        device.set_device_lost_callback(move |reason, message| {
            is_lost.store(true, Ordering::Relaxed);
            if reason != wgpu::DeviceLostReason::Destroyed {
                let mut first = seen.lock().unwrap_or_else(PoisonError::into_inner);
                first.get_or_insert_with(|| format!("the device was lost: {message}"));
            }
        });
        Self {
            device,
            queue,
            adapter: format!("{} ({:?})", info.name, info.backend),
            binding_limit: u64::MAX,
            fault,
            lost,
        }
    }

    /// The first error that the device reported since the last call.
    #[must_use]
    pub fn take_fault(&self) -> Option<String> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether the device is lost: nothing that is asked of it is done any more.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Longest side of a picture that this device draws, in pixels.
    #[must_use]
    pub fn largest_picture_px(&self) -> u32 {
        self.device.limits().max_texture_dimension_2d
    }

    /// Most particles whose keyframes fit one binding of this device.
    #[must_use]
    pub fn particles_per_binding(&self, rows: usize) -> usize {
        let limits = self.device.limits();
        let bytes = limits.max_storage_buffer_binding_size.min(limits.max_buffer_size).min(self.binding_limit);
        let particles = usize::try_from(bytes).unwrap_or(usize::MAX) / (size_of::<[f32; 2]>() * rows);
        // Whole words of 32 grains, so that every chunk begins with one.
        (particles / 32 * 32).max(32)
    }

    /// Most particles whose keyframes a lane may keep.
    #[must_use]
    pub fn particles_in_memory(&self, rows: usize) -> usize {
        KEYFRAME_BYTES / (size_of::<[f32; 2]>() * rows)
    }

    /// The same device with smaller bindings, to see that large counts are divided well.
    #[must_use]
    pub fn with_binding_limit(mut self, bytes: u64) -> Self {
        self.binding_limit = bytes;
        self
    }

    /// Waits until the device has done everything that was submitted.
    pub fn wait(&self) {
        // The only failure is a timeout, and none was set.
        let _ = self.device.poll(wgpu::PollType::wait_indefinitely());
    }
}

/// What is asked of a device, in the window and without: the defaults, and storage buffers as
/// large as the adapter offers.
#[must_use]
pub fn device_descriptor(adapter: &wgpu::Adapter) -> wgpu::DeviceDescriptor<'static> {
    let offered = adapter.limits();
    wgpu::DeviceDescriptor {
        label: Some("dunefield"),
        required_limits: wgpu::Limits {
            max_storage_buffer_binding_size: offered.max_storage_buffer_binding_size,
            max_buffer_size: offered.max_buffer_size,
            max_texture_dimension_2d: offered.max_texture_dimension_2d,
            ..wgpu::Limits::default()
        },
        ..Default::default()
    }
}
