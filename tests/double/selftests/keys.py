"""Access keys, session tokens and their expiry."""

from __future__ import annotations

import time

from .common import Case, SOURCE, TARGET, client, control, session_keys, trust


class Keys(Case):
    def test_the_administrator_is_a_user_of_the_account(self) -> None:
        identity = self.sts.get_caller_identity()
        self.assertEqual(identity["Account"], SOURCE)
        self.assertEqual(identity["Arn"], self.source["user_arn"])
        self.assertEqual(control("POST", "accounts", {"account": SOURCE}), self.source)

    def test_unknown_keys_are_refused_in_the_words_of_each_service(self) -> None:
        nobody = {"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "no"}
        self.refused("InvalidClientTokenId", client("sts", nobody).get_caller_identity)
        self.refused("InvalidClientTokenId", client("iam", nobody).list_roles)
        self.refused("AuthFailure", client("ec2", nobody).describe_vpcs)
        self.refused("UnrecognizedClientException", client("kms", nobody).list_keys)

    def test_a_wrong_secret_is_refused(self) -> None:
        self.refused("SignatureDoesNotMatch", client("sts", {**self.source, "secret_key": "x"}).get_caller_identity)

    def test_a_session_needs_its_token(self) -> None:
        keys = session_keys(self.assume(self.role(trust({"AWS": SOURCE}))))
        self.assertEqual(client("sts", keys).get_caller_identity()["Account"], TARGET)
        for token in (None, "wrong"):
            self.refused("InvalidClientTokenId", client("sts", {**keys, "token": token}).get_caller_identity)
            self.refused("AuthFailure", client("ec2", {**keys, "token": token}).describe_vpcs)

    def test_an_ended_session_is_expired(self) -> None:
        keys = session_keys(self.assume(self.role(trust({"AWS": SOURCE}), name="short-lived")))
        self.assertEqual(control("POST", "sessions/expire", {"containing": "short-lived"}), {"expired": 1})
        self.refused("ExpiredToken", client("iam", keys).list_roles)
        self.refused("RequestExpired", client("ec2", keys).describe_vpcs)
        since = control("GET", "calls")[-1]["sequence"]
        self.refused("ExpiredTokenException", client("kms", keys).list_keys)
        (call,) = control("GET", f"calls?since={since}&account={TARGET}")
        self.assertEqual((call["action"], call["error"]), ("ListKeys", "ExpiredTokenException"))

    def test_sessions_can_be_made_short(self) -> None:
        control("POST", "sessions", {"longest_seconds": 60})
        self.addCleanup(control, "POST", "sessions", {"longest_seconds": None})
        ends = self.assume(self.role(trust({"AWS": SOURCE})))["Credentials"]["Expiration"].timestamp()
        self.assertLess(ends, time.time() + 61)

    def test_get_session_token_keeps_the_user(self) -> None:
        keys = session_keys(self.sts.get_session_token())
        self.assertEqual(client("sts", keys).get_caller_identity()["Arn"], self.source["user_arn"])
