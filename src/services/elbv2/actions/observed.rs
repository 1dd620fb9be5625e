//! Actions as AWS tells them, in the form that the plan or the state has them in.

use super::sent::orders;
use super::{
    Action, COGNITO, Claim, Cognito, FIXED, FORWARD, FixedResponse, Forward, ForwardStickiness,
    JWT, Jwt, OIDC, Oidc, REDIRECT, Redirect, Share,
};
use crate::schema::types::{ArnText, Untold};
use aws_sdk_elasticloadbalancingv2::types::{
    Action as AwsAction, AuthenticateCognitoActionConfig, AuthenticateOidcActionConfig,
    FixedResponseActionConfig, JwtValidationActionConfig, RedirectActionConfig,
};
use std::collections::BTreeMap;

/// All actions in an answer. `known` are those of the plan or the state: one that AWS tells belongs to the one that comes as
/// early there.
pub(in crate::services::elbv2) fn observed(told: &[AwsAction], known: &[Action]) -> Vec<Action> {
    let mut told: Vec<&AwsAction> = told.iter().collect();
    told.sort_by_key(|action| action.order);
    if told.len() != known.len() {
        return told.iter().map(|action| one(action, &Action::default())).collect();
    }
    // The places of the known ones, in the order in which they are done.
    let orders = orders(known);
    let mut places: Vec<usize> = (0..known.len()).collect();
    places.sort_by_key(|place| orders[*place]);
    let observed =
        told.iter().zip(&places).map(|(action, place)| (*place, one(action, &known[*place])));
    let observed: BTreeMap<usize, Action> = observed.collect();
    observed.into_values().collect()
}

/// One action. What a block says that is not of its type has no effect, and is as it is known.
fn one(told: &AwsAction, known: &Action) -> Action {
    let kind = told.r#type().map_or("", |kind| kind.as_str());
    let strange = if known.r#type == kind { known.clone() } else { Action::default() };
    // AWS counts orders anew: what counts is which action comes first.
    let order = known.order.or(told.order.map(i64::from));
    let mut observed = Action { order, r#type: kind.to_owned(), ..strange.clone() };
    match kind {
        FORWARD => {
            (observed.target_group_arn, observed.forward) = (None, None);
            forward(told, &strange, &mut observed);
        }
        COGNITO => observed.authenticate_cognito = told.authenticate_cognito_config().map(cognito),
        OIDC => observed.authenticate_oidc = told.authenticate_oidc_config().map(oidc),
        FIXED => observed.fixed_response = told.fixed_response_config().map(fixed),
        REDIRECT => observed.redirect = told.redirect_config().map(redirect),
        JWT => observed.jwt_validation = told.jwt_validation_config().map(jwt),
        _ => {}
    }
    observed
}

/// One target group can be told by its ARN or in a block, which AWS does not tell apart. Several, or a client that stays with
/// one, can be told in a block only.
fn forward(told: &AwsAction, known: &Action, observed: &mut Action) {
    let config = told.forward_config();
    let groups = config
        .map(aws_sdk_elasticloadbalancingv2::types::ForwardActionConfig::target_groups)
        .unwrap_or_default();
    let shares = groups.iter().filter_map(|group| {
        let weight = group.weight.map_or(1, i64::from);
        Some((group.target_group_arn()?, weight))
    });
    let mut shares: Vec<(&str, i64)> = shares.collect();
    if shares.is_empty() {
        shares.extend(told.target_group_arn().map(|arn| (arn, 1)));
    }
    let sticky = config.and_then(|config| config.target_group_stickiness_config());
    let is_sticky = sticky.and_then(|sticky| sticky.enabled).unwrap_or_default();
    let needs_block = shares.len() > 1 || is_sticky;
    if needs_block || known.forward.is_some() {
        // hashicorp/aws writes one of no duration where none is written.
        let known = known.forward.as_ref().and_then(|forward| forward.stickiness.as_ref());
        let known = known.filter(|known| known.duration > 0);
        let duration = sticky.and_then(|sticky| sticky.duration_seconds).map(i64::from);
        let duration = duration.or(known.map(|known| known.duration));
        let stickiness = duration
            .filter(|_| is_sticky || known.is_some())
            .map(|duration| ForwardStickiness { duration, enabled: Some(is_sticky) });
        let share =
            |(arn, weight): &(&str, i64)| Share { arn: (*arn).into(), weight: Some(*weight) };
        observed.forward =
            Some(Forward { stickiness, target_group: shares.iter().map(share).collect() });
    }
    let known = known.target_group_arn.as_ref().map_or("", ArnText::as_str);
    if observed.forward.is_none() || !known.is_empty() {
        observed.target_group_arn = match shares.as_slice() {
            [(arn, _)] => Some((*arn).into()),
            _ => None,
        };
    }
}

fn extra<'a>(
    params: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> Option<BTreeMap<String, String>> {
    let params = params.into_iter().map(|(key, value)| (key.clone(), value.clone()));
    Some(params.collect()).filter(|params: &BTreeMap<_, _>| !params.is_empty())
}

fn cognito(told: &AuthenticateCognitoActionConfig) -> Cognito {
    let behavior = told.on_unauthenticated_request();
    Cognito {
        authentication_request_extra_params: extra(
            told.authentication_request_extra_params().into_iter().flatten(),
        ),
        on_unauthenticated_request: behavior.map(|behavior| behavior.as_str().to_owned()),
        scope: told.scope.clone(),
        session_cookie_name: told.session_cookie_name.clone(),
        session_timeout: told.session_timeout,
        user_pool_arn: told.user_pool_arn().unwrap_or_default().into(),
        user_pool_client_id: told.user_pool_client_id.clone().unwrap_or_default(),
        user_pool_domain: told.user_pool_domain.clone().unwrap_or_default(),
    }
}

fn oidc(told: &AuthenticateOidcActionConfig) -> Oidc {
    let behavior = told.on_unauthenticated_request();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Oidc {
        authentication_request_extra_params: extra(
            told.authentication_request_extra_params().into_iter().flatten(),
        ),
        authorization_endpoint: text(told.authorization_endpoint()),
        client_id: text(told.client_id()),
        client_secret: Untold::default(),
        issuer: text(told.issuer()),
        on_unauthenticated_request: behavior.map(|behavior| behavior.as_str().to_owned()),
        scope: told.scope.clone(),
        session_cookie_name: told.session_cookie_name.clone(),
        session_timeout: told.session_timeout,
        token_endpoint: text(told.token_endpoint()),
        user_info_endpoint: text(told.user_info_endpoint()),
    }
}

fn fixed(told: &FixedResponseActionConfig) -> FixedResponse {
    FixedResponse {
        content_type: told.content_type.clone().unwrap_or_default(),
        message_body: told.message_body.clone().filter(|body| !body.is_empty()),
        status_code: told.status_code().map(Into::into),
    }
}

fn redirect(told: &RedirectActionConfig) -> Redirect {
    Redirect {
        host: told.host.clone(),
        path: told.path.clone(),
        port: told.port.clone(),
        protocol: told.protocol.clone(),
        // What AWS leaves out is empty.
        query: Some(told.query.clone().unwrap_or_default()),
        status_code: told.status_code().map_or("", |status| status.as_str()).to_owned(),
    }
}

fn jwt(told: &JwtValidationActionConfig) -> Jwt {
    let claims = told.additional_claims().iter().map(|claim| Claim {
        format: claim.format().map_or("", |format| format.as_str()).to_owned(),
        name: claim.name.clone().unwrap_or_default(),
        values: claim.values().iter().cloned().collect(),
    });
    Jwt {
        additional_claim: claims.collect(),
        issuer: told.issuer.clone().unwrap_or_default(),
        jwks_endpoint: told.jwks_endpoint.clone().unwrap_or_default(),
    }
}
