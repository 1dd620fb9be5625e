//! Durations as Terraform's users write them: Go's notation, `30s`, `10m`, `1h30m`.

use std::time::Duration;

/// Reads a duration of one or more numbers with units (`h`, `m`, `s`, `ms`).
///
/// # Errors
/// A sentence that says what is expected.
pub fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || {
        format!("\"{text}\" is not a duration. Use numbers with units, such as 30s, 10m or 1h30m.")
    };
    let mut total = Duration::ZERO;
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
        let number: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let seconds = match &rest[..end] {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 0.001,
            _ => return Err(wrong()),
        };
        let part = Duration::try_from_secs_f64(number * seconds).map_err(|_| wrong())?;
        total = total.checked_add(part).ok_or_else(wrong)?;
        rest = &rest[end..];
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations_are_read() {
        for (text, seconds) in [
            ("30s", 30.0),
            ("10m", 600.0),
            ("1h30m", 5400.0),
            ("1.5h", 5400.0),
            ("250ms", 0.25),
            ("0s", 0.0),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs_f64(seconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_is_expected() {
        for text in [
            "",
            "10",
            "m",
            "10 minutes",
            "-5m",
            "1d",
            "5m3",
            "1e99h",
            "99999999999999999999h",
            "..s",
        ] {
            let problem = parse(text).unwrap_err();
            assert!(problem.contains("30s, 10m or 1h30m"), "{problem}");
        }
    }
}
