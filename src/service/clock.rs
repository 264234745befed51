//! The only place that knows what time it is and makes ids and salts.
//!
//! A seeded clock makes the same ids, times and salts on every machine, for generated banks and reproducible roots.

use std::sync::{Arc, Mutex, PoisonError};

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use uuid::Uuid;

/// Time, ids and salts.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// The machine's.
    System,
    /// A story's: set by hand, drawn from a seed.
    Seeded(Arc<Mutex<Seeded>>),
}

/// The state of a seeded clock.
#[derive(Debug)]
pub(crate) struct Seeded {
    now_ms: i64,
    random: ChaCha8Rng,
}

impl Clock {
    /// A clock that stands at a moment (UTC milliseconds) until it is moved.
    pub(crate) fn seeded(seed: u64, now_ms: i64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(Seeded { now_ms, random: ChaCha8Rng::seed_from_u64(seed) })))
    }

    /// Moves a seeded clock; the machine's cannot be moved.
    pub(crate) fn set(&self, now_ms: i64) {
        if let Self::Seeded(state) = self {
            state.lock().unwrap_or_else(PoisonError::into_inner).now_ms = now_ms;
        }
    }

    /// Now, UTC milliseconds.
    #[expect(clippy::disallowed_methods, reason = "the one clock")]
    pub(crate) fn now_ms(&self) -> i64 {
        match self {
            Self::System => chrono::Utc::now().timestamp_millis(),
            Self::Seeded(state) => state.lock().unwrap_or_else(PoisonError::into_inner).now_ms,
        }
    }

    /// A new id (`UUIDv7`).
    #[expect(clippy::disallowed_methods, reason = "the one source of ids")]
    pub(crate) fn new_id(&self) -> Uuid {
        match self {
            Self::System => Uuid::now_v7(),
            Self::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                let mut bytes = [0; 10];
                state.random.fill_bytes(&mut bytes);
                let millis = u64::try_from(state.now_ms).unwrap_or(0);
                uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
            }
        }
    }

    /// A new id (`UUIDv7`) that sorts where a moment of the past belongs: for what was written down elsewhere or earlier.
    pub(crate) fn id_at(&self, ms: i64) -> Uuid {
        let mut bytes = [0; 10];
        bytes.iter_mut().zip(self.salt()).for_each(|(to, from)| *to = from);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(ms).unwrap_or(0), &bytes).into_uuid()
    }

    /// 32 random bytes: a salt or a secret.
    pub(crate) fn salt(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        match self {
            Self::System => rand::rng().fill_bytes(&mut bytes),
            Self::Seeded(state) => state.lock().unwrap_or_else(PoisonError::into_inner).random.fill_bytes(&mut bytes),
        }
        bytes
    }
}
