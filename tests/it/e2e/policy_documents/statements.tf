# Statements that this provider and hashicorp/aws print alike: what hashicorp/aws prints is in printed.json.

# A whole policy, and the parts of a statement.

data "aws_iam_policy_document" "nothing" {}

data "aws_iam_policy_document" "only_a_version" {
  version = "2008-10-17"
}

data "aws_iam_policy_document" "only_a_name" {
  policy_id = "named"
}

data "aws_iam_policy_document" "empty_statement" {
  statement {}
}

data "aws_iam_policy_document" "everything" {
  policy_id = "named"
  statement {
    sid       = "All"
    effect    = "Deny"
    actions   = ["a:b"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["111111111111"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "everything_not" {
  statement {
    not_actions   = ["b:c", "a:b", "c:d"]
    not_resources = ["arn:z", "arn:a"]
    not_principals {
      type        = "AWS"
      identifiers = ["b", "a"]
    }
  }
}

data "aws_iam_policy_document" "one_of_not" {
  statement {
    not_actions   = ["a:b"]
    not_resources = ["*"]
    not_principals {
      type        = "AWS"
      identifiers = ["a"]
    }
  }
}

data "aws_iam_policy_document" "order_of_lists" {
  statement {
    actions   = ["b:B", "a:a", "B:b", "b:a", "ä:a", "a:Z"]
    resources = ["b", "a", "C", "é", "10", "9"]
  }
}

data "aws_iam_policy_document" "empty_texts" {
  policy_id = ""
  statement {
    sid       = ""
    actions   = []
    resources = [""]
  }
}

# Principals.

data "aws_iam_policy_document" "principals_two_scalars" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["b"]
    }
  }
}

data "aws_iam_policy_document" "principals_three_scalars" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["b"]
    }
    principals {
      type        = "AWS"
      identifiers = ["c"]
    }
  }
}

data "aws_iam_policy_document" "principals_scalar_and_list" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["c", "b"]
    }
  }
}

data "aws_iam_policy_document" "principals_lists" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["a", "d"]
    }
    principals {
      type        = "AWS"
      identifiers = ["c", "b"]
    }
  }
}

data "aws_iam_policy_document" "principals_many" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["d", "b"]
    }
    principals {
      type        = "AWS"
      identifiers = ["c"]
    }
    principals {
      type        = "AWS"
      identifiers = ["f", "e", "g"]
    }
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
    principals {
      type        = "Federated"
      identifiers = ["y", "x"]
    }
  }
}

data "aws_iam_policy_document" "principals_scalar_list_empty" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["c", "b"]
    }
    principals {
      type        = "AWS"
      identifiers = []
    }
  }
}

data "aws_iam_policy_document" "principals_empty" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = []
    }
  }
}

data "aws_iam_policy_document" "principals_empty_and_scalar" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = []
    }
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
  }
}

data "aws_iam_policy_document" "principals_repeated" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["a", "b"]
    }
  }
}

data "aws_iam_policy_document" "principals_everybody" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "principals_everybody_twice" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "principals_everybody_and_more" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "*"
      identifiers = ["*", "a"]
    }
  }
}

data "aws_iam_policy_document" "principals_everybody_and_aws" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
  }
}

data "aws_iam_policy_document" "principals_everybody_of_aws" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "principals_everybody_twice_of_aws" {
  statement {
    actions = ["a:b"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    principals {
      type        = "AWS"
      identifiers = ["*", "a"]
    }
  }
}

data "aws_iam_policy_document" "not_principals_everybody" {
  statement {
    actions = ["a:b"]
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "not_principals_many" {
  statement {
    actions = ["a:b"]
    not_principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    not_principals {
      type        = "AWS"
      identifiers = ["c", "b"]
    }
    not_principals {
      type        = "Service"
      identifiers = ["s"]
    }
  }
}

# Conditions.

data "aws_iam_policy_document" "conditions_same_key_twice" {
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["a"]
    }
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["b"]
    }
  }
}

data "aws_iam_policy_document" "conditions_same_key_three_times" {
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["c", "a"]
    }
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["b"]
    }
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["d", "0"]
    }
  }
}

data "aws_iam_policy_document" "conditions_same_value_twice" {
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["a", "a"]
    }
  }
}

data "aws_iam_policy_document" "conditions_many" {
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringLike"
      variable = "z"
      values   = ["b", "a"]
    }
    condition {
      test     = "StringEquals"
      variable = "y"
      values   = ["1"]
    }
    condition {
      test     = "StringLike"
      variable = "x"
      values   = ["2"]
    }
    condition {
      test     = "Bool"
      variable = "w"
      values   = ["true"]
    }
  }
}

data "aws_iam_policy_document" "conditions_without_values" {
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = []
    }
  }
}

data "aws_iam_policy_document" "conditions_without_values_and_with" {
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = []
    }
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["a"]
    }
  }
}

data "aws_iam_policy_document" "conditions_empty_value" {
  statement {
    actions = ["a:b"]
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = [""]
    }
  }
}

# Variables of IAM.

data "aws_iam_policy_document" "variables" {
  statement {
    actions   = ["a:&{aws:b}"]
    resources = ["arn:&{aws:username}/&{b}", "&{c}"]
    principals {
      type        = "AWS"
      identifiers = ["&{d}", "&{e}"]
    }
    condition {
      test     = "StringEquals"
      variable = "&{f}"
      values   = ["&{g}", "$${h}", "&&{i}"]
    }
  }
}

data "aws_iam_policy_document" "variables_not" {
  statement {
    not_actions   = ["a:&{aws:b}"]
    not_resources = ["&{c}"]
    not_principals {
      type        = "AWS"
      identifiers = ["&{d}"]
    }
  }
}

data "aws_iam_policy_document" "variables_elsewhere" {
  policy_id = "&{id}"
  statement {
    actions = ["a:b"]

  }
}

data "aws_iam_policy_document" "variables_in_a_source" {
  source_policy_documents = [<<-EOT
{"Statement": [{"Effect": "Allow", "Action": "a", "Resource": "&{b}"}]}
EOT
  ]
}

data "aws_iam_policy_document" "variables_of_actions_in_2008" {
  version = "2008-10-17"
  statement {
    actions   = ["a:&{aws:b}"]
    resources = ["*"]
  }
}
