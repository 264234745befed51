//! What is counted while the server runs, for the metrics address: answers by class, and the time they took.
//!
//! Nothing about people is counted.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper ends of the time classes, in milliseconds.
const TIMES_MS: [u64; 8] = [5, 10, 20, 50, 100, 300, 1_000, 5_000];

/// The counters of one running server.
#[derive(Default)]
pub(crate) struct Meters {
    classes: [AtomicU64; 5],
    times: [AtomicU64; 9],
    micros: AtomicU64,
}

impl Meters {
    /// Counts one answer.
    pub(crate) fn count(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).saturating_sub(1);
        if let Some(counter) = self.classes.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let at = TIMES_MS.iter().position(|end| ms <= *end).unwrap_or(TIMES_MS.len());
        if let Some(counter) = self.times.get(at) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(0), Ordering::Relaxed);
    }

    /// The text form that Prometheus reads.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from("# TYPE goodturn_answers_total counter\n");
        for (class, counter) in self.classes.iter().enumerate() {
            put(
                &mut text,
                format_args!("goodturn_answers_total{{class=\"{}xx\"}} {}", class.saturating_add(1), counter.load(Ordering::Relaxed)),
            );
        }
        text.push_str("# TYPE goodturn_answer_seconds histogram\n");
        let mut total = 0_u64;
        for (at, counter) in self.times.iter().enumerate() {
            total = total.saturating_add(counter.load(Ordering::Relaxed));
            let end = TIMES_MS.get(at).map_or_else(|| "+Inf".to_owned(), |ms| format!("{}.{:03}", ms / 1_000, ms % 1_000));
            put(&mut text, format_args!("goodturn_answer_seconds_bucket{{le=\"{end}\"}} {total}"));
        }
        let micros = self.micros.load(Ordering::Relaxed);
        put(&mut text, format_args!("goodturn_answer_seconds_sum {}.{:06}", micros / 1_000_000, micros % 1_000_000));
        put(&mut text, format_args!("goodturn_answer_seconds_count {total}"));
        text
    }
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    if writeln!(text, "{line}").is_err() {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_class_and_time() {
        let meters = Meters::default();
        meters.count(200, Duration::from_millis(7));
        meters.count(404, Duration::from_secs(60));
        let text = meters.text();
        assert!(text.contains("goodturn_answers_total{class=\"2xx\"} 1\n"), "{text}");
        assert!(text.contains("goodturn_answer_seconds_bucket{le=\"0.010\"} 1\n"), "{text}");
        assert!(text.contains("goodturn_answer_seconds_bucket{le=\"+Inf\"} 2\n"), "{text}");
        assert!(text.contains("goodturn_answer_seconds_sum 60.007000\n"), "{text}");
    }
}
