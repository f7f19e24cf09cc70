//! Symbolic links inside `context/`: kept when they cannot lead out of it.

/// The only folder of a mission whose links are kept.
const CONTEXT: &str = "context/";

/// Why a link at `inside` a mission's folder may not be kept.
pub(in crate::content) fn refusal(inside: &str, target: &str) -> Option<&'static str> {
    match inside.strip_prefix(CONTEXT) {
        Some(at) => objection(at, target),
        None => Some("symbolic links are refused outside context/"),
    }
}

/// Why a link may not be kept; `at` is its path below the root, `target` what it points to.
///
/// `..` may stand only at the beginning. The folders above a link are real ones, so climbing them
/// is exact, and whatever comes after goes down, through links that were held to the same rule.
fn objection(at: &str, target: &str) -> Option<&'static str> {
    let leads_out = "the link leads out of its folder";
    if target.is_empty() || target.starts_with('/') {
        return Some("the link is absolute; only relative links are kept");
    }
    if target.contains(['\\', ':']) || target.contains(char::is_control) {
        return Some("the link's target has characters that not every machine takes");
    }
    let mut above = at.matches('/').count();
    let mut down = false;
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if down || above == 0 => return Some(leads_out),
            ".." => above -= 1,
            _ => down = true,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::objection;

    #[test]
    fn links_stay_inside() {
        for (at, target) in [
            ("link", "file"),
            ("a/b/link", "../../file"),
            ("a/link", "../c/d"),
            ("link", "./x/y"),
        ] {
            assert_eq!(objection(at, target), None, "{at} -> {target}");
        }
        for (at, target) in [
            ("link", ".."),
            ("link", "../x"),
            ("a/link", "../../x"),
            ("link", "/etc/passwd"),
            ("link", "dir/../.."),
            // Harmless as text, but `dir` may itself be a link to `.`.
            ("link", "dir/.."),
            ("link", ""),
            ("link", "C:\\x"),
        ] {
            assert!(objection(at, target).is_some(), "{at} -> {target}");
        }
    }
}
