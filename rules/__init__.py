"""The policy rules of Qingce: load, validate and evaluate them."""
