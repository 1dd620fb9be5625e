//! What AWS encodes of a refusal, read by whoever was refused.

use super::configured::Configured;
use crate::aws;
use crate::diagnostic::Diagnostic;
use crate::engine::{Cx, Decoding, Error, Operation, Subject, report};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The sessions that may not decode what AWS encodes, so that each tries once.
#[derive(Default)]
pub(super) struct Decoders(Mutex<BTreeSet<usize>>);

impl Configured {
    /// A failure in words, with what AWS has encoded of it if it is a refusal. One call at most.
    pub(super) async fn report(
        &self,
        operation: Operation,
        cx: &Cx,
        place: Subject,
        error: &Error,
    ) -> Diagnostic {
        let encoded = error.aws().and_then(aws::Error::refusal).and_then(|refusal| refusal.encoded);
        let decoding = match encoded {
            Some(encoded) => Some(self.decoders.decode(cx, &encoded).await),
            None => place.decoding,
        };
        report(operation, &Subject { decoding, ..place }, error)
    }
}

impl Decoders {
    async fn decode(&self, cx: &Cx, encoded: &str) -> Decoding {
        let session = cx.scope().session_number();
        let may_not = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if may_not().contains(&session) {
            return Decoding::Refused;
        }
        match cx.scope().decode(encoded).await {
            Ok(Some(decoded)) => Decoding::Done(Box::new(decoded)),
            Ok(None) => Decoding::Refused,
            Err(error) => {
                tracing::debug!(%error, "what AWS encodes of a refusal could not be decoded");
                may_not().insert(session);
                Decoding::Refused
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::fake::{Answer, Fake};
    use crate::stop::Stop;
    use serde_json::json;

    #[tokio::test]
    async fn a_session_that_may_not_decode_tries_once() {
        let fake = Fake::new(|_| Answer::error("AccessDenied", "not authorized", 403));
        let (decoders, cx) = (Decoders::default(), Cx::new(fake.scope(), Stop::new()));
        for _ in 0..3 {
            assert!(matches!(decoders.decode(&cx, "abc").await, Decoding::Refused));
        }
        assert_eq!(fake.actions(), ["DecodeAuthorizationMessage"]);
    }

    #[tokio::test]
    async fn each_message_is_decoded() {
        let fake = Fake::new(|_| {
            let decoded = json!({"explicitDeny": false, "context": {"action": "iam:PassRole"}});
            Answer::Data(json!({"DecodedMessage": decoded.to_string()}))
        });
        let (decoders, cx) = (Decoders::default(), Cx::new(fake.scope(), Stop::new()));
        for _ in 0..2 {
            let Decoding::Done(decoded) = decoders.decode(&cx, "abc").await else { panic!() };
            assert_eq!(decoded.action.as_deref(), Some("iam:PassRole"));
        }
        assert_eq!(fake.actions().len(), 2);
    }
}
