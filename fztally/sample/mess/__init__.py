"""Untidy ledgers with a known truth: what fztally is measured against. Everything in them is invented."""
