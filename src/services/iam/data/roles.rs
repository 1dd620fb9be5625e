//! Data source `aws_iam_roles`.

use crate::engine::{Cx, DataSource, Error, Result, Scope};
use crate::schema::types::{IamPathPrefix, Pattern};
use aws_sdk_iam::types::Role;
use regex_lite::Regex;
use std::collections::BTreeSet;

model! {
    /// Lists the IAM roles of the account.
    pub(in crate::services) struct Roles {
        /// ARNs of the roles.
        #[tf(computed)]
        arns: Option<BTreeSet<String>>,
        /// Region of the provider.
        #[tf(computed)]
        id: Option<String>,
        /// Lists only roles in whose names this regular expression is found.
        #[tf(optional)]
        name_regex: Option<Pattern>,
        /// Names of the roles.
        #[tf(computed)]
        names: Option<BTreeSet<String>>,
        /// Lists only roles whose paths begin like this.
        #[tf(optional)]
        path_prefix: Option<IamPathPrefix>,
    }
}

impl DataSource for Roles {
    const TYPE: &'static str = "aws_iam_roles";
    const SCOPE: Scope = Scope::Global;

    async fn read(cx: &Cx, config: &Self) -> Result<Self> {
        let set = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let path = config.path_prefix.as_ref().and_then(|path| set(path.as_str()));
        let call = cx.iam().list_roles().set_path_prefix(path);
        let pages = call.into_paginator().items().send();
        let mut roles: Vec<Role> = pages.collect::<std::result::Result<_, _>>().await?;
        if let Some(pattern) = config.name_regex.as_ref().and_then(|regex| set(regex.as_str())) {
            let pattern =
                Regex::new(&pattern).map_err(|problem| Error::Invalid(problem.to_string()))?;
            roles.retain(|role| pattern.is_match(&role.role_name));
        }
        Ok(Self {
            arns: Some(roles.iter().map(|role| role.arn.clone()).collect()),
            id: Some(cx.region().to_owned()),
            names: Some(roles.into_iter().map(|role| role.role_name).collect()),
            ..config.clone()
        })
    }
}
