terraform import aws_external_id.legacy 3b1c9f0e-5d0a-4c57-9d0b-7a52a4c9f1de
