# Policies put together from others that this provider and hashicorp/aws print alike: what hashicorp/aws prints is in printed.json.

# Versions.

data "aws_iam_policy_document" "version_default_over_2008" {
  source_policy_documents = [<<-EOT
{"Version": "2008-10-17", "Statement": []}
EOT
  ]
}

data "aws_iam_policy_document" "version_2008_over_2012" {
  source_policy_documents = [<<-EOT
{"Version": "2012-10-17", "Statement": []}
EOT
  ]
  version = "2008-10-17"
}

data "aws_iam_policy_document" "version_of_an_override" {
  override_policy_documents = [jsonencode({ Version = "2008-10-17" })]
  statement {
    actions = ["a:b"]

  }
}

data "aws_iam_policy_document" "version_of_an_override_without" {
  version                   = "2008-10-17"
  override_policy_documents = [jsonencode({ Statement = [] })]
  statement {
    actions = ["a:b"]

  }
}

# Names of policies.

data "aws_iam_policy_document" "name_of_a_source" {
  source_policy_documents = [<<-EOT
{"Id": "source", "Statement": []}
EOT
  ]
}

data "aws_iam_policy_document" "name_over_a_source" {
  source_policy_documents = [<<-EOT
{"Id": "source", "Statement": []}
EOT
  ]
  policy_id = "own"
}

data "aws_iam_policy_document" "name_of_an_override" {
  source_policy_documents = [<<-EOT
{"Id": "source", "Statement": []}
EOT
  ]
  policy_id                 = "own"
  override_policy_documents = [jsonencode({ Id = "override" }), jsonencode({ Statement = [] })]
}

# Names of statements, in sources, statements and overrides.

data "aws_iam_policy_document" "same_sid_everywhere" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Sid": "s", "Effect": "Allow", "Action": "source"}, {"Sid": "t", "Effect": "Allow", "Action": "other"}]}
EOT
  ]
  statement {
    sid     = "s"
    actions = ["own"]
  }
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "s", Effect = "Deny", Action = "override" }] })]
}

data "aws_iam_policy_document" "same_sid_in_a_statement" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Sid": "t", "Effect": "Allow", "Action": "other"}, {"Sid": "s", "Effect": "Allow", "Action": "source"}]}
EOT
  ]
  statement {
    sid     = "s"
    actions = ["own"]
  }
}

data "aws_iam_policy_document" "overridden_twice" {
  statement {
    sid     = "s"
    actions = ["own"]
  }
  override_policy_documents = [
    jsonencode({ Statement = [{ Sid = "s", Effect = "Deny", Action = "first" }] }),
    jsonencode({ Statement = [{ Sid = "s", Effect = "Allow", Action = "second" }, { Effect = "Allow", Action = "third" }] }),
  ]
}

data "aws_iam_policy_document" "overridden_twice_in_one" {
  statement {
    sid     = "s"
    actions = ["own"]
  }
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "s", Action = "first" }, { Sid = "s", Action = "second" }] })]
}

data "aws_iam_policy_document" "no_sids" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Action": "a"}, {"Action": "b"}]}
EOT
  ]
  statement {
    actions = ["c"]
  }
  statement {
    actions = ["d"]
  }
  override_policy_documents = [jsonencode({ Statement = [{ Action = "e" }] })]
}

data "aws_iam_policy_document" "lists_of_documents" {
  source_policy_documents = [
    jsonencode({ Statement = [{ Sid = "a", Action = "a" }] }),
    "",
    jsonencode({ Version = "2008-10-17", Statement = [{ Sid = "b", Action = ["z", "a"] }] }),
  ]
  override_policy_documents = [
    jsonencode({ Statement = [{ Sid = "b", Action = "override" }] }),
    "",
    jsonencode({ Statement = [{ Sid = "c", Action = "c" }] }),
  ]
}

data "aws_iam_policy_document" "empty_sid" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Sid": "", "Action": "a"}, {"Sid": "", "Action": "b"}]}
EOT
  ]
}

# Characters that are escaped, and how.

data "aws_iam_policy_document" "texts" {
  statement {
    actions = ["<>&'", "\u2028\u2029", "\u0001\u001f\u007f", "ä€😀", "\"\\/", "\t\n\r", "\u0008\u000c"]
  }
}

data "aws_iam_policy_document" "texts_of_a_source" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Action": ["<>&", "\u003c\u2028", "\u0001\b\f\/\\\"", "ä€😀", "\ud83d\ude00", "\t\n\r\u007f"]}]}
EOT
  ]
}

# Sources: their form.

data "aws_iam_policy_document" "statement_is_empty" {
  source_policy_documents = [<<-EOT
{"Version": "2012-10-17", "Statement": []}
EOT
  ]
}

data "aws_iam_policy_document" "statement_is_null" {
  source_policy_documents = [<<-EOT
{"Version": "2012-10-17", "Statement": null}
EOT
  ]
}

data "aws_iam_policy_document" "statement_is_missing" {
  source_policy_documents = [<<-EOT
{"Version": "2012-10-17"}
EOT
  ]
}

data "aws_iam_policy_document" "empty_object" {
  source_policy_documents = [<<-EOT
{}
EOT
  ]
}

data "aws_iam_policy_document" "an_empty_statement" {
  source_policy_documents = [<<-EOT
{"Statement": [{}]}
EOT
  ]
}

data "aws_iam_policy_document" "lower_case" {
  source_policy_documents = [<<-EOT
{"version": "2012-10-17", "id": "i", "statement": [{"sid": "s", "effect": "Allow", "action": "a", "notaction": "b", "resource": "c", "principal": {"aws": "d"}, "condition": {"stringequals": {"K": "v"}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "order_of_keys" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Resource": "*", "Condition": {"B": {"z": "1", "a": "2"}, "A": {"k": "3"}}, "Action": "a", "Principal": {"Service": "s", "AWS": "a"}, "Effect": "Allow", "Sid": "s"}], "Id": "i", "Version": "2012-10-17"}
EOT
  ]
}

data "aws_iam_policy_document" "empty_action" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": [], "Resource": []}]}
EOT
  ]
}

data "aws_iam_policy_document" "empty_text_action" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "", "Resource": [""]}]}
EOT
  ]
}

data "aws_iam_policy_document" "list_of_one" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": ["a"], "Resource": ["*"]}]}
EOT
  ]
}

data "aws_iam_policy_document" "unsorted" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": ["b", "c", "a"], "NotResource": ["b", "c", "a"]}]}
EOT
  ]
}

data "aws_iam_policy_document" "nulls" {
  source_policy_documents = [<<-EOT
{"Version": null, "Id": null, "Statement": [{"Sid": null, "Effect": null, "Action": null, "NotAction": null, "Resource": null, "Principal": {"AWS": "a"}, "Condition": null}]}
EOT
  ]
}

data "aws_iam_policy_document" "no_effect" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Action": "a"}]}
EOT
  ]
}

data "aws_iam_policy_document" "other_effect" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "allow", "Action": "a"}]}
EOT
  ]
}

data "aws_iam_policy_document" "objects" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": {"b": 1, "a": [null]}}]}
EOT
  ]
}

data "aws_iam_policy_document" "other_version" {
  source_policy_documents = [<<-EOT
{"Version": "2020-01-01", "Statement": []}
EOT
  ]
}

data "aws_iam_policy_document" "other_version_of_an_override" {
  override_policy_documents = [jsonencode({ Version = "2020-01-01" })]
}

# Sources: principals.

data "aws_iam_policy_document" "source_principal_star" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": "*"}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_star_of_star" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"*": "*"}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_list_of_star" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"*": ["*"]}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_star_and_aws" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"*": "*", "AWS": "a"}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_aws_star" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"AWS": "*"}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_text" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": "a"}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_scalar" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"AWS": "a"}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_list_of_one" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"AWS": ["a"]}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_unsorted" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"AWS": ["b", "c", "a"]}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_repeated" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"AWS": ["b", "b"]}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_empty_list" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"AWS": []}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_empty_text" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"AWS": ""}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_empty" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_principal_types" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Principal": {"Service": ["b", "a"], "Federated": "f", "CanonicalUser": ["c"], "AWS": ["z", "y"]}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_not_principal" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Deny", "Action": "a", "NotPrincipal": {"AWS": ["a", "b"]}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_not_principal_star" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Deny", "Action": "a", "NotPrincipal": "*"}]}
EOT
  ]
}

# Sources: conditions.

data "aws_iam_policy_document" "source_condition_scalar" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"StringEquals": {"k": "a"}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_list_of_one" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"StringEquals": {"k": ["a"]}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_unsorted" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"StringEquals": {"k": ["b", "c", "a"]}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_boolean" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"Bool": {"k": true, "l": false}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_empty_list" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"StringEquals": {"k": []}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_empty_text" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"StringEquals": {"k": ""}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_without_keys" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"StringEquals": {}}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_empty" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {}}]}
EOT
  ]
}

data "aws_iam_policy_document" "source_condition_many" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Condition": {"StringLike": {"b": ["2", "1"], "a": "x"}, "Bool": {"z": "true"}, "StringEquals": {"k": ["v"]}}}]}
EOT
  ]
}
