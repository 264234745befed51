//! What somebody signs in with: a plain name for it, so that they know it again, and whether it is to be remembered.
//!
//! Only the name is kept. It is a help to the eye, never a proof of anything.

/// Whether a device stays signed in after its browser is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Remember {
    /// It belongs to whoever signs in.
    Yes,
    /// It may be shared.
    No,
}

/// A browser and the system under it, as people call them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Device {
    /// `Chrome`.
    pub(crate) browser: &'static str,
    /// `Android`.
    pub(crate) system: &'static str,
}

/// What the names of browsers are told by. The first that fits counts: most call themselves by several names.
const BROWSERS: [(&str, &str); 9] = [
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chromium", "Chromium"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
];
/// The same of systems.
const SYSTEMS: [(&str, &str); 8] = [
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("cros", "ChromeOS"),
    ("mac os", "Mac"),
    ("macintosh", "Mac"),
    ("linux", "Linux"),
];
/// Nobody needs to read further: hostile headers are long.
const CHARS_MAX: usize = 500;

impl Device {
    /// Reads what a browser says of itself; `None` where either part is not known.
    pub(crate) fn of(user_agent: &str) -> Option<Self> {
        let said: String = user_agent.chars().take(CHARS_MAX).flat_map(char::to_lowercase).collect();
        let told = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name);
        Some(Self { browser: told(&BROWSERS)?, system: told(&SYSTEMS)? })
    }

    /// The form that is kept.
    pub(crate) fn code(self) -> String {
        format!("{}/{}", self.browser, self.system)
    }

    /// Reads it back.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let (browser, system) = code.split_once('/')?;
        let told = |names: &[(&str, &'static str)], code: &str| names.iter().find(|(_, name)| *name == code).map(|(_, name)| *name);
        Some(Self { browser: told(&BROWSERS, browser)?, system: told(&SYSTEMS, system)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_called_what_people_call_it() {
        for (said, browser, system) in [
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
                "Chrome",
                "Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Mobile/15E148 Safari/604.1",
                "Safari",
                "iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge", "Windows"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox", "Linux"),
        ] {
            let device = Device::of(said).unwrap();
            assert_eq!((device.browser, device.system), (browser, system));
            assert_eq!(Device::from_code(&device.code()), Some(device));
        }
    }

    #[test]
    fn what_is_not_known_is_not_kept() {
        for said in ["", "curl/8.5.0", "<script>alert(1)</script> android", "Chrome of nowhere"] {
            assert_eq!(Device::of(said), None, "{said}");
        }
        assert_eq!(Device::from_code("Chrome"), None);
        assert_eq!(Device::from_code("<b>/Android"), None);
    }
}
