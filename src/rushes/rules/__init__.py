"""The checks: one function, one id, one sentence, one fix each."""
