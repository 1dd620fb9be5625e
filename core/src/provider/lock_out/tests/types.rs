//! A role, a trust policy of a role, and something that is reached through one: as the types of those names, as far as
//! their plans go.

use crate::engine::{
    Catalog, Cx, End, Found, Identity, Lost, Resource, Result, Scope, Setting, Spec, of,
};

model! {
    /// A role.
    pub(super) struct Role {
        /// Name.
        #[tf(computed)]
        id: Option<String>,
        /// ARN.
        #[tf(computed)]
        arn: Option<String>,
        /// Trust policy.
        #[tf(required)]
        assume_role_policy: String,
        /// Name.
        #[tf(required)]
        name: String,
    }
}

model! {
    /// The trust policy of a role.
    pub(super) struct Policy {
        /// Name of the role.
        #[tf(computed)]
        id: Option<String>,
        /// Trust policy.
        #[tf(required)]
        policy: String,
        /// Name of the role.
        #[tf(required)]
        role: String,
    }
}

model! {
    /// Something behind a role.
    pub(super) struct Vpc {
        /// ID.
        #[tf(computed)]
        id: Option<String>,
    }
}

/// Types of which nothing but plans is asked.
macro_rules! planned {
    ($type:ty, $spec:expr) => {
        impl Resource for $type {
            const SPEC: Spec = $spec;
            type Key = String;

            async fn create(_: &Cx, _: &Self) -> Result<String> {
                Ok(String::new())
            }
            async fn read(_: &Cx, _: &[String]) -> Result<Found<Self>> {
                Ok(Found::<Self>::new())
            }
            async fn delete(_: &Cx, _: &String, _: &Self) -> Result<()> {
                Ok(())
            }
        }
    };
}

const fn spec(name: &'static str) -> Spec {
    Spec { scope: Scope::Global, ..Spec::of(name, Lost::Unique, "its id") }
}

planned!(
    Role,
    Spec {
        trust_policy: Some("assume_role_policy"),
        identity: Some(Identity::by(&["name"])),
        ..spec("aws_iam_role")
    }
);
planned!(
    Policy,
    Spec {
        trust_policy: Some("policy"),
        sets: &[Setting::whole("the trust", &["role"], Some("policy"), End::Resets)],
        identity: Some(Identity::by(&["role"])),
        ..spec("aws_iam_role_trust_policy")
    }
);
planned!(Vpc, spec("aws_vpc"));

pub(super) fn catalog() -> Catalog {
    Catalog::new(&[of::<Role>(), of::<Policy>(), of::<Vpc>()], &[])
}
