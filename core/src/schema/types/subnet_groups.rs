//! Names of groups of subnets.

use super::iam::never;
use crate::quoted::quoted;

text! {
    /// The name of a group of RDS: small letters, digits, spaces, hyphens, underscores and dots, 255 at most.
    /// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html>
    DbGroupName, check = check_db, same = never
}
text! {
    /// The beginning of a made-up name of a group of RDS.
    DbGroupPrefix, check = check_db_prefix, same = never
}
text! {
    /// The name of a group of ElastiCache: letters, digits and hyphens, 255 at most. ElastiCache makes small letters of
    /// capitals.
    /// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup.html>
    CacheGroupName, check = check_cache, same = str::eq_ignore_ascii_case
}
text! {
    /// The name of a group of Redshift: small letters, digits and hyphens, 255 at most.
    /// <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateClusterSubnetGroup.html>
    ClusterGroupName, check = check_cluster, same = never
}

/// How many characters a name has at most.
const LONGEST: usize = 255;
/// What stands before the 26 digits of a made-up name, at most.
const LONGEST_PREFIX: usize = 229;
/// What AWS calls its own group.
const OF_AWS: &str = "default";

fn check_db(text: &str) -> Result<(), String> {
    check_db_characters(text)?;
    not_too_long("RDS", text)?;
    not_of_aws("RDS", text)
}

fn check_db_prefix(text: &str) -> Result<(), String> {
    if text.chars().count() > LONGEST_PREFIX {
        let what = "it has at most 229 characters, because 26 digits follow it and a name has 255";
        return refused("RDS", text, what);
    }
    check_db_characters(text)
}

fn check_db_characters(text: &str) -> Result<(), String> {
    let fits = |c: char| is_small(c) || matches!(c, ' ' | '-' | '_' | '.');
    let may = "small letters, digits, spaces, hyphens, underscores and dots may stand in it";
    check_characters("RDS", text, fits, may)
}

fn check_cache(text: &str) -> Result<(), String> {
    let fits = |c: char| is_small(c.to_ascii_lowercase()) || c == '-';
    let may = "letters, digits and hyphens may stand in it";
    check_characters("ElastiCache", text, fits, may)?;
    not_too_long("ElastiCache", text)
}

fn check_cluster(text: &str) -> Result<(), String> {
    let fits = |c: char| is_small(c) || c == '-';
    let may = "small letters, digits and hyphens may stand in it";
    check_characters("Redshift", text, fits, may)?;
    not_too_long("Redshift", text)?;
    not_of_aws("Redshift", text)
}

const fn is_small(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

fn check_characters(
    service: &str,
    text: &str,
    fits: impl Fn(char) -> bool,
    may: &str,
) -> Result<(), String> {
    match text.chars().find(|c| !fits(*c)) {
        Some(c) => refused(service, text, &format!("{may}, no {c:?}")),
        None => Ok(()),
    }
}

fn not_too_long(service: &str, text: &str) -> Result<(), String> {
    if text.chars().count() > LONGEST {
        return refused(service, text, "it has at most 255 characters");
    }
    Ok(())
}

fn not_of_aws(service: &str, text: &str) -> Result<(), String> {
    if text == OF_AWS {
        return refused(service, text, "AWS keeps it for its own group");
    }
    Ok(())
}

fn refused(service: &str, text: &str, what: &str) -> Result<(), String> {
    Err(format!("{} is not a name that {service} accepts: {what}.", quoted(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_as_each_service_does() {
        let longest = "a".repeat(LONGEST);
        for name in ["db", "db-1", "a_b.c d", "1", &longest] {
            assert_eq!(check_db(name), Ok(()), "{name}");
        }
        for name in ["cache", "Cache-1", "default", &longest] {
            assert_eq!(check_cache(name), Ok(()), "{name}");
        }
        for name in ["dwh", "dwh-1", &longest] {
            assert_eq!(check_cluster(name), Ok(()), "{name}");
        }
        let too_long = "a".repeat(LONGEST + 1);
        for check in [check_db, check_cache, check_cluster] {
            let problem = check(&too_long).unwrap_err();
            assert!(problem.contains("at most 255 characters"), "{problem}");
            assert!(check("a/b").unwrap_err().contains("no '/'"));
        }
        for check in [check_db, check_cluster] {
            assert!(check("Web").unwrap_err().contains("no 'W'"));
            assert!(check("default").unwrap_err().contains("its own group"));
        }
    }

    #[test]
    fn a_prefix_leaves_room_for_the_digits() {
        assert_eq!(check_db_prefix(&"a".repeat(LONGEST_PREFIX)), Ok(()));
        assert!(check_db_prefix(&"a".repeat(LONGEST_PREFIX + 1)).is_err());
        assert!(check_db_prefix("Web-").is_err());
        assert_eq!(check_db_prefix("default"), Ok(()));
    }
}
