//! Who assumes a role, and which principals that is.

use super::Sure;
use crate::arn::Arn;
use crate::policy::Principal;
use std::fmt;

/// Who assumes a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    arn: Arn,
    who: Who,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// The owner of an account.
    Root,
    User,
    /// A session of a role.
    Role {
        name: String,
        /// Whether the ARN is that of the role, with its path, and not that of a session.
        has_path: bool,
        /// Its name; none if it is another one in each run.
        session: Option<String>,
    },
    /// A federated user, and whatever else there may be.
    Other,
}

/// What a request says about its caller under a condition key.
#[derive(Debug)]
pub(super) enum Told {
    Unknown,
    Absent,
    Is(String),
    /// The ARN of a role whose path is not known.
    AnyPath {
        partition: String,
        account: String,
        name: String,
    },
}

impl Caller {
    /// Somebody whose ARN STS tells: of a user, or of a session.
    #[must_use]
    pub fn told(arn: Arn) -> Self {
        let who = match (arn.service.as_str(), arn.session()) {
            ("sts", Some((name, session))) => Who::Role {
                name: name.to_owned(),
                has_path: false,
                session: Some(session.to_owned()),
            },
            ("iam", _) if arn.resource == "root" => Who::Root,
            ("iam", _) if arn.resource.starts_with("user/") => Who::User,
            _ => Who::Other,
        };
        Self { arn, who }
    }
    /// A session of a role, of this name if it always has the same.
    #[must_use]
    pub fn of_role(role: &Arn, session: Option<&str>) -> Self {
        let name = role.role_name().unwrap_or_default().to_owned();
        let session = session.map(str::to_owned);
        Self { arn: role.clone(), who: Who::Role { name, has_path: true, session } }
    }

    /// The account of the caller.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.arn.account
    }

    /// Whether this is a principal of a policy.
    pub(super) fn is(&self, principal: &Principal) -> Sure {
        let named = match principal {
            Principal::Star => return Sure::Yes,
            Principal::Aws(named) if named == "*" => return Sure::Yes,
            Principal::Aws(named) => named,
            Principal::Service(_) | Principal::Federated(_) | Principal::CanonicalUser(_) => {
                return Sure::No;
            }
        };
        if principal.is_account() {
            return Sure::of(principal.account_id() == Some(self.account()));
        }
        let Ok(arn) = named.parse::<Arn>() else { return Sure::Maybe };
        if arn.account != self.arn.account {
            return Sure::No;
        }
        match &self.who {
            Who::Role { name, session, .. } => is_role(&arn, name, session.as_deref()),
            Who::User | Who::Root => Sure::of(arn.resource == self.arn.resource),
            Who::Other if arn == self.arn => Sure::Yes,
            Who::Other => Sure::Maybe,
        }
    }

    /// What stands under a condition key, in small letters, as far as the caller tells it.
    pub(super) fn value(&self, key: &str) -> Told {
        match key {
            "aws:principalaccount" => Told::Is(self.arn.account.clone()),
            "aws:principalarn" => self.principal_arn(),
            "aws:principaltype" => match self.who {
                Who::Root => Told::Is("Account".to_owned()),
                Who::User => Told::Is("User".to_owned()),
                Who::Role { .. } => Told::Is("AssumedRole".to_owned()),
                Who::Other => Told::Unknown,
            },
            "aws:username" => match self.who {
                Who::User => {
                    let name = self.arn.resource.rsplit('/').next().unwrap_or_default();
                    Told::Is(name.to_owned())
                }
                Who::Role { .. } => Told::Absent,
                Who::Root | Who::Other => Told::Unknown,
            },
            "aws:principalisawsservice" | "aws:viaawsservice" => Told::Is("false".to_owned()),
            _ => Told::Unknown,
        }
    }

    fn principal_arn(&self) -> Told {
        match &self.who {
            Who::Role { name, has_path: false, .. } => Told::AnyPath {
                partition: self.arn.partition.clone(),
                account: self.arn.account.clone(),
                name: name.clone(),
            },
            Who::Role { .. } | Who::User | Who::Root => Told::Is(self.arn.to_string()),
            Who::Other => Told::Unknown,
        }
    }
}

/// Whether an ARN in the account of a role is that of the role or of its session. An account has one role of a name,
/// whatever its path.
fn is_role(arn: &Arn, name: &str, session: Option<&str>) -> Sure {
    if arn.role_name().is_some() {
        return Sure::of(arn.role_name() == Some(name));
    }
    let Some((role, of)) = arn.session() else { return Sure::No };
    match session {
        _ if role != name => Sure::No,
        Some(session) => Sure::of(session == of),
        None => Sure::Maybe,
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.arn.fmt(f)
    }
}
