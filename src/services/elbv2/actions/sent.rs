//! Actions as AWS gets them.

use super::{
    Action, COGNITO, Claim, Cognito, FIXED, FORWARD, FixedResponse, Forward, JWT, Jwt, OIDC, Oidc,
    REDIRECT, Redirect,
};
use crate::services::elbv2::int32;
use aws_sdk_elasticloadbalancingv2::types::{
    Action as AwsAction, AuthenticateCognitoActionConfig, AuthenticateOidcActionConfig,
    FixedResponseActionConfig, ForwardActionConfig, JwtValidationActionAdditionalClaim,
    JwtValidationActionConfig, RedirectActionConfig, TargetGroupStickinessConfig, TargetGroupTuple,
};

/// All actions of a call. `old` are those that are there: a secret of theirs need not be sent again.
pub(in crate::services::elbv2) fn sent(actions: &[Action], old: &[Action]) -> Vec<AwsAction> {
    let one = |(action, order): (&Action, i64)| {
        // AWS wants an order of several; of one it need not be said.
        let order = Some(order).filter(|_| actions.len() > 1 || action.order.is_some());
        self::one(action, int32(order), old)
    };
    actions.iter().zip(orders(actions)).map(one).collect()
}

/// In which order actions are done: as they say, and else after the one before.
pub(super) fn orders(actions: &[Action]) -> Vec<i64> {
    let mut last = 0;
    let order = |action: &Action| {
        last = action.order.unwrap_or(last + 1);
        last
    };
    actions.iter().map(order).collect()
}

/// Whether two lists of actions do the same, however they are written: the ARN of a target group is as good as a block with
/// nothing but that group.
pub(in crate::services::elbv2) fn mean_the_same(a: &[Action], b: &[Action]) -> bool {
    let meant = |actions: &[Action]| -> Vec<AwsAction> {
        let mut sent = sent(actions, &[]);
        for (action, of) in sent.iter_mut().zip(actions).filter(|(_, of)| of.r#type == FORWARD) {
            let forward = of.forward.clone().unwrap_or_default();
            let shares = forward.target_group.iter();
            let shares = shares.map(|share| tuple(share.arn.as_str(), share.weight));
            let alone = action.target_group_arn.take().filter(|_| of.forward.is_none());
            let all = shares.chain(alone.map(|arn| tuple(&arn, Some(1)))).collect();
            action.forward_config = Some(
                ForwardActionConfig::builder()
                    .set_target_groups(Some(all))
                    .set_target_group_stickiness_config(
                        stickiness(&forward).filter(|sticky| sticky.enabled == Some(true)),
                    )
                    .build(),
            );
        }
        sent
    };
    meant(a) == meant(b)
}

fn one(action: &Action, order: Option<i32>, old: &[Action]) -> AwsAction {
    let kind = action.r#type.as_str();
    let call = AwsAction::builder().r#type(kind.into()).set_order(order);
    let call = match kind {
        FORWARD => call
            .set_target_group_arn(action.target_group_arn.clone().map(Into::into))
            .set_forward_config(action.forward.as_ref().map(forward)),
        COGNITO => {
            call.set_authenticate_cognito_config(action.authenticate_cognito.as_ref().map(cognito))
        }
        OIDC => {
            // AWS has the secret already, be it one that nobody knows after an import.
            let is_known = |oidc: &Oidc| {
                let old = old.iter().filter(|old| old.r#type == OIDC);
                let mut all = old.filter_map(|old| old.authenticate_oidc.as_ref());
                let is_it = |old: &Oidc| {
                    [&old.issuer, &old.client_id] == [&oidc.issuer, &oidc.client_id]
                        && old.client_secret == oidc.client_secret
                };
                all.any(is_it)
            };
            let oidc = action.authenticate_oidc.as_ref();
            call.set_authenticate_oidc_config(oidc.map(|of| self::oidc(of, is_known(of))))
        }
        FIXED => call.set_fixed_response_config(action.fixed_response.as_ref().map(fixed)),
        REDIRECT => call.set_redirect_config(action.redirect.as_ref().map(redirect)),
        JWT => call.set_jwt_validation_config(action.jwt_validation.as_ref().map(jwt)),
        _ => call,
    };
    call.build()
}

fn tuple(arn: &str, weight: Option<i64>) -> TargetGroupTuple {
    TargetGroupTuple::builder().target_group_arn(arn).set_weight(int32(weight)).build()
}

fn stickiness(forward: &Forward) -> Option<TargetGroupStickinessConfig> {
    let sticky = forward.stickiness.as_ref()?;
    let is = TargetGroupStickinessConfig::builder().set_enabled(sticky.enabled);
    Some(is.set_duration_seconds(int32(Some(sticky.duration))).build())
}

fn forward(forward: &Forward) -> ForwardActionConfig {
    let is_alone = forward.target_group.len() == 1;
    let shares = forward.target_group.iter();
    // A Network Load Balancer takes no weight of a group that is the only one.
    let shares = shares.map(|share| {
        tuple(share.arn.as_str(), share.weight.filter(|weight| !is_alone || *weight != 1))
    });
    ForwardActionConfig::builder()
        .set_target_groups(Some(shares.collect()))
        .set_target_group_stickiness_config(stickiness(forward))
        .build()
}

fn cognito(of: &Cognito) -> AuthenticateCognitoActionConfig {
    let params = of.authentication_request_extra_params.iter().flatten();
    let call = AuthenticateCognitoActionConfig::builder();
    params
        .fold(call, |call, (key, value)| call.authentication_request_extra_params(key, value))
        .user_pool_arn(of.user_pool_arn.as_str())
        .user_pool_client_id(&of.user_pool_client_id)
        .user_pool_domain(&of.user_pool_domain)
        .set_session_cookie_name(of.session_cookie_name.clone())
        .set_scope(of.scope.clone())
        .set_session_timeout(of.session_timeout)
        .set_on_unauthenticated_request(of.on_unauthenticated_request.as_deref().map(Into::into))
        .build()
}

fn oidc(of: &Oidc, is_known: bool) -> AuthenticateOidcActionConfig {
    let secret = of.client_secret.known().filter(|_| !is_known);
    let params = of.authentication_request_extra_params.iter().flatten();
    let call = AuthenticateOidcActionConfig::builder();
    params
        .fold(call, |call, (key, value)| call.authentication_request_extra_params(key, value))
        .issuer(&of.issuer)
        .authorization_endpoint(&of.authorization_endpoint)
        .token_endpoint(&of.token_endpoint)
        .user_info_endpoint(&of.user_info_endpoint)
        .client_id(&of.client_id)
        .set_client_secret(secret.map(|secret| secret.expose().to_owned()))
        .set_use_existing_client_secret(Some(true).filter(|_| is_known))
        .set_session_cookie_name(of.session_cookie_name.clone())
        .set_scope(of.scope.clone())
        .set_session_timeout(of.session_timeout)
        .set_on_unauthenticated_request(of.on_unauthenticated_request.as_deref().map(Into::into))
        .build()
}

fn fixed(of: &FixedResponse) -> FixedResponseActionConfig {
    FixedResponseActionConfig::builder()
        .content_type(&of.content_type)
        .set_message_body(of.message_body.clone())
        .set_status_code(of.status_code.clone().map(Into::into))
        .build()
}

fn redirect(of: &Redirect) -> RedirectActionConfig {
    RedirectActionConfig::builder()
        .set_host(of.host.clone())
        .set_path(of.path.clone())
        .set_port(of.port.clone())
        .set_protocol(of.protocol.clone())
        .set_query(of.query.clone())
        .status_code(of.status_code.as_str().into())
        .build()
}

fn jwt(of: &Jwt) -> JwtValidationActionConfig {
    let claim = |claim: &Claim| {
        JwtValidationActionAdditionalClaim::builder()
            .name(&claim.name)
            .format(claim.format.as_str().into())
            .set_values(Some(claim.values.iter().cloned().collect()))
            .build()
    };
    let claims: Vec<_> = of.additional_claim.iter().map(claim).collect();
    JwtValidationActionConfig::builder()
        .issuer(&of.issuer)
        .jwks_endpoint(&of.jwks_endpoint)
        .set_additional_claims(Some(claims).filter(|claims| !claims.is_empty()))
        .build()
}
