//! Text for people: numbers with their words, and what came from a learner's build or container, made
//! safe to show on a terminal.

/// `1 layer`, `3 layers`.
#[must_use]
pub fn counted(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

/// One line without escape sequences, control characters or bidirectional overrides, and no longer
/// than `limit` characters. What a hostile build prints reaches a terminal only through here.
#[must_use]
pub fn sanitise(line: &str, limit: usize) -> String {
    let mut safe = String::new();
    let mut kept = 0;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\u{9b}' => skip_csi(&mut chars),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(&mut chars),
            c if c != '\t' && (c.is_control() || is_invisible(c)) => {}
            _ if kept >= limit => {
                safe.push('…');
                break;
            }
            '\t' => {
                safe.push_str("    ");
                kept += 4;
            }
            c => {
                safe.push(c);
                kept += 1;
            }
        }
    }
    safe
}

/// [`sanitise`] for a whole text, which keeps its lines and tabs.
#[must_use]
pub fn sanitise_text(text: &str) -> String {
    let part = |part: &str| sanitise(part, usize::MAX);
    let line = |line: &str| line.split('\t').map(part).collect::<Vec<_>>().join("\t");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// What a carriage return leaves on a real terminal: the text after the last one.
#[must_use]
pub fn last_overwrite(line: &str) -> &str {
    let line = line.trim_end_matches(['\r', '\n']);
    line.rsplit('\r').next().unwrap_or(line)
}

/// Marks that reorder or hide text; a verdict must read as it was written.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn skip_escape(chars: &mut Chars<'_>) {
    match chars.next() {
        Some('[') => skip_csi(chars),
        Some(']' | 'P' | 'X' | '^' | '_') => skip_string(chars),
        // Two-character sequences with an intermediate byte, such as `ESC ( B`.
        Some(' '..='/') => {
            chars.next();
        }
        _ => {}
    }
}

fn skip_csi(chars: &mut Chars<'_>) {
    while let Some(c) = chars.peek().copied() {
        match c {
            '\u{20}'..='\u{3f}' => {
                chars.next();
            }
            '\u{40}'..='\u{7e}' => {
                chars.next();
                return;
            }
            // Not part of a sequence: a broken one ends here and the text goes on.
            _ => return,
        }
    }
}

/// OSC, DCS and the like run to BEL or ST.
fn skip_string(chars: &mut Chars<'_>) {
    while let Some(c) = chars.next() {
        match c {
            '\u{07}' | '\u{9c}' => return,
            '\u{1b}' if chars.peek() == Some(&'\\') => {
                chars.next();
                return;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, last_overwrite, sanitise};

    #[test]
    fn a_whole_text_keeps_its_lines_and_tabs() {
        let text = "all:\n\tcc \u{1b}[31mred\u{1b}[0m\r\n\n";
        assert_eq!(super::sanitise_text(text), "all:\n\tcc red\n\n");
    }

    #[test]
    fn words_follow_their_number() {
        assert_eq!(counted(1, "layer"), "1 layer");
        assert_eq!(counted(0, "layer"), "0 layers");
    }

    #[test]
    fn escape_sequences_never_pass() {
        for (raw, safe) in [
            ("plain", "plain"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{1b}]0;title\u{07}after", "after"),
            ("\u{1b}]8;;x\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{1b}(Btext", "text"),
            ("\u{9b}2Jx", "x"),
            ("a\u{8}b\u{7}c", "abc"),
            ("a\tb", "a    b"),
            ("\u{202e}evil", "evil"),
            ("naïve 日本", "naïve 日本"),
        ] {
            assert_eq!(sanitise(raw, 100), safe, "{raw:?}");
        }
        assert_eq!(sanitise("abcdef", 3), "abc…");
        assert_eq!(sanitise("abc\u{1b}[0m", 3), "abc");
        assert_eq!(last_overwrite("10%\r50%\r100%\r\n"), "100%");
    }
}
